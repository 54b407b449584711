package org.gncfoe.restore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.compute.RandomPriors;
import org.gncfoe.compute.cpu.CpuBackend;
import org.gncfoe.compute.reference.ReferenceBackend;
import org.gncfoe.prior.Prior;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests {@link Denoiser} and {@link DenoiseSettings}. */
class DenoiserTest {

	private static final double MEAN = GaussianEngine.MEAN;
	private static final double C = GaussianEngine.C;

	private final GaussianEngine engine = new GaussianEngine();
	private final Denoiser denoiser = new Denoiser(engine, DenoiseSettings.defaults());

	@Test
	void defaultIsThePosteriorMean() {
		final float[] noisy = randomImage(4 * 5);
		final double sigma = 0.1;
		final float[] clean = denoiser.denoise(noisy, 4, 5, sigma, Progress.NONE);
		for (int p = 0; p < noisy.length; p++)
			assertEquals(noisy[p] - sigma * sigma * (noisy[p] - MEAN) / (sigma * sigma + C), clean[p], 1e-6);
	}

	@Test
	void noNoiseReturnsACopy() {
		final float[] noisy = randomImage(12);
		final float[] clean = denoiser.denoise(noisy, 3, 4, 0, Progress.NONE);
		assertNotSame(noisy, clean);
		assertArrayEquals(noisy, clean);
	}

