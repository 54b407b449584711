package org.gncfoe.compute.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.DeviceCheck;
import org.gncfoe.compute.SelfTest;
import org.gncfoe.compute.BrokenBackend;
import org.gncfoe.compute.ImageState;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.compute.RandomPriors;
import org.gncfoe.compute.cpu.CpuBackend;
import org.gncfoe.compute.cpu.CpuBackendTest;
import org.gncfoe.compute.reference.ReferenceBackend;
import org.gncfoe.prior.Prior;
import org.gncfoe.prior.Priors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Inference on the first OpenCL device against the reference, on random priors and images of all kinds of sizes. */
class OpenClInferenceTest {

	@ParameterizedTest
	@CsvSource({ "1,1,1,1", "1,1,1,9", "1,1,7,7", "1,1,23,150", "1,1,150,31", "2,1,1,1", "2,1,5,3", "2,1,67,37",
		"3,1,13,17", "3,1,1,23", "3,1,2,41", "2,3,12,17", "3,3,11,13", "4,1,19,17", "4,3,7,12" })
	void equalsTheReference(final int depth, final int channels, final int h, final int w) {
		compare(Device.open(), depth, channels, h, w);
	}

	@ParameterizedTest
	@CsvSource({ "links,1,13,17", "strided,1,1,1", "strided,1,3,2", "strided,1,41,37", "strided,3,12,17", "sum,1,1,9",
		"sum,1,23,30", "sum,2,16,15", "thirds,1,19,17", "thirds,1,4,60" })
	void severalScalesEqualTheReference(final String shape, final int channels, final int h, final int w) {
		compare(Device.open(), RandomPriors.graph(shape, channels, 6, 15, 1), h, w);
	}

	@ParameterizedTest
	@CsvSource({ "links,1,13,17", "strided,1,21,18", "sum,1,7,12" })
	void severalScalesOnKernelsShapedForAGpuEqualTheReference(final String shape, final int channels, final int h,
		final int w)
	{
		compare(Device.openAsGpu(), RandomPriors.graph(shape, channels, 6, 15, 1), h, w);
	}

	private static void compare(final Backend backend, final int depth, final int channels, final int h, final int w) {
		compare(backend, RandomPriors.of(depth, channels, depth == 1 ? 9 : 5, 7, 15, depth), h, w);
	}

	private static void compare(final Backend backend, final Prior p, final int h, final int w) {
		final int channels = p.imageChannels();
		final int n = channels * h * w;
		final float[] x = RandomPriors.image(n, h), v = RandomPriors.normal(n, 3);
		try (Backend opencl = backend; PriorEngine engine = opencl.open(p); ImageState a = engine.image(h, w); ImageState b =
			new ReferenceBackend().open(p).image(h, w))
		{
			a.write(x);
			b.write(x);
			Device.equal("all", a, b, v);
		}
	}

	/** Images of all kinds of sizes, denoised in ten steps with priors that act like trained ones. */
	@ParameterizedTest
	@CsvSource({ "1,1,1,1", "1,1,1,23", "1,1,7,7", "1,1,61,53", "1,3,19,29", "2,1,1,1", "2,1,23,1", "2,1,7,7", "2,1,61,53",
		"2,3,19,29", "3,1,1,1", "3,1,1,23", "3,1,7,7", "3,1,61,53", "3,3,19,29", "4,1,7,7", "4,1,31,37", "4,3,11,13" })
	void denoisedImagesEqualTheReferences(final int depth, final int channels, final int h, final int w) {
		final Prior p = DeviceCheck.stable(depth, channels, 4, depth);
		try (Backend opencl = Device.open()) {
			closer(DeviceCheck.GREY, DeviceCheck.greyError(opencl, p, h, w, 10));
			closer(DeviceCheck.GRADIENT, DeviceCheck.gradientError(opencl, p, h, w));
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3 })
	void largeDenoisedImagesEqualTheReferences(final int depth) {
		final Prior p = DeviceCheck.stable(depth, 1, 2, depth);
		try (Backend opencl = Device.open()) {
			closer(DeviceCheck.GREY, DeviceCheck.greyError(opencl, p, 321, 481, 2));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "natural-r1", "natural-r1-vn5" })
	void shippedPriorsDenoiseAsTheReference(final String name) throws IOException {
		try (Backend opencl = Device.open()) {
			closer(DeviceCheck.GREY, DeviceCheck.greyError(opencl, Priors.load(name), 31, 37, 5));
		}
	}

	/** NB: asserts a tenth of what is allowed, as 1/300 of it was measured. */
	private static void closer(final double most, final double error) {
		assertTrue(error < most / 10, "error of " + error);
	}

	@Test
	void theLongCheckFindsWrongValues() {
		final Prior p = DeviceCheck.stable(1, 1, 2, 1);
		try (Backend wrong = new BrokenBackend(new CpuBackend(1), Integer.MAX_VALUE, 1.001f)) {
			assertTrue(DeviceCheck.gradientError(wrong, p, 7, 7) > DeviceCheck.GRADIENT);
		}
		assertFalse(new DeviceCheck.Result("a NaN", Double.NaN, 1).passed());
	}

	/** NB: the self-test compares inference and training of one and two layers with the CPU. */
	@Test
	void kernelsShapedForAGpuPassTheSelfTest() {
		try (Backend opencl = Device.openAsGpu()) {
			assertEquals("", SelfTest.compare(opencl));
		}
	}

	@ParameterizedTest
	@CsvSource({ "1,1,70,67", "2,1,13,37" })
	void kernelsShapedForAGpuEqualTheReference(final int depth, final int channels, final int h, final int w) {
		compare(Device.openAsGpu(), depth, channels, h, w);
	}

	@Test
	void proximalStepsEqualTheReference() {
		final int h = 21, w = 34, n = h * w;
		final Prior p = RandomPriors.of(2, 5, 7, 15, 1);
		final float[] z = RandomPriors.image(n, 8), precision = new float[n], xa = new float[n], xb = new float[n];
		for (int i = 0; i < n; i++)
			precision[i] = i % 3 == 0 ? 0 : i % 3 == 1 ? 30 : Float.POSITIVE_INFINITY;
		try (Backend opencl = Device.open(); PriorEngine engine = opencl.open(p); ImageState a = engine.image(h, w);
				ImageState b = new ReferenceBackend().open(p).image(h, w))
		{
			for (final ImageState s : Arrays.asList(a, b)) {
				s.write(RandomPriors.image(n, 1));
				s.observe(z, precision);
				for (final double t : new double[] { 0.01, 0.005, 0.001 })
					s.step(t, 0.3 * t);
				s.read(s == a ? xa : xb);
			}
			assertEquals(b.dataEnergy(), a.dataEnergy(), 1e-5 * b.dataEnergy());
		}
		assertTrue(CpuBackendTest.difference(xa, xb) < 1e-5, "images differ by " + CpuBackendTest.difference(xa, xb));
		for (int i = 2; i < n; i += 3)
			assertEquals(z[i], xa[i], "exactly observed pixels stay bit by bit");
	}
}
