package org.gncfoe.compute.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.gncfoe.compute.ImageState;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.compute.RandomPriors;
import org.gncfoe.compute.TrainingBatch;
import org.gncfoe.compute.TrainingSession;
import org.gncfoe.compute.TrainingSettings;
import org.gncfoe.compute.cpu.CpuBackendTest;
import org.gncfoe.prior.Prior;
import org.gncfoe.restore.DenoiseSettings;
import org.gncfoe.restore.Denoiser;
import org.gncfoe.restore.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Slow devices are never blocked for a second, and drivers that fail at any call leave nothing behind. */
class NeverStuckTest {

	private final Prior prior = RandomPriors.of(2, 3, 5, 9, 1);

	/** Lets a device take so many nanoseconds for each work-item, by its clock. */
	private static void slowDown(final DeviceContext context, final double nanoseconds) {
		final AtomicLong time = new AtomicLong();
		context.observe((what, items) -> {
			if (what.equals("run")) time.addAndGet((long) (nanoseconds * items));
		});
		context.setClock(time::get);
	}

	private static float[] steps(final PriorEngine engine, final int h, final int w) {
		final float[] x = RandomPriors.image(h * w, 1);
		try (ImageState s = engine.image(h, w)) {
			s.write(x);
			s.observe(x, x);
			for (int i = 1; i <= 2; i++)
				s.step(0.02 / i, 0.005 / i);
			s.read(x);
		}
		return x;
	}

	@ParameterizedTest
	@ValueSource(doubles = { 20, 1000, 5000 })
	void stepsAreSplitOnSlowDevices(final double nanoseconds) {
		final int h = 190, w = 210;
		try (OpenClBackend slow = Device.open(); OpenClBackend opencl = Device.open(); PriorEngine engine = opencl.open(prior)) {
			slowDown(slow.context(), nanoseconds);
			try (PriorEngine slowEngine = slow.open(prior)) {
				assertArrayEquals(steps(engine, h, w), steps(slowEngine, h, w), 1e-6f);
			}
			final double blocked = slow.context().longestWait();
			assertTrue(blocked > 0 && blocked < 1, "blocked for " + blocked + " s");
		}
	}

	private static final int PATCHES = 8, SIDE = 40;

	private TrainingBatch batch() {
		final double[] tau = new double[PATCHES];
		for (int b = 0; b < PATCHES; b++)
			tau[b] = -5 + 0.5 * b;
		return new TrainingBatch(PATCHES, SIDE, SIDE, RandomPriors.image(PATCHES * SIDE * SIDE, 1), RandomPriors.normal(
			PATCHES * SIDE * SIDE, 2), tau);
	}

	private static TrainingSettings withTauTerm() {
		final TrainingSettings d = TrainingSettings.defaults();
		return new TrainingSettings(0.1, 4, 3, d.filterRate(), d.deepFilterRate(), d.potentialRate(), d.activationRate(), d
			.beta1(), d.beta2(), d.epsilon(), d.clip(), d.average(), d.smoothness());
	}

	private float[] trained(final OpenClBackend opencl) {
		final float[] gradient = new float[prior.parameterCount()];
		try (TrainingSession s = opencl.train(prior, withTauTerm())) {
			for (int i = 0; i < 3; i++)
				s.gradient(batch(), gradient);
		}
		return gradient;
	}

	/** NB: at the largest time a single patch takes 0.9 s. */
	@ParameterizedTest
	@ValueSource(doubles = { 20, 1000, 2500 })
	void trainingStepsAreSplitOnSlowDevices(final double nanoseconds) {
		try (OpenClBackend slow = Device.open(); OpenClBackend opencl = Device.open()) {
			slowDown(slow.context(), nanoseconds);
			final float[] parts = trained(slow), whole = trained(opencl);
			assertTrue(CpuBackendTest.difference(parts, whole) < 1e-6);
			final double blocked = slow.context().longestWait();
			assertTrue(blocked > 0 && blocked < 1, "blocked for " + blocked + " s");
		}
	}

	/** A device whose allocations of more than so many bytes fail, as if other programs had taken its memory. */
	private static void allowAllocations(final DeviceContext context, final long bytes) {
		context.observe((what, items) -> {
			if (what.equals("allocate") && items > bytes) throw new OpenClException(-4, "allocating " + items + " bytes");
		});
	}

