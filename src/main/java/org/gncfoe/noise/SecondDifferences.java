package org.gncfoe.noise;

import java.util.Arrays;
import java.util.List;

/**
 * The noise of images too small for patches: the median absolute second difference along rows and columns, which in pure
 * noise is 0.6745 sqrt(6) sigma.
 */
final class SecondDifferences {

	private static final double MEDIAN_OF_NORMAL = 0.6744897501960817;

	private SecondDifferences() {}

	/** @return the standard deviation of the noise, in the unit of the images; 0 if no three finite pixels are in a row */
	static double sigma(final List<float[]> planes, final int height, final int width) {
		final long most = 2L * height * width * planes.size();
		final double[] differences = new double[(int) Math.min(most, 1 << 20)];
		int n = 0;
		for (final float[] p : planes)
			for (int y = 0; y < height; y++)
				for (int x = 0; x < width; x++) {
					final int i = y * width + x;
					if (x >= 2) n = add(differences, n, p[i - 2] - 2.0 * p[i - 1] + p[i]);
					if (y >= 2) n = add(differences, n, p[i - 2 * width] - 2.0 * p[i - width] + p[i]);
				}
		if (n == 0) return 0;
		Arrays.sort(differences, 0, n);
		return Median.of(differences, n) / (MEDIAN_OF_NORMAL * Math.sqrt(6));
	}

	private static int add(final double[] differences, final int n, final double d) {
		if (n == differences.length || !Double.isFinite(d)) return n;
		differences[n] = Math.abs(d);
		return n + 1;
	}
}
