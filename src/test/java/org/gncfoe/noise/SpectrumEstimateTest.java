package org.gncfoe.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpectrumEstimateTest {

	private static final int SIZE = 512;

	@ParameterizedTest
	@ValueSource(doubles = { 0.7, 1, 1.5 })
	void findsTheSpectrumOfNoiseAlone(final double radius) {
		final NoiseSpectrum truth = ColouredNoise.smoothed(radius, 144);
		compare(truth, estimate(new float[SIZE * SIZE], truth, 1), 0.4);
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0.7, 1, 1.5 })
	void findsItBesideStructure(final double radius) {
		final NoiseSpectrum truth = ColouredNoise.smoothed(radius, 144);
		compare(truth, estimate(spots(), truth, 2), 0.4);
	}

	@Test
	void ofAveragedPixels() {
		final NoiseSpectrum truth = ColouredNoise.averaged(400), found = estimate(spots(), truth, 3);
		assertEquals(truth.atLagOne(), found.atLagOne(), 0.05);
		assertTrue(found.power(31, 31) < 0.03 * found.variance(), "nothing at the highest frequency");
	}

	@Test
	void whiteNoiseIsFlat() {
		final NoiseSpectrum found = estimate(spots(), NoiseSpectrum.white(100), 4);
		assertEquals(100, found.variance(), 8);
		assertEquals(0, found.atLagOne(), 0.03);
		assertTrue(found.geometricMean() > 0.95 * found.variance());
		assertEquals(0, found.reach());
	}

	@Test
	void halvesOfAStackAgree() {
		final NoiseSpectrum truth = ColouredNoise.smoothed(1, 144);
		final List<float[]> first = List.of(added(truth, 5), added(truth, 6), added(truth, 7), added(truth, 8)), second = List
			.of(added(truth, 9), added(truth, 10), added(truth, 11), added(truth, 12));
		final double one = SpectrumEstimate.of(first, SIZE, SIZE, ValueRange.UNLIMITED).variance(), two = SpectrumEstimate.of(
			second, SIZE, SIZE, ValueRange.UNLIMITED).variance();
		assertEquals(1, one / two, 0.02);
	}

	@Test
	void nothingToSayOfTooLittle() {
		assertNull(SpectrumEstimate.of(List.of(new float[40 * 40]), 40, 40, ValueRange.UNLIMITED));
		assertNull(SpectrumEstimate.of(List.of(new float[SIZE * SIZE]), SIZE, SIZE, ValueRange.UNLIMITED));
	}

	private static float[] added(final NoiseSpectrum truth, final long seed) {
		return ColouredNoise.added(spots(), SIZE, SIZE, truth, seed);
	}

	private static NoiseSpectrum estimate(final float[] image, final NoiseSpectrum truth, final long seed) {
		return SpectrumEstimate.of(List.of(ColouredNoise.added(image, SIZE, SIZE, truth, seed)), SIZE, SIZE,
			ValueRange.UNLIMITED);
	}

	/**
	 * Bands of the spectrum agree. NB: The choice of the flattest blocks takes the lowest frequencies too small, by two fifths at most.
	 */
	private static void compare(final NoiseSpectrum truth, final NoiseSpectrum found, final double tolerance) {
		final float[] expected = truth.of(64, 64), actual = found.of(64, 64);
		for (int band = 8; band < 40; band += 8) {
			double e = 0, a = 0;
			for (int i = 0; i < 64; i++)
				for (int j = 0; j < 64; j++)
					if (Math.hypot(i, j) >= band && Math.hypot(i, j) < band + 8) {
						e += expected[i * 64 + j];
						a += actual[i * 64 + j];
					}
			assertEquals(1, a / e, tolerance, "band from " + band);
		}
		assertEquals(truth.atLagOne(), found.atLagOne(), 0.08);
	}

	/** Bright discs on a dark ground: about half of the image is flat. */
	private static float[] spots() {
		final float[] image = new float[SIZE * SIZE];
		for (int y = 0; y < SIZE; y++)
			for (int x = 0; x < SIZE; x++) {
				final double d = Math.hypot(y % 128 - 64, x % 128 - 64);
				image[y * SIZE + x] = (float) (20 + 150 / (1 + Math.exp((d - 30) / 3)) * (1 + 0.3 * Math.sin(x / 4.0)));
			}
		return image;
	}
}