	@ParameterizedTest
	@ValueSource(strings = { "1x1", "1x5", "5x1", "2x2" })
	void tinyImages(final String size) {
		final int height = Integer.parseInt(size.substring(0, 1)), width = Integer.parseInt(size.substring(2));
		final float[] clean = denoiser.denoise(randomImage(height * width), height, width, 0.2, Progress.NONE);
		assertEquals(height * width, clean.length);
		assertFinite(clean);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 3 })
	void imagesSmallerThanAFilterOnRealBackends(final int depth) {
		final Prior prior = RandomPriors.of(depth, 4, 7, 8, 1);
		for (final int[] size : List.of(new int[] { 1, 1 }, new int[] { 1, 5 }, new int[] { 3, 2 }))
			for (final int steps : new int[] { 1, 4 }) {
				final float[] noisy = randomImage(size[0] * size[1]);
				if (noisy.length > 3) noisy[2] = Float.NaN;
				final List<float[]> results = new ArrayList<>();
				for (final Backend backend : List.of(new ReferenceBackend(), new CpuBackend(2)))
					try (backend; PriorEngine open = backend.open(prior)) {
						results.add(new Denoiser(open, DenoiseSettings.defaults().withSteps(steps)).denoise(noisy, size[0], size[1], 0.1,
							Progress.NONE));
					}
				assertFinite(results.get(0));
				assertArrayEquals(results.get(0), results.get(1), 1e-4f);
			}
	}

	@Test
	void noiseAboveTheRangeIsScaledIntoIt() {
		final float[] noisy = randomImage(20);
		for (int p = 0; p < 20; p++)
			noisy[p] *= 7;
		final double sigma = 4, most = GaussianEngine.MAX_SIGMA, factor = sigma / most;
		final float[] clean = denoiser.denoise(noisy, 4, 5, sigma, Progress.NONE);
		for (int p = 0; p < 20; p++) {
			final double y = noisy[p] / factor;
			assertEquals(factor * (C * y + most * most * MEAN) / (C + most * most), clean[p], 1e-4);
		}
	}

	@Test
	void noiseBelowTheRangeTakesSmallerSteps() {
		final float[] noisy = randomImage(20);
		final double sigma = 0.004, least = GaussianEngine.MIN_SIGMA;
		final float[] clean = denoiser.denoise(noisy, 4, 5, sigma, Progress.NONE);
		for (int p = 0; p < 20; p++)
			assertEquals(noisy[p] - sigma * sigma * (noisy[p] - MEAN) / (C + least * least), clean[p], 1e-6);
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0, 0.05, 3 })
	void missingPixelsAreRestored(final double sigma) {
		final float[] noisy = randomImage(6 * 7);
		final float[] with = noisy.clone();
		with[8] = Float.NaN;
		with[20] = Float.POSITIVE_INFINITY;
		with[21] = Float.NEGATIVE_INFINITY;
		final float[] clean = denoiser.denoise(with, 6, 7, sigma, Progress.NONE);
		assertFinite(clean);
		// The pixels of this prior are independent, so that the observed ones must not notice.
		final float[] without = denoiser.denoise(noisy, 6, 7, sigma, Progress.NONE);
		for (int p = 0; p < clean.length; p++)
			if (Float.isFinite(with[p])) assertEquals(without[p], clean[p]);
			// The others go to the mean, the mode of the prior, in the unit in which the noise is in range.
			else assertEquals(MEAN * Math.max(1, sigma / GaussianEngine.MAX_SIGMA), clean[p], 0.5);
		assertTrue(Float.isNaN(with[8]));
	}

	@Test
	void channelsAreKeptApart() {
		final Denoiser colour = new Denoiser(new GaussianEngine(3), DenoiseSettings.defaults());
		final float[] noisy = randomImage(3 * 4);
		noisy[5] = Float.NaN;
		assertFinite(colour.denoise(noisy, 2, 2, 0.1, Progress.NONE));
		for (int p = 4; p < 8; p++)
			noisy[p] = Float.NaN;
		assertThrows(IllegalArgumentException.class, () -> colour.denoise(noisy, 2, 2, 0.1, Progress.NONE));
	}

	@Test
	void severalStepsKeepTheDataTerm() {
		final DenoiseSettings settings = DenoiseSettings.defaults().withSteps(5).withSmoothing(0.5).withShape(
			ScheduleShape.SQRT);
		final float[] noisy = randomImage(20);
		final Schedule schedule = settings.schedule(0.1);
		assertEquals(5, schedule.steps());
		assertEquals(0.25, schedule.t(0));
		final float[] expected = new GncFlow(schedule).solve(new Problem(engine, 4, 5, new GaussianDenoising(noisy, 0.1 * 0.1),
			noisy), Progress.NONE).image();
		assertArrayEquals(expected, new Denoiser(engine, settings).denoise(noisy, 4, 5, 0.1, Progress.NONE));
	}

	@Test
	void smoothingBeyondThePriorIsCut() {
		final DenoiseSettings settings = DenoiseSettings.defaults().withSmoothing(1e6);
		final float[] clean = new Denoiser(engine, settings).denoise(randomImage(20), 4, 5, 0.1, Progress.NONE);
		for (final float v : clean)
			assertTrue(v >= 0 && v <= 1, "the step was too large");
	}

	@Test
	void progressNeverFallsAndCancels() {
		final float[] noisy = randomImage(20);
		noisy[3] = Float.NaN;
		final List<Double> fractions = new ArrayList<>();
		denoiser.denoise(noisy, 4, 5, 0.1, progress(fractions, 1000));
		for (int i = 1; i < fractions.size(); i++)
			assertTrue(fractions.get(i) >= fractions.get(i - 1));
		assertEquals(1, fractions.get(fractions.size() - 1), 1e-12);
		assertThrows(CancellationException.class, () -> denoiser.denoise(noisy, 4, 5, 0.1, progress(new ArrayList<>(), 2)));
		assertThrows(CancellationException.class, () -> denoiser.denoise(noisy, 4, 5, 0.1, progress(new ArrayList<>(), 0)));
	}

	@Test
	void badArgumentsAreRefused() {
		final float[] noisy = randomImage(20);
		for (final double sigma : new double[] { -1, Double.NaN, Double.POSITIVE_INFINITY })
			assertThrows(IllegalArgumentException.class, () -> denoiser.denoise(noisy, 4, 5, sigma, Progress.NONE));
		assertThrows(IllegalArgumentException.class, () -> denoiser.denoise(noisy, 5, 5, 0.1, Progress.NONE));
		assertThrows(IllegalArgumentException.class, () -> denoiser.denoise(new float[] { Float.NaN }, 1, 1, 0.1,
			Progress.NONE));
		assertThrows(IllegalArgumentException.class, () -> DenoiseSettings.defaults().withSteps(-1));
		assertThrows(IllegalArgumentException.class, () -> DenoiseSettings.defaults().withSmoothing(0));
	}

	// -- Helper methods --

	private static Progress progress(final List<Double> fractions, final int updates) {
		return new Progress() {

			@Override
			public void update(final double fraction) {
				fractions.add(fraction);
			}

			@Override
			public boolean isCanceled() {
				return fractions.size() >= updates;
			}
		};
	}

	private static float[] randomImage(final int length) {
		final Random random = new Random(3);
		final float[] image = new float[length];
		for (int p = 0; p < length; p++)
			image[p] = random.nextFloat();
		return image;
	}

	private static void assertFinite(final float[] image) {
		for (final float v : image)
			assertTrue(Float.isFinite(v));
	}
}
