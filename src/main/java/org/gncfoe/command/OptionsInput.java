package org.gncfoe.command;

import org.gncfoe.image.DenoiseOptions;
import org.gncfoe.image.InpaintOptions;
import org.gncfoe.image.OutputBits;
import org.gncfoe.noise.KnownNoise;
import org.gncfoe.noise.NoiseKind;

/** Options of restoration as users and macros write them into parameters; see {@link TextInput}. */
final class OptionsInput {

	/** Sigma where observed pixels are kept. */
	static final String NONE = "none";

	private OptionsInput() {}

	/**
	 * How to denoise, all planes.
	 *
	 * @throws IllegalArgumentException if a parameter is of no use; with a sentence for the user
	 */
	static DenoiseOptions denoise(final String noise, final String sigma, final String gain, final String offset,
		final String read, final String steps, final String smoothing, final String schedule, final String bits)
	{
		DenoiseOptions options = DenoiseOptions.defaults().withBits(OutputBits.of(bits)).withShape(TextInput.isAuto(schedule)
			? null : TextInput.shape(schedule));
		options = options.withNoise(known(noise, gain, offset, read));
		if (!TextInput.isAuto(sigma)) options = options.withSigma(TextInput.number("sigma", sigma));
		if (!TextInput.isAuto(smoothing)) options = options.withSmoothing(TextInput.number("first smoothing", smoothing));
		if (!TextInput.isAuto(steps)) options = options.withSteps(TextInput.count("number of steps", steps));
		return options;
	}

	/**
	 * How to inpaint, all planes.
	 *
	 * @throws IllegalArgumentException if a parameter is of no use; with a sentence for the user
	 */
	static InpaintOptions inpaint(final String noise, final String sigma, final String gain, final String offset,
		final String read, final String steps, final String smoothing, final String schedule, final String bits)
	{
		InpaintOptions options = InpaintOptions.defaults().withBits(OutputBits.of(bits)).withShape(TextInput.isAuto(schedule)
			? null : TextInput.shape(schedule));
		final KnownNoise known = known(noise, gain, offset, read);
		if (known.kind() != NoiseKind.AUTO && isNone(sigma)) throw new IllegalArgumentException(
			"The noise belongs to denoising the rest: say sigma=auto too.");
		if (!isNone(sigma)) options = options.withNoise(known);
		if (!isNone(sigma)) options = options.withSigma(TextInput.isAuto(sigma) ? Double.NaN : TextInput.number("sigma",
			sigma));
		if (!TextInput.isAuto(smoothing)) options = options.withSmoothing(TextInput.number("first smoothing", smoothing));
		if (!TextInput.isAuto(steps)) options = options.withSteps(TextInput.count("number of steps", steps));
		return options;
	}

	private static boolean isNone(final String sigma) {
		return sigma == null || sigma.isBlank() || sigma.strip().equalsIgnoreCase(NONE);
	}

	private static KnownNoise known(final String noise, final String gain, final String offset, final String read) {
		return new KnownNoise(TextInput.noise(noise), known("camera gain", gain), known("camera offset", offset), known(
			"camera read noise", read));
	}

	private static double known(final String name, final String text) {
		return TextInput.isAuto(text) ? Double.NaN : TextInput.number(name, text);
	}
}
