package org.gncfoe.restore;

import java.util.Optional;

import org.gncfoe.restore.LearnedSchedules.Learned;
import org.gncfoe.restore.LearnedSchedules.Task;

/**
 * How to denoise. Immutable; start from {@link #defaults()} and change with the {@code with...} methods.
 *
 * @param steps number of steps; 0: as many as the best measured
 * @param smoothing square root of the first smoothing, as a noise standard deviation in the prior's unit; NaN: the noise
 *          level itself, or what was learned
 * @param shape how the smoothing falls when there are several steps; null: as learned for the prior, where there is a
 *          learned schedule of that many steps and {@code smoothing} leaves it the choice, else {@link ScheduleShape#LOG}
 * @param fixed the steps themselves, prior's unit, whatever the noise and the rest; null: not said
 */
public record DenoiseSettings(int steps, double smoothing, ScheduleShape shape, Schedule fixed) {

	/**
	 * What is done by default without learned schedules, for noise of variance 1; it scales with the noise. The Tweedie
	 * estimate: a prior trained by score matching is trained for that step, and the predefined schedules do not gain on it.
	 */
	private static final Schedule DEFAULT = Schedule.oneStep(1);

	/** The last smoothing of several steps, as a fraction of the noise standard deviation. */
	private static final double LAST_FRACTION = 0.3;

	/** @throws IllegalArgumentException if the number of steps is negative or the smoothing is neither positive nor NaN */
	public DenoiseSettings {
		if (steps < 0) throw new IllegalArgumentException("the number of steps must not be negative, but is " + steps);
		if (smoothing <= 0 || smoothing == Double.POSITIVE_INFINITY) throw new IllegalArgumentException(
			"the initial smoothing must be positive and finite, not " + smoothing);
	}

	/** Steps that are not said one by one. */
	public DenoiseSettings(final int steps, final double smoothing, final ScheduleShape shape) {
		this(steps, smoothing, shape, null);
	}

	/** The settings that need no choice. */
	public static DenoiseSettings defaults() {
		return new DenoiseSettings(0, Double.NaN, null, null);
	}

	/** The same with another number of steps; 0: the default. */
	public DenoiseSettings withSteps(final int value) {
		return new DenoiseSettings(value, smoothing, shape, fixed);
	}

	/** The same with another initial smoothing (standard deviation, prior's unit); NaN: the noise level itself. */
	public DenoiseSettings withSmoothing(final double value) {
		return new DenoiseSettings(steps, value, shape, fixed);
	}

	/** The same with another shape of the schedule; null: as learned, where it was. */
	public DenoiseSettings withShape(final ScheduleShape value) {
		return new DenoiseSettings(steps, smoothing, value, fixed);
	}

	/** The same with these steps, whatever the noise and the rest. */
	public DenoiseSettings withSchedule(final Schedule value) {
		return new DenoiseSettings(steps, smoothing, shape, value);
	}

	/** The same for noise of this share of the variance. */
	public DenoiseSettings scaled(final double share) {
		return new DenoiseSettings(steps, smoothing * Math.sqrt(share), shape, fixed == null ? null : fixed.scaled(share));
	}

	/**
	 * The schedule these settings stand for, without anything learned.
	 *
	 * @param sigma standard deviation of the noise, prior's unit, positive
	 */
	public Schedule schedule(final double sigma) {
		return schedule(sigma, LearnedSchedules.NONE);
	}

	/**
	 * The schedule these settings stand for. A single step is the Tweedie estimate, unless one was learned and measured to be
	 * better.
	 *
	 * @param sigma standard deviation of the noise, prior's unit, positive
	 * @param learned what was learned for the prior
	 * @return the steps; the Tweedie estimate has no data term, the others have
	 */
	public Schedule schedule(final double sigma, final LearnedSchedules learned) {
		if (fixed != null) return fixed;
		final Optional<Learned> chosen = chosen(learned);
		if (chosen.isPresent()) return chosen.get().schedule().at(sigma);
		if (steps == 0 && Double.isNaN(smoothing) && shape == null) return DEFAULT.scaled(sigma * sigma);
		// NB: who names a shape wants several steps; who names only a smoothing, the estimate at that smoothing
		final int several = shape == null ? DEFAULT.steps() : learned.best(Task.DENOISE).map(l -> l
			.schedule().steps()).orElse(DEFAULT.steps());
		final int n = steps > 0 ? steps : several;
		final double first = Double.isNaN(smoothing) ? sigma : smoothing;
		if (n == 1) return Schedule.oneStep(first * first);
		return Schedule.of(shape == null ? ScheduleShape.LOG : shape, first, Math.min(first, LAST_FRACTION * sigma), n);
	}

	/** The learned schedule that these settings leave the choice to; none where they ask for another. */
	Optional<Learned> chosen(final LearnedSchedules learned) {
		if (fixed != null || shape != null || !Double.isNaN(smoothing)) return Optional.empty();
		if (steps == 1) return learned.get(Task.DENOISE, 1).filter(Learned::isBetter);
		return steps == 0 ? learned.best(Task.DENOISE) : learned.get(Task.DENOISE, steps);
	}
}
