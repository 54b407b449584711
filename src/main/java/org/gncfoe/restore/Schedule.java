package org.gncfoe.restore;

import java.util.Arrays;

/**
 * What a solver does in each of its steps: the smoothing t_i, the step size a_i, and the weight of the data term (usually 1;
 * 0 leaves it out). Step i is {@code x <- prox_{a_i w_i D}( x - a_i grad R(x, t_i) )}. Smoothings and step sizes are
 * variances in the prior's intensity unit squared. Immutable.
 */
public final class Schedule {

	private static final double ROUNDING = 1e-9;

	private final double[] t;
	private final double[] a;
	private final double[] dataWeight;

	private Schedule(final double[] t, final double[] a, final double[] dataWeight) {
		this.t = t;
		this.a = a;
		this.dataWeight = dataWeight;
		if (t.length == 0 || a.length != t.length || dataWeight.length != t.length) throw new IllegalArgumentException(
			"a schedule needs as many smoothings as step sizes and data weights, and at least one");
		for (int i = 0; i < t.length; i++) {
			if (!(t[i] > 0 && t[i] < Double.POSITIVE_INFINITY)) throw new IllegalArgumentException(
				"a smoothing must be positive and finite, not " + t[i]);
			if (!(a[i] > 0 && a[i] < Double.POSITIVE_INFINITY)) throw new IllegalArgumentException(
				"a step size must be positive and finite, not " + a[i]);
			if (!(dataWeight[i] >= 0 && dataWeight[i] < Double.POSITIVE_INFINITY)) throw new IllegalArgumentException(
				"a data weight must be at least 0 and finite, not " + dataWeight[i]);
		}
	}

	// -- Factories --

	/**
	 * The smoothings and step sizes given, with the data term at weight 1.
	 *
	 * @param t smoothings (variances), not rising, positive; copied
	 * @param a step sizes (variances), positive; copied
	 * @throws IllegalArgumentException if there is no step, the lengths differ or a value is out of range
	 */
	public static Schedule of(final double[] t, final double[] a) {
		final double[] ones = new double[t.length];
		Arrays.fill(ones, 1);
		return of(t, a, ones);
	}

	/**
	 * The smoothings, step sizes and data weights given.
	 *
	 * @param t smoothings (variances), not rising, positive; copied
	 * @param a step sizes (variances), positive; copied
	 * @param dataWeight weights of the data term, at least 0; copied
	 * @throws IllegalArgumentException if there is no step, the lengths differ or a value is out of range
	 */
	public static Schedule of(final double[] t, final double[] a, final double[] dataWeight) {
		for (int i = 1; i < t.length; i++)
			if (t[i] > t[i - 1]) throw new IllegalArgumentException("the smoothing must not rise, but t = " + t[i] +
				" follows " + t[i - 1]);
		return new Schedule(t.clone(), a.clone(), dataWeight.clone());
	}

	/**
	 * The smoothings that a solver went through, which may rise, with steps of that size and the data term at weight 1.
	 *
	 * @param t smoothings (variances), positive
	 */
	static Schedule along(final double[] t) {
		final double[] ones = new double[t.length];
		Arrays.fill(ones, 1);
		return new Schedule(t.clone(), t.clone(), ones);
	}

	/**
	 * The predefined schedule of a shape, with a_i = t_i.
	 *
	 * @param shape how t falls
	 * @param firstSigma square root of the first smoothing, intensity unit
	 * @param lastSigma square root of the last smoothing, at most firstSigma
	 * @param steps number of steps; a single one is taken at firstSigma
	 * @throws IllegalArgumentException if there is no step or a value is out of range
	 */
	public static Schedule of(final ScheduleShape shape, final double firstSigma, final double lastSigma, final int steps) {
		if (steps < 1) throw new IllegalArgumentException("a schedule needs at least one step, not " + steps);
		if (!(lastSigma <= firstSigma)) throw new IllegalArgumentException("the last smoothing, " + lastSigma +
			", must not exceed the first, " + firstSigma);
		final double[] t = new double[steps];
		final double first = firstSigma * firstSigma, last = lastSigma * lastSigma;
		double previous = first;
		for (int i = 0; i < steps; i++) {
			// NB: The ends are exact, and rounding between them must not make t rise.
			if (i == 0) t[i] = first;
			else if (i == steps - 1) t[i] = last;
			else t[i] = Math.max(last, Math.min(previous, shape.t(first, last, i / (steps - 1.0))));
			previous = t[i];
		}
		return of(t, t);
	}

