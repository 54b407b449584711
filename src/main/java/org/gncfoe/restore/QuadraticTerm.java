package org.gncfoe.restore;

import java.util.Objects;

/**
 * A diagonal quadratic data term {@code D(x) = sum_p precision_p / 2 (x_p - z_p)^2}, with
 * {@code prox_{aD}(v)_p = (v_p + a precision_p z_p) / (1 + a precision_p)}; precision 0 means that nothing is known of the
 * pixel, +infinity that x_p = z_p. Such a term runs on the device as a whole.
 */
public class QuadraticTerm implements ProximalTerm {

	private final float[] observation;
	private final float[] precision;

	/**
	 * @param observation observed intensities z; ignored (may be NaN) where the precision is 0; not copied
	 * @param precision inverse noise variance per pixel, 0 .. +infinity, same shape; not copied
	 * @throws IllegalArgumentException if the arrays differ in length, a precision is negative or NaN, or an observation
	 *           with a precision is not finite
	 */
	public QuadraticTerm(final float[] observation, final float[] precision) {
		this.observation = Objects.requireNonNull(observation, "observation");
		this.precision = Objects.requireNonNull(precision, "precision");
		if (observation.length != precision.length) throw new IllegalArgumentException(observation.length +
			" observed pixels but " + precision.length + " precisions");
		for (int p = 0; p < precision.length; p++) {
			if (!(precision[p] >= 0)) throw new IllegalArgumentException("the precision of pixel " + p +
				" must be at least 0, not " + precision[p]);
			if (precision[p] > 0 && !Float.isFinite(observation[p])) throw new IllegalArgumentException("pixel " + p +
				" counts as observed but is " + observation[p]);
		}
	}

	/** The observation z, shaped like the image; not to be changed. */
	public final float[] observation() {
		return observation;
	}

	/** The inverse noise variance of every pixel; 0: not observed, +infinity: known exactly. Not to be changed. */
	public final float[] precision() {
		return precision;
	}

	@Override
	public final void prox(final float[] x, final double a) {
		checkLength(x);
		for (int p = 0; p < x.length; p++) {
			final double weight = a * precision[p];
			if (weight == Double.POSITIVE_INFINITY) x[p] = observation[p];
			else if (weight > 0) x[p] = (float) ((x[p] + weight * observation[p]) / (1 + weight));
		}
	}

	@Override
	public final double energy(final float[] x) {
		checkLength(x);
		double sum = 0;
		for (int p = 0; p < x.length; p++)
			if (precision[p] > 0 && precision[p] < Float.POSITIVE_INFINITY) {
				final double difference = (double) x[p] - observation[p];
				sum += 0.5 * precision[p] * difference * difference;
			}
		return sum;
	}

	// -- Helper methods --

	private void checkLength(final float[] x) {
		if (x.length != observation.length) throw new IllegalArgumentException("an image of " + x.length +
			" values, but the observation has " + observation.length);
	}

	/** 1/variance; variance 0 means known exactly. */
	static float precisionOf(final double variance) {
		if (!(variance >= 0)) throw new IllegalArgumentException("a noise variance must be at least 0, not " + variance);
		return (float) (1 / variance);
	}
}
