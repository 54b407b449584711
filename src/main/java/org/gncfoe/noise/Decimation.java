package org.gncfoe.noise;

import java.util.ArrayList;
import java.util.List;

/**
 * Images made of every n-th pixel of every n-th row: their noise has the same variance as that of the whole image, but less
 * correlation between neighbours.
 */
final class Decimation {

	private Decimation() {}

	/**
	 * All images that can be made so, one for each pixel of a square of n x n.
	 *
	 * @param planes images {@code [height][width]}, row-major
	 * @param n 1: the images themselves
	 * @return images {@code [height / n][width / n]}; none if that is empty
	 */
	static List<float[]> of(final List<float[]> planes, final int height, final int width, final int n) {
		if (n == 1) return planes;
		final int h = height / n, w = width / n;
		final List<float[]> result = new ArrayList<>();
		if (h == 0 || w == 0) return result;
		for (final float[] plane : planes)
			for (int first = 0; first < n * n; first++) {
				final float[] part = new float[h * w];
				for (int y = 0; y < h; y++)
					for (int x = 0; x < w; x++)
						part[y * w + x] = plane[(y * n + first / n) * width + x * n + first % n];
				result.add(part);
			}
		return result;
	}
}
