package org.gncfoe.compute.reference;

import org.gncfoe.prior.KnotAxis;
import org.gncfoe.prior.QuarticBSpline;
import org.gncfoe.prior.SplineFunctions;

/**
 * The functions of one layer evaluated straight from their definition, the sum of 5 x 5 weighted B-splines, with
 * derivatives of any order in the feature u and in tau, and the linear continuation beyond the feature range.
 */
final class ReferenceFunctions {

	private final SplineFunctions f;
	private final double[] weights;
	private final double tau;
	private final int tauCell;

	/** @param weights spline weights in float64, {@code [channels][tau knots][feature knots]} */
	ReferenceFunctions(final SplineFunctions f, final double[] weights, final double tau) {
		this.f = f;
		this.weights = weights;
		this.tau = tau;
		this.tauCell = f.tau().cell(tau);
	}

	/** d^du/du^du d^dtau/dtau^dtau of channel c's function at u. */
	double value(final int c, final double u, final int du, final int dtau) {
		final double[] sum = { 0 };
		terms(u, du, dtau, (j, i, basis) -> sum[0] += basis * weights[(c * f.tau().knots() + j) * f.feature().knots() +
			i]);
		return sum[0];
	}

	/** Adds factor times the derivative of {@link #value} with respect to each weight. */
	void addGradient(final int c, final double u, final int du, final int dtau, final double factor,
		final double[] gradient, final int offset)
	{
		terms(u, du, dtau, (j, i, basis) -> gradient[offset + (c * f.tau().knots() + j) * f.feature().knots() + i] +=
			factor * basis);
	}

	private interface Term {

		void at(int tauKnot, int featureKnot, double basis);
	}

	private void terms(final double u, final int du, final int dtau, final Term term) {
		final KnotAxis axis = f.feature();
		if (u < axis.min() || u > axis.max()) {
			final double edge = u < axis.min() ? axis.min() : axis.max();
			if (du > 1) return;
			if (du == 1) inner(edge, 1, dtau, 1, term);
			else {
				inner(edge, 0, dtau, 1, term);
				inner(edge, 1, dtau, u - edge, term);
			}
			return;
		}
		inner(u, du, dtau, 1, term);
	}

	private void inner(final double u, final int du, final int dtau, final double factor, final Term term) {
		final KnotAxis axis = f.feature(), time = f.tau();
		final int cell = axis.cell(u);
		for (int m = 0; m < QuarticBSpline.SUPPORT; m++)
			for (int n = 0; n < QuarticBSpline.SUPPORT; n++)
				term.at(tauCell + n, cell + m, factor * QuarticBSpline.basis(m, axis.local(u, cell), du) / Math.pow(axis
					.spacing(), du) * QuarticBSpline.basis(n, time.local(tau, tauCell), dtau) / Math.pow(time.spacing(), dtau));
	}
}
