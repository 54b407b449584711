package org.gncfoe.noise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CosineTransformTest {

	@ParameterizedTest
	@CsvSource({ "1, 1", "1, 9", "2, 3", "16, 16", "31, 20", "37, 64", "100, 53" })
	void equalsItsDefinition(final int height, final int width) {
		final float[] image = noise(height * width, 1), found = image.clone();
		new CosineTransform(height, width).forward(found);
		final double[][] rows = cosines(width), columns = cosines(height);
		for (int i = 0; i < height; i++)
			for (int j = 0; j < width; j++) {
				double sum = 0;
				for (int y = 0; y < height; y++)
					for (int x = 0; x < width; x++)
						sum += columns[i][y] * rows[j][x] * image[y * width + x];
				assertEquals(sum, found[i * width + j], 5e-5);
			}
	}

	@ParameterizedTest
	@CsvSource({ "1, 1", "3, 1", "128, 200", "331, 257", "512, 512", "499, 1021" })
	void inverseGivesTheImageBack(final int height, final int width) {
		final float[] image = noise(height * width, 2), found = image.clone();
		final CosineTransform transform = new CosineTransform(height, width);
		transform.forward(found);
		transform.inverse(found);
		assertArrayEquals(image, found, 5e-4f);
	}

	@Test
	void threadsGetTheSameBits() {
		final CosineTransform transform = new CosineTransform(200, 300);
		final float[] image = noise(200 * 300, 3), expected = image.clone();
		transform.forward(expected);
		final List<float[]> found = IntStream.range(0, 16).parallel().mapToObj(k -> {
			final float[] copy = image.clone();
			new CosineTransform(200, 300).forward(copy);
			return copy;
		}).toList();
		for (final float[] f : found)
			assertArrayEquals(expected, f);
	}

	@Test
	void refusesOtherSizes() {
		assertThrows(IllegalArgumentException.class, () -> new CosineTransform(0, 4));
		assertThrows(IllegalArgumentException.class, () -> new CosineTransform(4, 4).forward(new float[15]));
	}

	private static double[][] cosines(final int n) {
		final double[][] c = new double[n][n];
		for (int k = 0; k < n; k++)
			for (int x = 0; x < n; x++)
				c[k][x] = Math.sqrt((k == 0 ? 1.0 : 2.0) / n) * Math.cos(Math.PI * k * (x + 0.5) / n);
		return c;
	}

	private static float[] noise(final int n, final long seed) {
		final Random random = new Random(seed);
		final float[] values = new float[n];
		for (int i = 0; i < n; i++)
			values[i] = (float) random.nextGaussian();
		return values;
	}
}
