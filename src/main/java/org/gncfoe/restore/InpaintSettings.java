package org.gncfoe.restore;

import java.util.Objects;

/**
 * How to inpaint. Immutable; start from {@link #defaults()} and change with the {@code with...} methods.
 *
 * @param steps number of steps
 * @param smoothing square root of the first smoothing, as a noise standard deviation in the prior's unit; cut to the
 *          prior's range
 * @param lastSmoothing the same for the last smoothing
 * @param shape how the smoothing falls
 * @param noise standard deviation of the noise on observed pixels, prior's unit; 0: observed pixels are kept as they are
 * @param start how missing pixels are filled before the first step
 */
public record InpaintSettings(int steps, double smoothing, double lastSmoothing, ScheduleShape shape, double noise,
	Interpolation start) {

	/** @throws IllegalArgumentException if a value is out of range */
	public InpaintSettings {
		Objects.requireNonNull(shape, "shape");
		Objects.requireNonNull(start, "start");
		if (steps < 1) throw new IllegalArgumentException("at least one step is needed, not " + steps);
		if (!(lastSmoothing > 0 && lastSmoothing <= smoothing && smoothing < Double.POSITIVE_INFINITY))
			throw new IllegalArgumentException("the smoothing must fall from a finite to a positive value, not from " +
				smoothing + " to " + lastSmoothing);
		if (!(noise >= 0 && noise < Double.POSITIVE_INFINITY)) throw new IllegalArgumentException(
			"the noise must be finite and at least 0, not " + noise);
	}

	/** 50 steps from 0.5 down to 0.011, equal steps of log t, exact observations: the prototype's best. */
	public static InpaintSettings defaults() {
		return new InpaintSettings(50, 0.5, 0.011, ScheduleShape.LOG, 0, new HarmonicInterpolation());
	}

	/** The same with another number of steps. */
	public InpaintSettings withSteps(final int value) {
		return new InpaintSettings(value, smoothing, lastSmoothing, shape, noise, start);
	}

	/** The same with another range of smoothing (standard deviations, prior's unit). */
	public InpaintSettings withSmoothing(final double first, final double last) {
		return new InpaintSettings(steps, first, last, shape, noise, start);
	}

	/** The same with another shape of the schedule. */
	public InpaintSettings withShape(final ScheduleShape value) {
		return new InpaintSettings(steps, smoothing, lastSmoothing, value, noise, start);
	}

	/** The same with noise (standard deviation, prior's unit) on the observed pixels. */
	public InpaintSettings withNoise(final double value) {
		return new InpaintSettings(steps, smoothing, lastSmoothing, shape, value, start);
	}

	/** The same with another start image. */
	public InpaintSettings withStart(final Interpolation value) {
		return new InpaintSettings(steps, smoothing, lastSmoothing, shape, noise, value);
	}

	/**
	 * The schedule these settings stand for.
	 *
	 * @param maxT largest smoothing (variance) of the prior; beyond it the step size a = t would be too large
	 */
	public Schedule schedule(final double maxT) {
		final double most = Math.sqrt(maxT);
		return Schedule.of(shape, Math.min(most, smoothing), Math.min(most, lastSmoothing), steps);
	}
}
