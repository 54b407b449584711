package org.gncfoe.figures;

import Jama.Matrix;

/** How far a curve is from a straight line, or from a parabola. */
final class CurveFit {

	private CurveFit() {}

	/**
	 * The root mean square deviation of a curve from its best polynomial, divided by that from its mean; 0 if it is constant.
	 *
	 * @param x points, at least degree + 1 different ones
	 * @param y values
	 * @param degree 1: a line; 2: a parabola
	 */
	static double deviation(final double[] x, final double[] y, final int degree) {
		final int n = x.length;
		final double centre = (x[0] + x[n - 1]) / 2, half = Math.max(Double.MIN_NORMAL, Math.abs(x[n - 1] - x[0]) / 2);
		final Matrix a = new Matrix(n, degree + 1), b = new Matrix(y, n);
		double mean = 0;
		for (int i = 0; i < n; i++) {
			for (int d = 0; d <= degree; d++)
				a.set(i, d, Math.pow((x[i] - centre) / half, d));
			mean += y[i] / n;
		}
		final Matrix rest = a.times(a.solve(b)).minus(b);
		double spread = 0;
		for (final double v : y)
			spread += (v - mean) * (v - mean);
		return spread > 0 ? rest.normF() / Math.sqrt(spread) : 0;
	}
}
