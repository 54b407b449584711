package org.gncfoe.restore;

/**
 * How to deconvolve. The smoothing falls in equal ratios from a large one, which takes away the noise that the inverse of
 * the blur amplifies, to about the noise; each step is one of the prior, then the proximal map of the data with step size t
 * times a weight. A step of the prior alone comes last. Immutable.
 *
 * @param steps number of steps with the data
 * @param first square root of the first smoothing, prior's unit
 * @param last square root of the last smoothing, relative to the standard deviation of the noise
 * @param weight weight of the data; NaN: by the noise
 */
public record DeconvolveSettings(int steps, double first, double last, double weight) {

	/** The best weights measured: at this standard deviation of the noise or less, prior's unit, and how it rises with it. */
	private static final double LOW_NOISE = 2 / 255.0, LEAST_WEIGHT = 2, MOST_WEIGHT = 4, EXPONENT = 0.34;

	private static final DeconvolveSettings DEFAULTS = new DeconvolveSettings(10, 0.35, 0.7, Double.NaN);

	/** @throws IllegalArgumentException if a number is out of its range; with a sentence for the user */
	public DeconvolveSettings {
		if (steps < 1) throw new IllegalArgumentException("The number of steps must be at least 1, not " + steps + ".");
		for (final double value : new double[] { first, last, weight })
			if (value <= 0 || value == Double.POSITIVE_INFINITY) throw new IllegalArgumentException(
				"smoothings and the weight must be positive and finite, not " + value);
	}

	/** The best measured on bsds500-val32; see docs/deconvolution.md. */
	public static DeconvolveSettings defaults() {
		return DEFAULTS;
	}

	/** The same with another number of steps. */
	public DeconvolveSettings withSteps(final int value) {
		return new DeconvolveSettings(value, first, last, weight);
	}

	/** The weight of the data at a noise level (standard deviation, prior's unit). */
	double weightAt(final double sigma) {
		if (!Double.isNaN(weight)) return weight;
		return Math.max(LEAST_WEIGHT, Math.min(MOST_WEIGHT, LEAST_WEIGHT * Math.pow(sigma / LOW_NOISE, EXPONENT)));
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
		final double[] t = new double[steps + 1], w = new double[steps + 1];
		for (int i = 0; i <= steps; i++) {
			t[i] = falling.t(Math.min(i, steps - 1));
			w[i] = i < steps ? weightAt(sigma) : 0;
		}
		return Schedule.of(t, t, w);
	}
}
