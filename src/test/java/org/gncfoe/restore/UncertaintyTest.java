package org.gncfoe.restore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.concurrent.CancellationException;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.ImageState;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.compute.RandomPriors;
import org.gncfoe.compute.cpu.CpuBackend;
import org.gncfoe.compute.reference.ReferenceBackend;
import org.gncfoe.prior.Prior;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests {@link Uncertainty} and {@link Calibration}. */
class UncertaintyTest {

	private static final int H = 11, W = 13;
	private static final double SIGMA = 0.1;

	@ParameterizedTest
	@ValueSource(ints = { 1, 2 })
	void manyProbesGiveTheExactDiagonal(final int depth) {
		try (Backend backend = new ReferenceBackend(); PriorEngine engine = backend.open(prior(depth))) {
			assertEquals(depth == 1 ? 9 : 25, Uncertainty.exactProbes(engine));
			assertArrayEquals(exact(engine), deviation(engine, Uncertainty.exactProbes(engine), 5), 1e-5f);
		}
	}

	@Test
	void fewProbesAreRightOnAverage() {
		try (Backend backend = new CpuBackend(2); PriorEngine engine = backend.open(prior(1))) {
			final float[] exact = exact(engine);
			double previous = Double.POSITIVE_INFINITY;
			for (final int probes : new int[] { 1, 4, 9 }) {
				double squares = 0;
				for (int seed = 0; seed < 20; seed++) {
					final float[] estimate = deviation(engine, probes, seed);
					for (int p = 0; p < exact.length; p++)
						squares += Math.pow(estimate[p] * estimate[p] - exact[p] * exact[p], 2);
				}
				assertTrue(squares < previous / 2, probes + " probes: " + squares + ", before " + previous);
				previous = squares;
			}
			final double[] mean = new double[exact.length];
			for (int seed = 0; seed < 200; seed++) {
				final float[] estimate = deviation(engine, 2, seed);
				for (int p = 0; p < exact.length; p++)
					mean[p] += Math.pow(estimate[p], 2) / 200;
			}
			double bias = 0, scale = 0;
			for (int p = 0; p < exact.length; p++) {
				bias += mean[p] - exact[p] * exact[p];
				scale += exact[p] * exact[p];
			}
			assertEquals(0, bias / scale, 0.05);
		}
	}

	@Test
	void theSeedDecides() {
		try (Backend backend = new CpuBackend(1); PriorEngine engine = backend.open(prior(1))) {
			assertArrayEquals(deviation(engine, 3, 1), deviation(engine, 3, 1));
			assertTrue(!java.util.Arrays.equals(deviation(engine, 3, 1), deviation(engine, 3, 2)));
		}
	}

	/** A Gaussian prior's posterior has variance t c / (t + c) everywhere. */
	@Test
	void gaussianPosterior() {
		final GaussianEngine engine = new GaussianEngine();
		final double c = GaussianEngine.C;
		for (final double sigma : new double[] { 0, 0.1, 3 }) {
			final double factor = Math.max(1, sigma / GaussianEngine.MAX_SIGMA), t = sigma * sigma / factor / factor;
			final float[] found = new Uncertainty(engine, 1, 0).deviation(image(), H, W, sigma, Progress.NONE);
			for (final float v : found)
				assertEquals(factor * Math.sqrt(t * c / (t + c)), v, 1e-6);
		}
	}

	@Test
	void missingPixelsHaveNone() {
		try (Backend backend = new CpuBackend(2); PriorEngine engine = backend.open(prior(1))) {
			final float[] noisy = image();
			noisy[20] = Float.NaN;
			noisy[77] = Float.POSITIVE_INFINITY;
			final float[] found = new Uncertainty(engine, 4, 0).deviation(noisy, H, W, SIGMA, Progress.NONE);
			for (int p = 0; p < found.length; p++)
				assertEquals(p == 20 || p == 77, Float.isNaN(found[p]));
		}
	}

