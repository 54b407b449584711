package org.gncfoe.restore;

import java.util.Objects;

/**
 * How to denoise. Immutable; start from {@link #defaults()} and change with the {@code with...} methods.
 *
 * @param steps number of steps; 0: the default, the best measured (for which {@code shape} has no meaning)
 * @param smoothing square root of the first smoothing, as a noise standard deviation in the prior's unit; NaN: the noise
 *          level itself
 * @param shape how the smoothing falls when there are several steps
 */
public record DenoiseSettings(int steps, double smoothing, ScheduleShape shape) {

	/**
	 * What is done by default, for noise of variance 1; it scales with the noise. The Tweedie estimate: a prior trained by
	 * score matching is trained for that step, and the predefined schedules do not gain on it.
	 */
	private static final Schedule DEFAULT = Schedule.oneStep(1);

	/** The last smoothing of several steps, as a fraction of the noise standard deviation. */
	private static final double LAST_FRACTION = 0.3;

	/** @throws IllegalArgumentException if the number of steps is negative or the smoothing is neither positive nor NaN */
	public DenoiseSettings {
		Objects.requireNonNull(shape, "shape");
		if (steps < 0) throw new IllegalArgumentException("the number of steps must not be negative, but is " + steps);
		if (smoothing <= 0 || smoothing == Double.POSITIVE_INFINITY) throw new IllegalArgumentException(
			"the initial smoothing must be positive and finite, not " + smoothing);
	}

	/** The settings that need no choice. */
	public static DenoiseSettings defaults() {
		return new DenoiseSettings(0, Double.NaN, ScheduleShape.LOG);
	}

	/** The same with another number of steps; 0: the default. */
	public DenoiseSettings withSteps(final int value) {
		return new DenoiseSettings(value, smoothing, shape);
	}

	/** The same with another initial smoothing (standard deviation, prior's unit); NaN: the noise level itself. */
	public DenoiseSettings withSmoothing(final double value) {
		return new DenoiseSettings(steps, value, shape);
	}

	/** The same with another shape of the schedule. */
	public DenoiseSettings withShape(final ScheduleShape value) {
		return new DenoiseSettings(steps, smoothing, value);
	}

	/**
	 * The schedule these settings stand for.
	 *
	 * @param sigma standard deviation of the noise, prior's unit, positive
	 * @return the steps; a single one has no data term, several have
	 */
	public Schedule schedule(final double sigma) {
		if (steps == 0 && Double.isNaN(smoothing)) return DEFAULT.scaled(sigma * sigma);
		final int n = steps == 0 ? DEFAULT.steps() : steps;
		final double first = Double.isNaN(smoothing) ? sigma : smoothing;
		if (n == 1) return Schedule.oneStep(first * first);
		return Schedule.of(shape, first, Math.min(first, LAST_FRACTION * sigma), n);
	}
}
