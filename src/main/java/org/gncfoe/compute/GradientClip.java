package org.gncfoe.compute;

/** Scales the gradients of groups of parameters down where their norm exceeds its running mean too far. */
public final class GradientClip {

	private static final double NORM_DECAY = 0.99;

	private final double limit;
	private double[] norms;

	/**
	 * @param groups number of groups
	 * @param limit largest norm relative to its running mean; 0: none
	 */
	public GradientClip(final int groups, final double limit) {
		this.limit = limit;
		norms = new double[groups];
	}

	/**
	 * The factor on a group's gradient in a step; its norm enters the running mean.
	 *
	 * @param group number of the group
	 * @param square the gradient's squared norm
	 * @return below 1 where the norm is too large; 0 where it is no number, which then must wipe out the gradient
	 */
	public double factor(final int group, final double square) {
		double norm = Math.sqrt(square), factor = 1;
		if (!Double.isFinite(norm)) return 0;
		final double most = limit * norms[group];
		if (limit > 0 && norms[group] > 0 && norm > most) {
			factor = most / norm;
			norm = most;
		}
		norms[group] = norms[group] == 0 ? norm : NORM_DECAY * norms[group] + (1 - NORM_DECAY) * norm;
		return factor;
	}

	/** The running means themselves. */
	public double[] norms() {
		return norms;
	}

	/**
	 * Goes back to earlier running means.
	 *
	 * @throws IllegalArgumentException if they are of another number of groups
	 */
	public void restore(final double[] earlier) {
		if (earlier.length != norms.length) throw new IllegalArgumentException("norms of " + earlier.length +
			" groups for " + norms.length);
		norms = earlier.clone();
	}
}
