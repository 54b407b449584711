package org.gncfoe.image;

import java.io.IOException;
import java.util.Objects;

import org.gncfoe.api.IntensityScale;
import org.gncfoe.noise.KnownNoise;
import org.gncfoe.noise.NoiseKind;
import org.gncfoe.restore.InpaintSettings;
import org.gncfoe.restore.PriorChoice;
import org.gncfoe.restore.Schedule;
import org.gncfoe.restore.ScheduleShape;
import org.gncfoe.restore.SolverKind;

/**
 * How to inpaint an image, in its own units. Immutable; start from {@link #defaults()} and change with the {@code with...}
 * methods.
 *
 * @param sigma standard deviation of the noise on observed pixels, in grey levels of the image, which are then denoised; 0:
 *          observed pixels are kept bit for bit; NaN: estimated, once per channel
 * @param noise what else is known of the noise, where sigma is NaN
 * @param steps number of steps; 0: the best number
 * @param smoothing first smoothing, as a standard deviation of noise in grey levels of the image; NaN: the best
 * @param shape how the smoothing falls; null: as learned for the prior, where it was, else {@link ScheduleShape#LOG}
 * @param solver whether the smoothing falls along a schedule, or is found with the image; then {@code smoothing} is where
 *          it starts, and there is no {@code shape}
 * @param bits bit depth of the result
 * @param currentPlane whether only the plane shown is inpainted, which the result then consists of
 * @param channels which channels are inpainted, the others are copied
 */
public record InpaintOptions(double sigma, KnownNoise noise, int steps, double smoothing, ScheduleShape shape, SolverKind solver, OutputBits bits,
	boolean currentPlane, Channels channels)
{

	/** @throws IllegalArgumentException if a number is out of its range; with a sentence for the user */
	public InpaintOptions {
		Objects.requireNonNull(bits, "bits");
		Objects.requireNonNull(channels, "channels");
		if (sigma < 0 || Double.isInfinite(sigma)) throw new IllegalArgumentException(
			"The noise sigma must be a number of grey levels, 0 or more, not " + sigma + ".");
		Objects.requireNonNull(noise, "noise");
		if (!Double.isNaN(sigma) && noise.kind() == NoiseKind.POISSON) throw new IllegalArgumentException(
			"A sigma belongs to the noise model gaussian; poisson has gain, offset and read noise.");
		Objects.requireNonNull(solver, "solver");
		if (shape != null && solver == SolverKind.JOINT) throw new IllegalArgumentException(
			"A schedule belongs to the solver flow: joint finds the smoothing itself.");
		if (steps < 0) throw new IllegalArgumentException("The number of steps must be at least 1, not " + steps + ".");
		if (smoothing <= 0 || Double.isInfinite(smoothing)) throw new IllegalArgumentException(
			"The first smoothing must be a positive number of grey levels, not " + smoothing + ".");
	}

	/** Observed pixels kept, the best schedule, the bit depth of the input, all planes. */
	public static InpaintOptions defaults() {
		return new InpaintOptions(0, KnownNoise.NOTHING, 0, Double.NaN, null, SolverKind.FLOW, OutputBits.SAME, false, Channels.ALL);
	}

	/** The same with another sigma (grey levels); 0: observed pixels are kept; NaN: estimated. */
	public InpaintOptions withSigma(final double value) {
		return new InpaintOptions(value, noise, steps, smoothing, shape, solver, bits, currentPlane, channels);
	}

	/** The same with the noise of a camera, or of another kind, which is taken away; what is not known is estimated. */
	public InpaintOptions withNoise(final KnownNoise value) {
		return new InpaintOptions(Double.NaN, value, steps, smoothing, shape, solver, bits, currentPlane, channels);
	}

	/** The same with another number of steps; 0: the best number. */
	public InpaintOptions withSteps(final int value) {
		return new InpaintOptions(sigma, noise, value, smoothing, shape, solver, bits, currentPlane, channels);
	}

	/** The same with another first smoothing (standard deviation, grey levels); NaN: the best. */
	public InpaintOptions withSmoothing(final double value) {
		return new InpaintOptions(sigma, noise, steps, value, shape, solver, bits, currentPlane, channels);
	}

	/** The same with another fall of the smoothing; null: the best. */
	public InpaintOptions withShape(final ScheduleShape value) {
		return new InpaintOptions(sigma, noise, steps, smoothing, value, solver, bits, currentPlane, channels);
	}

	/** The same with another solver. */
	public InpaintOptions withSolver(final SolverKind value) {
		return new InpaintOptions(sigma, noise, steps, smoothing, shape, value, bits, currentPlane, channels);
	}

	/** The same with another bit depth of the result. */
	public InpaintOptions withBits(final OutputBits value) {
		return new InpaintOptions(sigma, noise, steps, smoothing, shape, solver, value, currentPlane, channels);
	}

	/** The same for all planes or for the one shown only. */
	public InpaintOptions withCurrentPlane(final boolean value) {
		return new InpaintOptions(sigma, noise, steps, smoothing, shape, solver, bits, value, channels);
	}

	/** The same for these channels. */
	public InpaintOptions withChannels(final Channels value) {
		return new InpaintOptions(sigma, noise, steps, smoothing, shape, solver, bits, currentPlane, value);
	}

	/** Whether pixels that are not missing are denoised. */
	public boolean denoises() {
		return sigma != 0;
	}

	/** Whether nothing about the noise has to be estimated. */
	boolean isKnown() {
		return !Double.isNaN(sigma) || noise.isComplete();
	}

	/**
	 * The prior asked for, or the best for these options.
	 *
	 * @param asked name or path; auto: the best
	 * @throws IOException if a shipped prior cannot be read; with a sentence for the user
	 */
	public String prior(final String asked) throws IOException {
		final boolean kept = solver == SolverKind.FLOW && sigma == 0 && Double.isNaN(smoothing);
		return kept ? PriorChoice.inpainting(asked, InpaintSettings.defaults().withShape(shape).withSteps(steps)) : PriorChoice
			.energy(asked);
	}

	/**
	 * The settings of the solver on this scale.
	 *
	 * @param unitSigma the noise in the prior's unit: the smoothing need not fall below it
	 */
	InpaintSettings settings(final IntensityScale scale, final double unitSigma) {
		final InpaintSettings settings = InpaintSettings.defaults().withShape(shape).withSteps(steps);
		if (Double.isNaN(smoothing) && unitSigma == 0) return settings;
		final double first = Double.isNaN(smoothing) ? Double.NaN : smoothing / scale.factor();
		final Schedule schedule = settings.withSmoothing(first, Double.NaN).schedule(Double.POSITIVE_INFINITY);
		final double start = Math.sqrt(schedule.t(0)), end = Math.sqrt(schedule.t(schedule.steps() - 1));
		return settings.withSmoothing(first, Math.min(start, Math.max(end, unitSigma)));
	}
}
