package org.gncfoe.restore;

/**
 * Fills missing pixels with the solution of Laplace's equation: the membrane of least {@code sum (x_p - x_q)^2} over
 * neighbouring pixels through the observed ones.
 */
public final class HarmonicInterpolation implements Interpolation {

	private static final int MAX_ITERATIONS = 20_000;

	@Override
	public void fill(final float[] image, final boolean[] observed, final int height, final int width) {
		final int count = Interpolation.check(image, observed, height, width);
		if (count == 0) return;
		new NearestInterpolation().fill(image, observed, height, width);
		final int[] missing = ConjugateGradients.missing(observed, count);
		final LatticeLaplacian laplacian = new LatticeLaplacian(height, width);
		final ConjugateGradients system = new ConjugateGradients(missing) {

			@Override
			void apply(final double[] v, final double[] result) {
				laplacian.apply(v, result, missing);
				for (final int p : missing)
					result[p] = -result[p];
			}

			@Override
			double diagonal(final int p) {
				return laplacian.degree(p);
			}
		};
		final double[] v = ConjugateGradients.toDouble(image);
		system.solve(v, MAX_ITERATIONS);
		system.copy(v, image);
	}
}
