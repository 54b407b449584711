package org.gncfoe.train;

import org.gncfoe.compute.AdaBelief;
import org.gncfoe.compute.OptimizerState;

/** {@link AdaBelief} on a schedule's few numbers, all at one rate, with an exponential moving average of them. */
final class ScheduleOptimizer {

	private static final double BETA1 = 0.9, BETA2 = 0.99, EPSILON = 1e-12;

	private final double rate;
	private final AdaBelief belief;

	/**
	 * @param start initial values; copied
	 * @param rate learning rate: about the change of a value per step
	 * @param decay decay of the moving average, 0: none
	 */
	ScheduleOptimizer(final float[] start, final double rate, final double decay) {
		this.rate = rate;
		belief = new AdaBelief(start, BETA1, BETA2, EPSILON, decay);
	}

	/** The present values; not to be changed. */
	float[] values() {
		return belief.values();
	}

	/** The averaged values; not to be changed. */
	float[] averaged() {
		return belief.averaged();
	}

	/** One step; a gradient that is not finite counts as none. */
	void step(final double[] gradient, final double factor) {
		boolean finite = true;
		for (final double g : gradient)
			finite &= Double.isFinite(g);
		belief.begin();
		belief.move(finite ? gradient : new double[gradient.length], 0, gradient.length, factor * rate);
		belief.average();
	}

	/** A copy of the state. */
	OptimizerState state() {
		return belief.state(new double[0]);
	}

	/** Goes back to a state. */
	void restore(final OptimizerState s) {
		belief.restore(s);
	}
}
