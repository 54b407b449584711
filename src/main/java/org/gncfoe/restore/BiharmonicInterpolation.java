package org.gncfoe.restore;

/**
 * Fills missing pixels with the solution of the biharmonic equation: the thin plate of least {@code ||L x||^2}, L the
 * Laplacian with mirrored borders, through the observed pixels. The problem of scikit-image's {@code inpaint_biharmonic}
 * (there without cutting the result to the range of the observed intensities, which this does not do either). Meant for
 * scattered missing pixels; in holes of hundreds of pixels across it needs many iterations.
 */
public final class BiharmonicInterpolation implements Interpolation {

	private static final int MAX_ITERATIONS = 50_000;

	@Override
	public void fill(final float[] image, final boolean[] observed, final int height, final int width) {
		final int count = Interpolation.check(image, observed, height, width);
		if (count == 0) return;
		new HarmonicInterpolation().fill(image, observed, height, width);
		final int[] missing = ConjugateGradients.missing(observed, count);
		final LatticeLaplacian laplacian = new LatticeLaplacian(height, width);
		final int[] near = laplacian.dilated(missing);
		final double[] once = new double[image.length];
		final ConjugateGradients system = new ConjugateGradients(missing) {

			@Override
			void apply(final double[] v, final double[] result) {
				laplacian.apply(v, once, near);
				laplacian.apply(once, result, missing);
			}

			@Override
			double diagonal(final int p) {
				final int degree = laplacian.degree(p);
				return degree * degree + degree;
			}
		};
		final double[] v = ConjugateGradients.toDouble(image);
		system.solve(v, MAX_ITERATIONS);
		system.copy(v, image);
	}
}
