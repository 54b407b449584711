package org.gncfoe.restore;

import java.util.List;

/**
 * A schedule for every noise level: at a few levels, the knots, it is given in units of the noise variance; between them
 * the logarithms of smoothings, step sizes and data weights are linear in the logarithm of the level; beyond the outermost
 * knots it scales with the noise. Smoothings never rise, as between knots they cannot cross. Immutable.
 * <p>
 * One schedule in absolute units (for inpainting) is the same with a single knot at level 1, taken at level 1.
 */
public final class NoiseSchedule {

	private final double[] sigmas;
	private final List<Schedule> relative;

	/**
	 * @param sigmas noise levels of the knots (standard deviations, prior's intensity unit), rising, positive; copied
	 * @param relative schedule at every knot, for noise of variance 1; data weights positive
	 * @throws IllegalArgumentException if there is no knot, the schedules differ in length, a level does not rise or a data
	 *           weight is 0
	 */
	public NoiseSchedule(final double[] sigmas, final List<Schedule> relative) {
		if (sigmas.length == 0 || sigmas.length != relative.size()) throw new IllegalArgumentException(
			"a schedule over noise levels needs as many schedules as levels, and at least one");
		for (int k = 0; k < sigmas.length; k++) {
			final Schedule s = relative.get(k);
			if (!(sigmas[k] > (k == 0 ? 0 : sigmas[k - 1]) && sigmas[k] < Double.POSITIVE_INFINITY))
				throw new IllegalArgumentException("noise levels must be positive, finite and rising");
			if (s.steps() != relative.get(0).steps()) throw new IllegalArgumentException(
				"the schedules of all noise levels need the same number of steps");
			for (int i = 0; i < s.steps(); i++)
				if (s.dataWeight(i) <= 0) throw new IllegalArgumentException("a data weight must be positive here, not " + s
					.dataWeight(i));
		}
		this.sigmas = sigmas.clone();
		this.relative = List.copyOf(relative);
	}

	/** Number of steps. */
	public int steps() {
		return relative.get(0).steps();
	}

	/** Number of knots. */
	public int knots() {
		return sigmas.length;
	}

	/** Noise level of knot k (standard deviation, prior's intensity unit). */
	public double sigma(final int k) {
		return sigmas[k];
	}

	/** The schedule at knot k, for noise of variance 1. */
	public Schedule relative(final int k) {
		return relative.get(k);
	}

	/** The knot at or below a noise level, such that there is a next one; 0 if there is only one. */
	public int knotBelow(final double sigma) {
		int k = 0;
		while (k < sigmas.length - 2 && sigma >= sigmas[k + 1])
			k++;
		return k;
	}

	/** Where a noise level lies between {@link #knotBelow} (0) and the next knot (1), in log sigma, clamped. */
	public double fraction(final double sigma) {
		if (sigmas.length == 1) return 0;
		final int k = knotBelow(sigma);
		return Math.max(0, Math.min(1, Math.log(sigma / sigmas[k]) / Math.log(sigmas[k + 1] / sigmas[k])));
	}

	/**
	 * The schedule at a noise level.
	 *
	 * @param sigma noise standard deviation, prior's intensity unit, positive
	 */
	public Schedule at(final double sigma) {
		final int k = knotBelow(sigma);
		final double f = fraction(sigma);
		final Schedule low = relative.get(k), high = relative.get(Math.min(k + 1, relative.size() - 1));
		if (f == 0) return low.scaled(sigma * sigma);
		final double[] t = new double[steps()], a = new double[steps()], w = new double[steps()];
		for (int i = 0; i < t.length; i++) {
			t[i] = between(low.t(i), high.t(i), f);
			// NB: rounding must not make t rise where neighbouring smoothings are equal
			if (i > 0) t[i] = Math.min(t[i], t[i - 1]);
			a[i] = between(low.a(i), high.a(i), f);
			w[i] = between(low.dataWeight(i), high.dataWeight(i), f);
		}
		return Schedule.of(t, a, w).scaled(sigma * sigma);
	}

	private static double between(final double low, final double high, final double fraction) {
		return Math.exp((1 - fraction) * Math.log(low) + fraction * Math.log(high));
	}
}
