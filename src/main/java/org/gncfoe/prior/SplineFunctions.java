package org.gncfoe.prior;

import java.util.Objects;

/**
 * The learnable functions of one layer: for every channel a two-dimensional quartic spline
 * {@code phi_c(u, tau) = sum_ij w[c][j][i] k((u - mu_i)/g_u) k((tau - nu_j)/g_t)} of the feature u and of tau = log t.
 * <p>
 * Beyond the feature range a function goes on linearly (value and first derivative continuous), so that no feature,
 * however unusual, meets a derivative larger than at the end of the range, and a redescending function cannot turn into
 * an energy without lower bound. In tau the range is the prior's range of smoothing; tau is clamped to it.
 *
 * @param channels number of functions
 * @param feature knots along the (normalised) feature
 * @param tau knots along tau = log t
 * @param weights spline weights {@code [channels][tau.knots()][feature.knots()]}, row-major; not copied
 */
public record SplineFunctions(int channels, KnotAxis feature, KnotAxis tau, float[] weights) {

	/** @throws IllegalArgumentException if there is no channel or the array has another length */
	public SplineFunctions {
		Objects.requireNonNull(weights, "weights");
		if (channels < 1) throw new IllegalArgumentException("at least one function is needed");
		final long expected = (long) channels * feature.knots() * tau.knots();
		if (weights.length != expected) throw new IllegalArgumentException("expected " + expected +
			" spline weights, got " + weights.length);
	}

	/** The same knots with other weights. */
	public SplineFunctions with(final float[] values) {
		return new SplineFunctions(channels, feature, tau, values);
	}
}
