package org.gncfoe.compute;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

import org.gncfoe.compute.cpu.CpuBackend;
import org.gncfoe.prior.Prior;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A device that is lost after any number of calls: the result is the same as if nothing had happened. */
class FailoverBackendTest {

	private final Prior prior = RandomPriors.of(1, 4, 5, 9, 1);

	private Backend failing(final int calls) {
		return new FailoverBackend(new BrokenBackend(new CpuBackend(1), calls, 1), () -> new CpuBackend(1));
	}

	private float[] denoise(final Backend backend) {
		final float[] x = RandomPriors.image(20 * 17, 1), z = RandomPriors.image(20 * 17, 2);
		try (PriorEngine engine = backend.open(prior); ImageState image = engine.image(20, 17)) {
			image.write(x);
			image.step(0.03, 0.01);
			image.observe(z, x);
			for (int i = 0; i < 70; i++)
				image.step(0.02, 0.005);
			final double energy = image.energy(0.01);
			image.read(x);
			x[0] += (float) energy;
		}
		return x;
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2, 3, 4, 5, 30, 69, 70, 71, 75 })
	void imagesAreFinishedOnTheFallback(final int calls) {
		final Backend backend = failing(calls);
		assertArrayEquals(denoise(new CpuBackend(1)), denoise(backend));
		assertEquals("cpu", backend.name());
		assertTrue(backend.device().contains("broken device failed"), backend.device());
		assertArrayEquals(denoise(new CpuBackend(1)), denoise(backend), "and so is the next");
	}

	@Test
	void theFailureIsSaidOnce() {
		final List<String> notices = new ArrayList<>();
		final Backend backend = new FailoverBackend(new BrokenBackend(new CpuBackend(1), 30, 1), () -> new CpuBackend(1),
			notices::add);
		denoise(backend);
		denoise(backend);
		assertEquals(List.of("The work goes on with CPU, 1 thread (the device broken device failed: enqueueing a kernel failed " +
			"with OpenCL error -36)."), notices);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 5, 16, 17, 18, 21 })
	void trainingIsFinishedOnTheFallback(final int calls) {
		assertArrayEquals(train(new CpuBackend(1)), train(failing(calls)));
	}

	private float[] train(final Backend backend) {
		final float[] clean = new float[2 * 256];
		try (TrainingSession session = backend.train(prior, TrainingSettings.defaults())) {
			for (int i = 0; i < 20; i++) {
				System.arraycopy(RandomPriors.image(512, i), 0, clean, 0, 512);
				session.step(new TrainingBatch(2, 16, 16, clean, RandomPriors.normal(512, i), new double[] { -4, -2 }), 1);
			}
			return session.averaged().parameters();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2 })
	void flowsAreLearntOnTheFallback(final int calls) {
		final FlowBatch batch = FlowBatches.random(prior, 12, 13, 1, 2);
		final double[] expected = flow(new CpuBackend(1), batch);
		assertArrayEquals(expected, flow(failing(calls), batch));
	}

	private double[] flow(final Backend backend, final FlowBatch batch) {
		try (UnrolledFlow flow = backend.unroll(prior)) {
			flow.gradient(batch, true);
			return flow.gradient(batch, true).parameters();
		}
	}
}
