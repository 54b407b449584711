package org.gncfoe.compute.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.gncfoe.compute.ImageState;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.compute.RandomPriors;
import org.gncfoe.compute.SelfTest;
import org.gncfoe.compute.reference.ReferenceBackend;
import org.gncfoe.prior.Prior;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Kernels shaped for GPUs with less local memory, smaller groups or no double precision than the one at hand. */
class ShapesTest {

	private static final int KIB = 1 << 10;

	private static OpenClBackend open(final int localBytes, final boolean fp64) {
		final DeviceInfo d = Device.first();
		return new OpenClBackend(new DeviceContext(new DeviceInfo(d.index(), d.name(), d.vendor(), d.platform(), d.driver(), d
			.gpu(), d.unified(), d.memory(), d.maxAllocation(), d.localMemory(), d.computeUnits(), d.maxWorkGroup(), d
				.vectorWidth(), fp64 && d.fp64()), new Tuning(true, 1, 32, 8, 8, localBytes)));
	}

	private static FusedGradient fused(final OpenClBackend backend, final Prior prior) {
		try (DeviceQueue queue = backend.context().queue(); Network network = new Network(backend.context(), queue, prior)) {
			return FusedGradient.of(network.chains().get(0));
		}
	}

	@ParameterizedTest
	@CsvSource({ "32,2", "24,4", "12,1" })
	void oneLayerIsFusedInWhatLocalMemoryThereIs(final int kib, final int filters) {
		final Prior p = RandomPriors.of(1, 1, 9, 7, 15, 1);
		final int h = 41, w = 67;
		try (OpenClBackend backend = open(kib * KIB, true)) {
			assertEquals(filters, fused(backend, p).filters());
			equal(backend, p, h, w);
		}
	}

	@Test
	void oneLayerIsNotFusedInTooLittle() {
		final Prior p = RandomPriors.of(1, 1, 9, 7, 15, 1);
		try (OpenClBackend backend = open(8 * KIB, true)) {
			assertNull(fused(backend, p));
			equal(backend, p, 20, 17);
		}
	}

	private static void equal(final OpenClBackend backend, final Prior p, final int h, final int w) {
		final float[] x = RandomPriors.image(h * w, h), v = RandomPriors.normal(h * w, 3);
		try (PriorEngine engine = backend.open(p); ImageState a = engine.image(h, w); ImageState b = new ReferenceBackend()
			.open(p).image(h, w))
		{
			a.write(x);
			b.write(x);
			Device.equal("all", a, b, v);
		}
	}

	/** NB: one channel of 48 filters of 13x13 for all outputs at once takes 35 KiB. */
	@ParameterizedTest
	@ValueSource(ints = { 32, 1 })
	void largeFiltersFitIntoLocalMemory(final int kib) {
		final Prior p = RandomPriors.of(1, 1, 48, 13, 15, 1);
		System.setProperty(FusedGradient.FUSED, "false");
		try (OpenClBackend backend = open(kib * KIB, true)) {
			equal(backend, p, 14, 37);
		}
		finally {
			System.clearProperty(FusedGradient.FUSED);
		}
	}

	@Test
	void groupsAreAsSmallAsTheKernelsCanHave() {
		try (OpenClBackend backend = open(48 * KIB, true)) {
			backend.context().limitGroups(16);
			assertEquals("", SelfTest.compare(backend));
		}
	}

	@Test
	void aGroupThatIsTooLargeIsNoticed() {
		final Prior p = RandomPriors.of(1, 1, 9, 7, 15, 1);
		try (OpenClBackend backend = open(48 * KIB, true)) {
			assertNotNull(fused(backend, p));
			backend.context().limitGroups(255);
			final FusedGradient smaller = fused(backend, p);
			assertNotNull(smaller);
			backend.context().limitGroups(8);
			assertNull(fused(backend, p));
		}
	}

	@Test
	void allIsRightInSinglePrecision() {
		try (OpenClBackend backend = open(32 * KIB, false)) {
			assertTrue(!backend.context().info().fp64());
			assertEquals("", SelfTest.compare(backend));
		}
	}
}
