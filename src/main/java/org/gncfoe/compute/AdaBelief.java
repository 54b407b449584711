package org.gncfoe.compute;

/**
 * The optimiser AdaBelief (Zhuang et al. 2020) on a vector of values, with an exponential moving average of them:
 *
 * <pre>
 * m &lt;- b1 m + (1 - b1) g,  s &lt;- b2 s + (1 - b2) (g - m)^2 + eps,
 * value &lt;- value - rate (m / (1 - b1^step)) / (sqrt(s / (1 - b2^step)) + eps)
 * </pre>
 *
 * A step is {@link #begin}, {@link #move} for every group of values, {@link #average}. The only place of this formula but
 * for the kernels of {@code optimizer.cl}.
 */
public final class AdaBelief {

	private final double beta1, beta2, epsilon, decay;
	private long step;
	private float[] theta, average, mean, variance;

	/**
	 * @param start initial values; copied
	 * @param beta1 decay of the mean
	 * @param beta2 decay of the variance
	 * @param epsilon added to the variance
	 * @param decay decay of the moving average, 0: none
	 */
	public AdaBelief(final float[] start, final double beta1, final double beta2, final double epsilon,
		final double decay)
	{
		this.beta1 = beta1;
		this.beta2 = beta2;
		this.epsilon = epsilon;
		this.decay = decay;
		theta = start.clone();
		average = start.clone();
		mean = new float[start.length];
		variance = new float[start.length];
	}

	/** The divisors of mean and variance at a step, counted from 1: they make up for the start at 0. */
	public static double[] corrections(final double beta1, final double beta2, final long step) {
		return new double[] { 1 - Math.pow(beta1, step), 1 - Math.pow(beta2, step) };
	}

	/** The share by which the moving average follows the values at a step: more at first. */
	public static double follow(final double decay, final long step) {
		return 1 - Math.min(decay, (1.0 + step) / (10.0 + step));
	}

	/** The number of steps done. */
	public long steps() {
		return step;
	}

	/** The present values themselves. */
	public float[] values() {
		return theta;
	}

	/** The averaged values themselves. */
	public float[] averaged() {
		return average;
	}

	/** Begins a step. */
	public void begin() {
		step++;
	}

	/** Moves the values {@code from .. to - 1}. */
	public void move(final double[] gradient, final int from, final int to, final double rate) {
		final double[] c = corrections(beta1, beta2, step);
		for (int i = from; i < to; i++) {
			final double g = gradient[i];
			final double m = beta1 * mean[i] + (1 - beta1) * g;
			final double s = beta2 * variance[i] + (1 - beta2) * (g - m) * (g - m) + epsilon;
			mean[i] = (float) m;
			variance[i] = (float) s;
			theta[i] -= (float) (rate * (m / c[0]) / (Math.sqrt(s / c[1]) + epsilon));
		}
	}

	/** Ends a step: the moving average follows. */
	public void average() {
		final double share = follow(decay, step);
		for (int i = 0; i < theta.length; i++)
			average[i] += (float) (share * (theta[i] - average[i]));
	}

	/** A copy of the state, with the norms that a {@link GradientClip} knows. */
	public OptimizerState state(final double[] norms) {
		return new OptimizerState(step, theta.clone(), average.clone(), mean.clone(), variance.clone(), norms.clone());
	}

	/**
	 * Goes back to a state.
	 *
	 * @throws IllegalArgumentException if it has another number of values
	 */
	public void restore(final OptimizerState s) {
		if (s.parameters().length != theta.length) throw new IllegalArgumentException("a state of " + s
			.parameters().length + " values for " + theta.length);
		step = s.step();
		theta = s.parameters().clone();
		average = s.average().clone();
		mean = s.mean().clone();
		variance = s.variance().clone();
	}
}
