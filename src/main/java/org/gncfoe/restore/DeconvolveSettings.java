package org.gncfoe.restore;

/**
 * How to deconvolve. The smoothing falls in equal ratios from a large one, which takes away the noise that the inverse of
 * the blur amplifies, to about the noise; each step is one of the prior, then the proximal map of the data with step size t
 * and a weight. Immutable.
 *
 * @param steps number of steps with the data
 * @param first square root of the first smoothing, prior's unit
 * @param last square root of the last smoothing, relative to the standard deviation of the noise
 * @param weight weight of the data
 * @param release whether a step of the prior alone comes last
 */
public record DeconvolveSettings(int steps, double first, double last, double weight, boolean release) {

	private static final int USUAL_STEPS = 24;

	/** @throws IllegalArgumentException if a number is out of its range; with a sentence for the user */
	public DeconvolveSettings {
		if (steps < 1) throw new IllegalArgumentException("The number of steps must be at least 1, not " + steps + ".");
		if (!(first > 0 && first < Double.POSITIVE_INFINITY)) throw new IllegalArgumentException(
			"The first smoothing must be positive, not " + first + ".");
		if (!(last > 0 && weight > 0)) throw new IllegalArgumentException(
			"the last smoothing and the weight of the data must be positive, not " + last + " and " + weight);
	}

	/** The best measured on bsds500-val32; see docs/deconvolution.md. */
	public static DeconvolveSettings defaults() {
		return new DeconvolveSettings(USUAL_STEPS, 0.2, 1.5, 3, false);
	}

	/** The same with another number of steps. */
	public DeconvolveSettings withSteps(final int value) {
		return new DeconvolveSettings(value, first, last, weight, release);
	}

	/**
	 * The steps at a noise level.
	 *
	 * @param sigma standard deviation of the noise, prior's unit, positive
	 * @param least least smoothing of the prior (variance)
	 * @param most its largest
	 */
	public Schedule schedule(final double sigma, final double least, final double most) {
		final double end = Math.max(Math.sqrt(least), Math.min(Math.sqrt(most), last * sigma));
		final double start = Math.max(end, Math.min(Math.sqrt(most), first));
		final Schedule falling = Schedule.log(start, end, steps);
		final int n = steps + (release ? 1 : 0);
		final double[] t = new double[n], w = new double[n];
		for (int i = 0; i < n; i++) {
			t[i] = falling.t(Math.min(i, steps - 1));
			w[i] = i < steps ? weight : 0;
		}
		return Schedule.of(t, t, w);
	}
}