	/** Equal steps of t; see {@link #of(ScheduleShape, double, double, int)}. */
	public static Schedule linear(final double firstSigma, final double lastSigma, final int steps) {
		return of(ScheduleShape.LINEAR, firstSigma, lastSigma, steps);
	}

	/** Equal steps of sqrt t; see {@link #of(ScheduleShape, double, double, int)}. */
	public static Schedule sqrt(final double firstSigma, final double lastSigma, final int steps) {
		return of(ScheduleShape.SQRT, firstSigma, lastSigma, steps);
	}

	/** Equal ratios of t; see {@link #of(ScheduleShape, double, double, int)}. */
	public static Schedule log(final double firstSigma, final double lastSigma, final int steps) {
		return of(ScheduleShape.LOG, firstSigma, lastSigma, steps);
	}

	/**
	 * The one-step Tweedie estimate x = y - t grad R(y, t), the posterior mean under the prior; without data term, as the
	 * noisy image is the starting point.
	 *
	 * @param t noise variance
	 */
	public static Schedule oneStep(final double t) {
		return of(new double[] { t }, new double[] { t }, new double[] { 0 });
	}

	// -- Access --

	/** Number of steps. */
	public int steps() {
		return t.length;
	}

	/** Smoothing (variance) of step i, counted from 0. */
	public double t(final int i) {
		return t[i];
	}

	/** Step size (variance) of step i. */
	public double a(final int i) {
		return a[i];
	}

	/** Weight of the data term in step i; 0: left out. */
	public double dataWeight(final int i) {
		return dataWeight[i];
	}

	/**
	 * The same schedule for images scaled by some factor: smoothings and step sizes multiplied, data weights kept. A
	 * schedule made for noise of variance 1 serves every noise level so.
	 *
	 * @param factor factor on variances, positive
	 */
	public Schedule scaled(final double factor) {
		return new Schedule(Arrays.stream(t).map(v -> v * factor).toArray(), //
			Arrays.stream(a).map(v -> v * factor).toArray(), dataWeight);
	}

	/**
	 * The steps from a smoothing on: those whose smoothing is at most t; at least the last one.
	 *
	 * @param most smoothing (variance)
	 */
	public Schedule from(final double most) {
		int first = 0;
		while (first < t.length - 1 && t[first] > most)
			first++;
		return new Schedule(Arrays.copyOfRange(t, first, t.length), Arrays.copyOfRange(a, first, t.length), Arrays
			.copyOfRange(dataWeight, first, t.length));
	}

	/**
	 * These steps, then others.
	 *
	 * @throws IllegalArgumentException if the smoothing of the others starts above the last one here
	 */
	public Schedule then(final Schedule others) {
		// NB: the others may start above by rounding, as when these were to end at the root of their start, squared
		final double start = others.t[0];
		final double[] before = Arrays.stream(t).map(v -> v < start && v > start * (1 - ROUNDING) ? start : v).toArray();
		if (start > before[before.length - 1]) throw new IllegalArgumentException("the smoothing must not rise, but t = " +
			start + " follows " + before[before.length - 1]);
		return new Schedule(joined(before, others.t), joined(a, others.a), joined(dataWeight, others.dataWeight));
	}

	private static double[] joined(final double[] first, final double[] second) {
		final double[] both = Arrays.copyOf(first, first.length + second.length);
		System.arraycopy(second, 0, both, first.length, second.length);
		return both;
	}

	@Override
	public String toString() {
		return "t " + Arrays.toString(t) + ", a " + Arrays.toString(a) + ", data weight " + Arrays.toString(dataWeight);
	}
}
