package org.gncfoe.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests {@link GaussianNoise} and {@link NoiseCorrelation} on images made here. */
class GaussianNoiseTest {

	@ParameterizedTest
	@CsvSource({ "256, 256, 0.03", "64, 64, 0.08", "20, 30, 0.2", "9, 9, 0.4", "1, 400, 0.2", "400, 2, 0.2" })
	void pureNoise(final int height, final int width, final double tolerance) {
		final double sigma = GaussianNoise.estimate(NoisyImages.noise(height, width, 7, 1), height, width).sigma();
		assertEquals(7, sigma, 7 * tolerance);
	}

	@Test
	void edgesAndTextureAreNotNoise() {
		final float[] scene = scene(200, 220);
		for (final double sigma : new double[] { 3, 20 })
			assertEquals(sigma, GaussianNoise.estimate(NoisyImages.addNoise(scene, sigma, new Random(2)), 200, 220).sigma(),
				0.05 * sigma);
	}

	@Test
	void scalesWithTheImage() {
		final float[] noisy = NoisyImages.addNoise(scene(100, 100), 10, new Random(3));
		final float[] scaled = noisy.clone();
		for (int i = 0; i < scaled.length; i++)
			scaled[i] = 1000 + scaled[i] * 64;
		final double a = GaussianNoise.estimate(noisy, 100, 100).sigma(), b = GaussianNoise.estimate(scaled, 100, 100)
			.sigma();
		assertEquals(64 * a, b, 64 * a * 0.01);
	}

	@Test
	void clippingIsAccountedFor() {
		final float[] dark = new float[200 * 200];
		for (int i = 0; i < dark.length; i++)
			dark[i] = (i % 200) / 4; // 0 .. 50 grey levels
		final float[] noisy = NoisyImages.addNoise(dark, 20, new Random(4));
		NoisyImages.toBytes(noisy);
		assertEquals(20, GaussianNoise.estimate(noisy, 200, 200).sigma(), 1.2);
	}

	@Test
	void hotPixelsAreNotNoise() {
		final float[] noisy = NoisyImages.noise(200, 200, 5, 5);
		final Random random = new Random(6);
		for (int k = 0; k < 60; k++)
			noisy[random.nextInt(noisy.length)] = 60_000;
		assertEquals(5, GaussianNoise.estimate(noisy, 200, 200).sigma(), 0.2);
	}

	@Test
	void missingPixelsAreLeftOut() {
		final float[] noisy = NoisyImages.noise(200, 200, 5, 7);
		for (int i = 0; i < noisy.length; i += 97)
			noisy[i] = i % 2 == 0 ? Float.NaN : Float.POSITIVE_INFINITY;
		assertEquals(5, GaussianNoise.estimate(noisy, 200, 200).sigma(), 0.25);
	}

	@Test
	void maskedBackgroundHasNoNoise() {
		final float[] noisy = NoisyImages.addNoise(filled(200 * 200, 100), 5, new Random(8));
		Arrays.fill(noisy, 0, 150 * 200, 0);
		assertEquals(5, GaussianNoise.estimate(noisy, 200, 200).sigma(), 0.3);
	}

	@Test
	void nothingToMeasureIsNoNoise() {
		assertEquals(0, GaussianNoise.estimate(filled(100 * 100, 42), 100, 100).sigma());
		assertEquals(0, GaussianNoise.estimate(filled(100 * 100, Float.NaN), 100, 100).sigma());
		assertEquals(0, GaussianNoise.estimate(new float[] { 3 }, 1, 1).sigma());
	}

	@Test
	void slicesShareTheirNoise() {
		final List<float[]> slices = List.of(NoisyImages.noise(40, 40, 9, 1), NoisyImages.noise(40, 40, 9, 2), NoisyImages
			.noise(40, 40, 9, 3));
		assertEquals(9, GaussianNoise.estimate(slices, 40, 40, ValueRange.UNLIMITED).sigma(), 0.6);
	}

	@Test
	void wrongSizeIsRefused() {
		assertThrows(IllegalArgumentException.class, () -> GaussianNoise.estimate(new float[12], 3, 5));
	}

	@Test
	void whiteNoiseIsNotCorrelated() {
		final NoiseEstimate e = GaussianNoise.estimate(NoisyImages.noise(128, 128, 5, 9), 128, 128);
		assertEquals(0, e.correlation(), 0.05);
		assertFalse(e.isCorrelated());
		assertNull(e.warning());
	}

	@Test
	void smoothedNoiseIsCorrelated() {
		final float[] white = NoisyImages.noise(130, 130, 5, 10), smooth = new float[128 * 128];
		// Binomial filter 1 2 1 in both directions: correlation 2/3.
		for (int y = 0; y < 128; y++)
			for (int x = 0; x < 128; x++)
				for (int k = 0; k < 9; k++)
					smooth[y * 128 + x] += (2 - Math.abs(k / 3 - 1)) * (2 - Math.abs(k % 3 - 1)) / 16f * white[(y + k / 3) * 130 + x +
						k % 3];
		final NoiseEstimate e = GaussianNoise.estimate(smooth, 128, 128);
		assertTrue(e.correlation() > 0.4, "correlation " + e.correlation());
		assertTrue(e.isCorrelated());
		assertNotNull(e.warning());
	}

	@Test
	void clippingIsRecognised() {
		final float[] noisy = NoisyImages.addNoise(filled(100 * 100, 10), 20, new Random(11));
		assertEquals(ValueRange.UNLIMITED, ValueRange.detect(List.of(noisy)));
		NoisyImages.toBytes(noisy);
		assertEquals(new ValueRange(0, Double.POSITIVE_INFINITY), ValueRange.detect(List.of(noisy)));
	}

	private static float[] filled(final int size, final float value) {
		final float[] image = new float[size];
		Arrays.fill(image, value);
		return image;
	}

	/** Discs, a ramp and a corner of fine stripes. */
	private static float[] scene(final int height, final int width) {
		final float[] image = new float[height * width];
		for (int y = 0; y < height; y++)
			for (int x = 0; x < width; x++) {
				final double disc = Math.hypot(y % 50 - 25, x % 50 - 25) < 17 ? 80 : 0;
				final double stripes = y < height / 3 && x < width / 3 ? 40 * Math.sin(x * 1.5 + y) : 0;
				image[y * width + x] = (float) (60 + disc + stripes + 0.2 * x);
			}
		return image;
	}
}
