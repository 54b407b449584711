package org.gncfoe.compute;

import org.gncfoe.prior.SplineFunctions;

/**
 * The coordinates in which potentials are learnt: for every channel and tau knot the potential's weight at the middle
 * knot (an offset, free in tau) and the slopes {@code d_i = (w_i - w_{i-1}) / g} between neighbouring knots. The slopes
 * are the weights of the potential's derivative, which is what images see; learning them directly is far better
 * conditioned than learning the weights of the potential. The map is linear and one-to-one.
 */
final class PotentialCoordinates {

	private PotentialCoordinates() {}

	/** Replaces spline weights by (offset, slopes), in place. */
	static void fromWeights(final SplineFunctions f, final float[] v, final int offset) {
		final int n = f.feature().knots(), m = n / 2;
		final float g = (float) f.feature().spacing();
		for (int row = offset; row < offset + f.weights().length; row += n) {
			for (int i = 0; i < m; i++)
				v[row + i] = (v[row + i + 1] - v[row + i]) / g;
			for (int i = n - 1; i > m; i--)
				v[row + i] = (v[row + i] - v[row + i - 1]) / g;
		}
	}

	/** Replaces (offset, slopes) by spline weights, in place. */
	static void toWeights(final SplineFunctions f, final float[] v, final int offset) {
		final int n = f.feature().knots(), m = n / 2;
		final double g = f.feature().spacing();
		for (int row = offset; row < offset + f.weights().length; row += n) {
			double w = v[row + m];
			for (int i = m + 1; i < n; i++) {
				w += g * v[row + i];
				v[row + i] = (float) w;
			}
			w = v[row + m];
			for (int i = m - 1; i >= 0; i--) {
				w -= g * v[row + i];
				v[row + i] = (float) w;
			}
		}
	}

	/** Replaces a gradient with respect to the weights by one with respect to (offset, slopes), in place. */
	static void gradient(final SplineFunctions f, final double[] v, final int offset) {
		final int n = f.feature().knots(), m = n / 2;
		final double g = f.feature().spacing();
		for (int row = offset; row < offset + f.weights().length; row += n) {
			double total = 0;
			for (int i = 0; i < n; i++)
				total += v[row + i];
			double sum = 0;
			for (int i = 0; i < m; i++) {
				sum += v[row + i];
				v[row + i] = -g * sum;
			}
			sum = 0;
			for (int i = n - 1; i > m; i--) {
				sum += v[row + i];
				v[row + i] = g * sum;
			}
			v[row + m] = total;
		}
	}
}
