package org.gncfoe.image;

import java.io.IOException;
import java.util.Objects;

import org.gncfoe.api.IntensityScale;
import org.gncfoe.noise.Correlation;
import org.gncfoe.noise.KnownNoise;
import org.gncfoe.noise.NoiseKind;
import org.gncfoe.restore.DenoiseSettings;
import org.gncfoe.restore.PriorChoice;
import org.gncfoe.restore.Quality;
import org.gncfoe.restore.ScheduleShape;
import org.gncfoe.restore.SolverKind;

/**
 * How to denoise an image, in its own units. Immutable; start from {@link #defaults()} and change with the {@code with...}
 * methods.
 *
 * @param sigma standard deviation of Gaussian noise, in grey levels of the image; NaN: estimated, once per channel
 * @param noise the kind of noise and what else is known of it
 * @param steps number of steps; 0: the best number
 * @param smoothing first smoothing, as a standard deviation of noise in grey levels of the image; NaN: the best
 * @param shape how the smoothing falls; null: as learned for the prior, where it was, else {@link ScheduleShape#LOG}
 * @param solver whether the smoothing falls along a schedule, or is found with the image; then {@code smoothing} is where
 *          it starts, and there is no {@code shape}
 * @param bits bit depth of the result
 * @param currentPlane whether only the plane shown is denoised, which the result then consists of
 * @param selectionOnly whether only the pixels in the image's selection are denoised, all others stay as they are
 * @param channels which channels are denoised, the others are copied
 * @param neighbours along which dimension of a stack planes help each other
 */
public record DenoiseOptions(double sigma, KnownNoise noise, int steps, double smoothing, ScheduleShape shape, SolverKind solver,
	OutputBits bits, boolean currentPlane, boolean selectionOnly, Channels channels,
	NeighbourAxis neighbours)
{

	/** @throws IllegalArgumentException if a number is out of its range; with a sentence for the user */
	public DenoiseOptions {
		Objects.requireNonNull(noise, "noise");
		Objects.requireNonNull(bits, "bits");
		Objects.requireNonNull(channels, "channels");
		Objects.requireNonNull(neighbours, "neighbours");
		if (sigma < 0 || Double.isInfinite(sigma)) throw new IllegalArgumentException(
			"The noise sigma must be a number of grey levels, 0 or more, not " + sigma + ".");
		if (!Double.isNaN(sigma) && noise.kind() == NoiseKind.POISSON) throw new IllegalArgumentException(
			"A sigma belongs to the noise model gaussian; poisson has gain, offset and read noise.");
		Objects.requireNonNull(solver, "solver");
		if (shape != null && solver == SolverKind.JOINT) throw new IllegalArgumentException(
			"A schedule belongs to the solver flow: joint finds the smoothing itself.");
		if (noise.correlation().isKnown() && solver == SolverKind.JOINT) throw new IllegalArgumentException(
			"The solver joint takes the noise for white: leave the correlation out, or take the solver flow.");
		if (steps < 0) throw new IllegalArgumentException("The number of steps must be at least 1, not " + steps + ".");
		if (smoothing <= 0 || Double.isInfinite(smoothing)) throw new IllegalArgumentException(
			"The first smoothing must be a positive number of grey levels, not " + smoothing + ".");
	}

	/** Noise estimated, the best schedule, the bit depth of the input, all planes. */
	public static DenoiseOptions defaults() {
		return new DenoiseOptions(Double.NaN, KnownNoise.NOTHING, 0, Double.NaN, null, SolverKind.FLOW,
			OutputBits.SAME, false, false, Channels.ALL, NeighbourAxis.NONE);
	}

	/** The same with another sigma (grey levels); NaN: estimated. */
	public DenoiseOptions withSigma(final double value) {
		return new DenoiseOptions(value, noise, steps, smoothing, shape, solver, bits, currentPlane, selectionOnly, channels,
			neighbours);
	}

	/** The same with other knowledge of the noise. */
	public DenoiseOptions withNoise(final KnownNoise value) {
		return new DenoiseOptions(sigma, value, steps, smoothing, shape, solver, bits, currentPlane, selectionOnly, channels,
			neighbours);
	}

	/** The same with other knowledge of how pixels share their noise. */
	public DenoiseOptions withCorrelation(final Correlation value) {
		return withNoise(noise.withCorrelation(value));
	}

	/** The same with another number of steps; 0: the best number. */
	public DenoiseOptions withSteps(final int value) {
		return new DenoiseOptions(sigma, noise, value, smoothing, shape, solver, bits, currentPlane, selectionOnly, channels,
			neighbours);
	}

	/** The same with another first smoothing (standard deviation, grey levels); NaN: the best. */
	public DenoiseOptions withSmoothing(final double value) {
		return new DenoiseOptions(sigma, noise, steps, value, shape, solver, bits, currentPlane, selectionOnly, channels,
			neighbours);
	}

	/** The same with another fall of the smoothing; null: as learned, where it was. */
	public DenoiseOptions withShape(final ScheduleShape value) {
		return new DenoiseOptions(sigma, noise, steps, smoothing, value, solver, bits, currentPlane, selectionOnly, channels,
			neighbours);
	}

	/** The same with another solver. */
	public DenoiseOptions withSolver(final SolverKind value) {
		return new DenoiseOptions(sigma, noise, steps, smoothing, shape, value, bits, currentPlane, selectionOnly, channels,
			neighbours);
	}

	/** The same with another bit depth of the result. */
	public DenoiseOptions withBits(final OutputBits value) {
		return new DenoiseOptions(sigma, noise, steps, smoothing, shape, solver, value, currentPlane, selectionOnly, channels,
			neighbours);
	}

	/** The same for all planes or for the one shown only. */
	public DenoiseOptions withCurrentPlane(final boolean value) {
		return new DenoiseOptions(sigma, noise, steps, smoothing, shape, solver, bits, value, selectionOnly, channels,
			neighbours);
	}

	/** The same for all pixels or for those in the image's selection only. */
	public DenoiseOptions withSelectionOnly(final boolean value) {
		return new DenoiseOptions(sigma, noise, steps, smoothing, shape, solver, bits, currentPlane, value, channels,
			neighbours);
	}

	/** The same for these channels. */
	public DenoiseOptions withChannels(final Channels value) {
		return new DenoiseOptions(sigma, noise, steps, smoothing, shape, solver, bits, currentPlane, selectionOnly, value,
			neighbours);
	}

	/** The same with other neighbours. */
	public DenoiseOptions withNeighbours(final NeighbourAxis value) {
		return new DenoiseOptions(sigma, noise, steps, smoothing, shape, solver, bits, currentPlane, selectionOnly, channels,
			value);
	}

	/**
	 * The prior asked for, or the best for these options.
	 *
	 * @param asked name or path; auto: the best
	 * @param quality which network is the best, where none is asked for
	 * @param uncertainty whether the posterior standard deviation is asked for too
	 * @throws IOException if a shipped prior cannot be read; with a sentence for the user
	 */
	public String prior(final String asked, final Quality quality, final boolean uncertainty)
		throws IOException
	{
		// NB: Networks are no densities; only of these the smoothing can be found.
		if (solver == SolverKind.JOINT) return PriorChoice.energy(asked);
		return PriorChoice.denoising(asked, quality, settings(1), uncertainty);
	}

	/** The settings of the solver for images divided by this number of grey levels. */
	DenoiseSettings settings(final double unit) {
		return new DenoiseSettings(steps, smoothing / unit, shape);
	}

	/** The settings of the solver on this scale. */
	DenoiseSettings settings(final IntensityScale scale) {
		return settings(scale.factor());
	}
}
