package org.gncfoe.image;

import java.util.Objects;

import org.gncfoe.noise.KnownNoise;
import org.gncfoe.noise.NoiseKind;
import org.gncfoe.restore.DeconvolveSettings;

/**
 * How to deconvolve an image, in its own units. Immutable; start from {@link #of} and change with the {@code with...}
 * methods.
 *
 * @param psf the PSF
 * @param sigma standard deviation of Gaussian noise, in grey levels of the image; NaN: estimated, once per channel
 * @param noise the kind of noise and what else is known of it
 * @param steps number of steps; 0: the best number
 * @param bits bit depth of the result
 * @param currentPlane whether only the plane shown is deconvolved, which the result then consists of
 * @param channels which channels are deconvolved, the others are copied
 */
public record DeconvolveOptions(PsfSource psf, double sigma, KnownNoise noise, int steps, OutputBits bits,
	boolean currentPlane, Channels channels)
{

	/** @throws IllegalArgumentException if a number is out of its range; with a sentence for the user */
	public DeconvolveOptions {
		Objects.requireNonNull(psf, "psf");
		Objects.requireNonNull(noise, "noise");
		Objects.requireNonNull(bits, "bits");
		Objects.requireNonNull(channels, "channels");
		if (sigma < 0 || Double.isInfinite(sigma)) throw new IllegalArgumentException(
			"The noise sigma must be a number of grey levels, 0 or more, not " + sigma + ".");
		if (!Double.isNaN(sigma) && noise.kind() == NoiseKind.POISSON) throw new IllegalArgumentException(
			"A sigma belongs to the noise model gaussian; poisson has gain, offset and read noise.");
		if (steps < 0) throw new IllegalArgumentException("The number of steps must be at least 1, not " + steps + ".");
	}

	/** Noise estimated, the best steps, the bit depth of the input, all planes. */
	public static DeconvolveOptions of(final PsfSource psf) {
		return new DeconvolveOptions(psf, Double.NaN, KnownNoise.NOTHING, 0, OutputBits.SAME, false, Channels.ALL);
	}

	/** The same with another sigma (grey levels); NaN: estimated. */
	public DeconvolveOptions withSigma(final double value) {
		return new DeconvolveOptions(psf, value, noise, steps, bits, currentPlane, channels);
	}

	/** The same with other knowledge of the noise. */
	public DeconvolveOptions withNoise(final KnownNoise value) {
		return new DeconvolveOptions(psf, sigma, value, steps, bits, currentPlane, channels);
	}

	/** The same with another number of steps; 0: the best number. */
	public DeconvolveOptions withSteps(final int value) {
		return new DeconvolveOptions(psf, sigma, noise, value, bits, currentPlane, channels);
	}

	/** The same with another bit depth of the result. */
	public DeconvolveOptions withBits(final OutputBits value) {
		return new DeconvolveOptions(psf, sigma, noise, steps, value, currentPlane, channels);
	}

	/** The same for all planes or for the one shown only. */
	public DeconvolveOptions withCurrentPlane(final boolean value) {
		return new DeconvolveOptions(psf, sigma, noise, steps, bits, value, channels);
	}

	/** The same for these channels. */
	public DeconvolveOptions withChannels(final Channels value) {
		return new DeconvolveOptions(psf, sigma, noise, steps, bits, currentPlane, value);
	}

	/** The steps. */
	DeconvolveSettings settings() {
		return steps == 0 ? DeconvolveSettings.defaults() : DeconvolveSettings.defaults().withSteps(steps);
	}
}