	@Test
	void variancesAreNeverNegative() {
		try (Backend backend = new CpuBackend(2); PriorEngine engine = backend.open(prior(1))) {
			final float[] found = new Uncertainty(engine, 1, 0).deviation(image(), H, W, 0.9, Progress.NONE);
			for (final float v : found)
				assertTrue(v >= 0);
		}
	}

	@Test
	void tinyImagesAndChannels() {
		for (final int channels : new int[] { 1, 3 })
			try (Backend backend = new CpuBackend(2); PriorEngine engine = backend.open(RandomPriors.of(1, channels, 4, 3, 8,
				1)))
			{
				for (final int probes : new int[] { 1, 2, 5, 40 })
					assertEquals(channels, new Uncertainty(engine, probes, 0).deviation(new float[channels], 1, 1, 0.1,
						Progress.NONE).length);
			}
	}

	@Test
	void badArgumentsAndCancel() {
		final GaussianEngine engine = new GaussianEngine();
		assertThrows(IllegalArgumentException.class, () -> new Uncertainty(engine, 0, 0));
		final Uncertainty uncertainty = new Uncertainty(engine, 3, 0);
		for (final double sigma : new double[] { -1, Double.NaN, Double.POSITIVE_INFINITY })
			assertThrows(IllegalArgumentException.class, () -> uncertainty.deviation(image(), H, W, sigma, Progress.NONE));
		assertThrows(IllegalArgumentException.class, () -> uncertainty.deviation(image(), H, H, 0.1, Progress.NONE));
		assertThrows(CancellationException.class, () -> uncertainty.deviation(image(), H, W, 0.1, new Progress() {

			@Override
			public void update(final double fraction) {}

			@Override
			public boolean isCanceled() {
				return true;
			}
		}));
	}

	@Test
	void calibrationCounts() {
		final Calibration calibration = new Calibration();
		calibration.add(new float[] { 0, 1, 2, 9 }, new float[] { 0, 0, 0, 0 }, new float[] { 1, 1, 1, Float.NaN });
		assertEquals(2 / 3.0, calibration.withinOne(), 1e-12);
		assertEquals(1, calibration.withinTwo(), 1e-12);
		assertEquals(Math.sqrt(5 / 3.0), calibration.error(), 1e-12);
		assertEquals(1, calibration.predicted(), 1e-12);
		assertThrows(IllegalArgumentException.class, () -> calibration.add(new float[1], new float[2], new float[2]));
	}

	// -- Helper methods --

	/** A prior so weak that variances are positive. */
	private static Prior prior(final int depth) {
		final Prior prior = RandomPriors.of(depth, 4, 3, 8, 1);
		final float[] values = prior.parameters();
		final int potentials = prior.layer(depth - 1).functions().weights().length;
		for (int i = values.length - potentials; i < values.length; i++)
			values[i] *= 0.05f;
		return prior.withParameters(values);
	}

	private static float[] deviation(final PriorEngine engine, final int probes, final long seed) {
		return new Uncertainty(engine, probes, seed).deviation(image(), H, W, SIGMA, Progress.NONE);
	}

	/** From one product with the Hessian for every pixel. */
	private static float[] exact(final PriorEngine engine) {
		final double t = SIGMA * SIGMA;
		final float[] exact = new float[H * W], unit = new float[H * W], column = new float[H * W];
		try (ImageState state = engine.image(H, W)) {
			state.write(image());
			for (int p = 0; p < exact.length; p++) {
				unit[p] = 1;
				state.hessian(t, unit, column);
				exact[p] = (float) Math.sqrt(t * Math.max(0, 1 - t * column[p]));
				unit[p] = 0;
			}
		}
		return exact;
	}

	private static float[] image() {
		final Random random = new Random(3);
		final float[] image = new float[H * W];
		for (int p = 0; p < image.length; p++)
			image[p] = random.nextFloat();
		return image;
	}
}
