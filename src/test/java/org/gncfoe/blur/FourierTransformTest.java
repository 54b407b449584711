package org.gncfoe.blur;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;

import org.junit.jupiter.api.Test;

class FourierTransformTest {

	@Test
	void spectrumIsThatOfTheDefinition() {
		final int h = 6, w = 10;
		final float[] image = random(h * w), spectrum = new FourierTransform(h, w).forward(image);
		for (int i = 0; i <= w / 2; i++)
			for (int j = 0; j < h; j++) {
				double re = 0, im = 0;
				for (int y = 0; y < h; y++)
					for (int x = 0; x < w; x++) {
						final double angle = -2 * Math.PI * ((double) i * x / w + (double) j * y / h);
						re += image[y * w + x] * Math.cos(angle);
						im += image[y * w + x] * Math.sin(angle);
					}
				assertEquals(re, spectrum[2 * (i * h + j)], 1e-4);
				assertEquals(im, spectrum[2 * (i * h + j) + 1], 1e-4);
			}
	}

	@Test
	void inverseUndoesAndEnergiesCount() {
		for (final int[] size : new int[][] { { 1, 2 }, { 5, 12 }, { 150, 162 } }) {
			final FourierTransform fourier = new FourierTransform(size[0], size[1]);
			final float[] image = random(size[0] * size[1]), spectrum = fourier.forward(image);
			double space = 0, frequency = 0;
			for (final float v : image)
				space += v * v;
			for (int k = 0; k < spectrum.length / 2; k++)
				frequency += fourier.count(k) * (Math.pow(spectrum[2 * k], 2) + Math.pow(spectrum[2 * k + 1], 2));
			assertEquals(space, frequency / image.length, 1e-3 * space);
			assertArrayEquals(image, fourier.inverse(spectrum), 1e-5f);
		}
		assertThrows(IllegalArgumentException.class, () -> new FourierTransform(4, 5));
	}

	@Test
	void goodSidesAreEvenAndHaveSmallFactors() {
		assertEquals(2, FourierTransform.goodSide(1));
		assertEquals(324, FourierTransform.goodSide(321));
		assertEquals(512, FourierTransform.goodSide(505));
	}

	private static float[] random(final int n) {
		final Random random = new Random(n);
		final float[] values = new float[n];
		for (int p = 0; p < n; p++)
			values[p] = (float) random.nextGaussian();
		return values;
	}
}