	@Test
	void whenMemoryRunsOutBatchesAreHalved() {
		try (OpenClBackend full = Device.open(); OpenClBackend opencl = Device.open()) {
			// NB: enough for the planes of three patches of three channels, not of all
			allowAllocations(full.context(), 4 * Planes.length(3, 3, Rect.of(SIDE + 12, SIDE + 12)));
			try (OpenClTraining s = (OpenClTraining) full.train(prior, withTauTerm())) {
				final float[] gradient = new float[prior.parameterCount()];
				s.gradient(batch(), gradient);
				assertTrue(s.patchesAtOnce() < PATCHES, s.patchesAtOnce() + " patches at once");
				assertTrue(CpuBackendTest.difference(gradient, trained(opencl)) < 1e-6);
			}
		}
	}

	@Test
	void whenMemoryRunsOutTilesAreHalved() {
		final int h = 190, w = 210;
		try (OpenClBackend full = Device.open(); OpenClBackend opencl = Device.open(); PriorEngine a = full.open(prior);
				PriorEngine b = opencl.open(prior))
		{
			allowAllocations(full.context(), 4 * Planes.length(1, 1, Rect.of(h, w)));
			assertArrayEquals(steps(b, h, w), steps(a, h, w), 1e-6f);
		}
	}

	/** Everything a run does with a device, failing at one call after the other. */
	private void failEverywhere(final int error, final Run run) {
		final List<String> calls = new ArrayList<>();
		final int before = Live.total();
		int runs = 0, failed = 0;
		try (OpenClBackend opencl = Device.open()) {
			run.on(opencl); // NB: compiles the kernels, which are kept
			opencl.context().observe((what, items) -> calls.add(what));
			final float[] expected = run.on(opencl);
			assertTrue(calls.size() > 20, calls.size() + " calls");
			final int open = Live.total(), stride = 1 + calls.size() / 80;
			for (int n = 0; n < calls.size(); n += stride) {
				runs++;
				final int at = n;
				final AtomicInteger count = new AtomicInteger();
				opencl.context().observe((what, items) -> {
					if (count.getAndIncrement() == at) throw new OpenClException(error, what);
				});
				try {
					assertTrue(CpuBackendTest.difference(run.on(opencl), expected) < 1e-5, "after a failure at call " + at);
				}
				catch (final OpenClException e) {
					assertEquals(error, e.code());
					failed++;
				}
				assertEquals(open, Live.total(), "objects after a failure at call " + at + ", " + calls.get(at));
			}
		}
		assertEquals(before, Live.total());
		if (error == -36) assertEquals(runs, failed, "a lost device is not passed over");
		else assertTrue(failed < runs / 2, failed + " of " + runs + " runs were not finished");
	}

	private interface Run {

		float[] on(OpenClBackend opencl);
	}

	@ParameterizedTest
	@ValueSource(ints = { -36, -4 })
	void nothingIsLeftOfImagesWhenTheDriverFails(final int error) {
		failEverywhere(error, opencl -> {
			try (PriorEngine engine = opencl.open(prior)) {
				return steps(engine, 33, 35);
			}
		});
	}

	@ParameterizedTest
	@ValueSource(ints = { -36, -4 })
	void nothingIsLeftOfTrainingsWhenTheDriverFails(final int error) {
		final TrainingBatch batch = batch();
		failEverywhere(error, opencl -> {
			try (TrainingSession s = opencl.train(prior, withTauTerm())) {
				s.step(batch, 1);
				return s.averaged().parameters();
			}
		});
	}

	@Test
	void nothingIsLeftWhenTheUserCancels() {
		final int before = Live.total();
		try (OpenClBackend opencl = Device.open()) {
			final int open = Live.BUFFERS.count();
			for (int n = 0; n < 4; n++) {
				final AtomicInteger left = new AtomicInteger(n);
				try (PriorEngine engine = opencl.open(prior)) {
					final Denoiser denoiser = new Denoiser(engine, DenoiseSettings.defaults().withSteps(5));
					assertThrows(CancellationException.class, () -> denoiser.denoise(RandomPriors.image(400, 1), 20, 20, 0.1,
						new Progress() {

							@Override
							public void update(final double fraction) {}

							@Override
							public boolean isCanceled() {
								return left.getAndDecrement() <= 0;
							}
						}));
				}
				assertEquals(open, Live.BUFFERS.count(), "buffers after a cancel at step " + n);
			}
		}
		assertEquals(before, Live.total());
	}
}
