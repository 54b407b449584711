package org.gncfoe.theory;

import java.util.Arrays;
import java.util.Random;

/** Mixtures for tests. */
final class Mixtures {

	private Mixtures() {}

	/** Five components on the line: several local minima, the global one at 1.2. */
	static GaussianMixture fiveOnLine() {
		return GaussianMixture.onLine(new double[] { 0.15, 0.2, 0.4, 0.1, 0.15 }, new double[] { -2, -0.6, 1.2, 2.6, 4 },
			new double[] { 0.05, 0.1, 0.03, 0.05, 0.02 });
	}

	/** Random means, weights and full covariances. */
	static GaussianMixture random(final int dimension, final int components, final long seed) {
		final Random random = new Random(seed);
		final double[] weights = new double[components];
		final double[][] means = new double[components][dimension];
		final double[][][] covariances = new double[components][dimension][dimension];
		for (int i = 0; i < components; i++) {
			weights[i] = 0.1 + random.nextDouble();
			Arrays.setAll(means[i], k -> 1.5 * random.nextGaussian());
			final double[][] a = new double[dimension][dimension];
			for (final double[] row : a)
				Arrays.setAll(row, k -> 0.5 * random.nextGaussian());
			for (int j = 0; j < dimension; j++)
				for (int k = 0; k < dimension; k++)
					covariances[i][j][k] = Vectors.dot(a[j], a[k]) + (j == k ? 0.2 : 0);
		}
		return GaussianMixture.of(weights, means, covariances);
	}

	static double[] point(final int dimension, final Random random) {
		final double[] x = new double[dimension];
		Arrays.setAll(x, k -> 1.5 * random.nextGaussian());
		return x;
	}
}
