package org.gncfoe.noise;

import java.util.List;

/**
 * The straight line {@code var = slope x + intercept} through the noise variances of a range of intensities.
 *
 * @param slope grey levels
 * @param intercept variance at intensity 0, grey levels squared; negative if there is an offset
 * @param slopeError standard error of the slope
 * @param misfit how far the points are off the line: weighted root mean square of the relative residuals
 */
record VarianceLine(double slope, double intercept, double slopeError, double misfit) {

	/** Every point is trusted to this relative accuracy at best: texture. */
	private static final double TRUST = 0.03;

	/** Relative variance of the variance in one patch of 49 pixels, of which neighbours overlap. */
	private static final double PER_PATCH = 4;

	/**
	 * Residuals beyond this many standard deviations count linearly. Texture can only raise a variance, so points above the
	 * line count so sooner, at LEAST_HUBER if no patch is flat, and at HUBER only if half of them are.
	 */
	private static final double HUBER = 1.5, LEAST_HUBER = 0.2, HALF = 0.5;

	private static final int ITERATIONS = 30;

	/** Smaller variances, relative to the mean, are taken for this one: nothing is known more accurately. */
	static final double LEAST_VARIANCE = 0.02;

	/** The variance at an intensity; at least 0. */
	double at(final double mean) {
		return Math.max(0, slope * mean + intercept);
	}

	/**
	 * Fits a line by weighted least squares with Huber's weights; the weights follow the line, as variances are known to a
	 * relative accuracy.
	 *
	 * @param points at least one
	 * @param givenSlope slope of the line; NaN: fitted too
	 * @return the line; through a single intensity a constant
	 */
	static VarianceLine fit(final List<VariancePoint> points, final double givenSlope) {
		double sum = 0, patches = 0;
		for (final VariancePoint p : points) {
			sum += p.variance() * p.patches() / p.flatShare();
			patches += p.patches() / p.flatShare();
		}
		final double least = Math.max(LEAST_VARIANCE * sum / patches, Double.MIN_NORMAL);
		final double[] weights = new double[points.size()];
		VarianceLine line = null;
		for (int k = 0; k < ITERATIONS; k++) {
			for (int i = 0; i < weights.length; i++) {
				final VariancePoint p = points.get(i);
				// NB: The first guess of the variance is the point itself, which favours points that are too low by chance.
				final double expected = Math.max(least, line == null ? p.variance() : line.at(p.mean()));
				final double deviation = expected * deviation(p);
				final double residual = line == null ? 0 : (p.variance() - line.at(p.mean())) / deviation;
				weights[i] = Math.min(1, limit(residual, p) / Math.abs(residual)) / (deviation * deviation);
			}
			line = leastSquares(points, weights, givenSlope);
		}
		return line;
	}

	// -- Helper methods --

	private static double limit(final double residual, final VariancePoint p) {
		return residual > 0 ? LEAST_HUBER + (HUBER - LEAST_HUBER) * Math.min(1, p.flatShare() / HALF) : HUBER;
	}

	/** Standard deviation of a point, relative. */
	private static double deviation(final VariancePoint p) {
		return Math.sqrt(PER_PATCH / p.patches() + TRUST * TRUST) / Math.sqrt(Math.max(0.02, p.flatShare()));
	}

	private static VarianceLine leastSquares(final List<VariancePoint> points, final double[] weights,
		final double givenSlope)
	{
		double w = 0, wx = 0, wv = 0;
		for (int i = 0; i < weights.length; i++) {
			w += weights[i];
			wx += weights[i] * points.get(i).mean();
			wv += weights[i] * points.get(i).variance();
		}
		final double x = wx / w, v = wv / w;
		double xx = 0, xv = 0;
		for (int i = 0; i < weights.length; i++) {
			final double d = points.get(i).mean() - x;
			xx += weights[i] * d * d;
			xv += weights[i] * d * (points.get(i).variance() - v);
		}
		final double slope = !Double.isNaN(givenSlope) ? givenSlope : xx > 0 ? xv / xx : 0;
		double squares = 0;
		for (int i = 0; i < weights.length; i++) {
			final double r = points.get(i).variance() - v - slope * (points.get(i).mean() - x);
			squares += weights[i] * r * r;
		}
		final double dispersion = squares / Math.max(1, weights.length - 2);
		return new VarianceLine(slope, v - slope * x, xx > 0 ? Math.sqrt(dispersion / xx) : Double.POSITIVE_INFINITY, Math
			.sqrt(dispersion));
	}
}
