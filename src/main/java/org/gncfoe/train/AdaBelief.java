package org.gncfoe.train;

import org.gncfoe.compute.OptimizerState;

/** The optimiser AdaBelief (Zhuang et al. 2020) on a short vector, with an exponential moving average of it. */
final class AdaBelief {

	private static final double BETA1 = 0.9, BETA2 = 0.99, EPSILON = 1e-12;

	private final double rate, decay;
	private long step;
	private float[] theta, average, mean, variance;

	/**
	 * @param start initial values; copied
	 * @param rate learning rate: about the change of a value per step
	 * @param decay decay of the moving average, 0: none
	 */
	AdaBelief(final float[] start, final double rate, final double decay) {
		this.rate = rate;
		this.decay = decay;
		theta = start.clone();
		average = start.clone();
		mean = new float[start.length];
		variance = new float[start.length];
	}

	/** The present values; not to be changed. */
	float[] values() {
		return theta;
	}

	/** The averaged values; not to be changed. */
	float[] averaged() {
		return average;
	}

	/** One step; a gradient that is not finite changes nothing. */
	void step(final double[] gradient, final double factor) {
		step++;
		final double c1 = 1 - Math.pow(BETA1, step), c2 = 1 - Math.pow(BETA2, step);
		final double keep = Math.min(decay, (1.0 + step) / (10.0 + step));
		boolean finite = true;
		for (final double g : gradient)
			finite &= !Double.isNaN(g) && !Double.isInfinite(g);
		for (int i = 0; i < theta.length; i++) {
			final double g = finite ? gradient[i] : 0;
			mean[i] = (float) (BETA1 * mean[i] + (1 - BETA1) * g);
			variance[i] = (float) (BETA2 * variance[i] + (1 - BETA2) * (g - mean[i]) * (g - mean[i]) + EPSILON);
			theta[i] -= (float) (factor * rate * (mean[i] / c1) / (Math.sqrt(variance[i] / c2) + EPSILON));
			average[i] += (float) ((1 - keep) * (theta[i] - average[i]));
		}
	}

	/** A copy of the state. */
	OptimizerState state() {
		return new OptimizerState(step, theta.clone(), average.clone(), mean.clone(), variance.clone(), new double[0]);
	}

	/** Goes back to a state. */
	void restore(final OptimizerState s) {
		if (s.parameters().length != theta.length) throw new IllegalArgumentException("a state of " + s
			.parameters().length + " values for " + theta.length);
		step = s.step();
		theta = s.parameters().clone();
		average = s.average().clone();
		mean = s.mean().clone();
		variance = s.variance().clone();
	}
}
