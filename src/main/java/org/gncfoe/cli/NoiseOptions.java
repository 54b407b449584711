package org.gncfoe.cli;

import org.gncfoe.noise.KnownNoise;
import org.gncfoe.noise.NoiseKind;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options that say what is known of the noise. */
final class NoiseOptions {

	@Option(names = "--noise", paramLabel = "auto|gaussian|poisson", defaultValue = "auto", description = {
		"the noise: gaussian (everywhere the same), poisson (of a camera: rises with",
		"the intensity), or what is found (default: ${DEFAULT-VALUE})" })
	private String noise;

	@Option(names = "--gain", paramLabel = "A",
		description = "of a camera: grey levels per photon (default: estimated per channel)")
	private Double gain;

	@Option(names = "--offset", paramLabel = "O", description = "of a camera: grey level without light (default: estimated)")
	private Double offset;

	@Option(names = "--readnoise", paramLabel = "R",
		description = "of a camera: standard deviation of the noise without light, grey levels (default: estimated)")
	private Double readNoise;

	@Spec(Target.MIXEE)
	private CommandSpec spec;

	/** Whether anything is said. */
	boolean isGiven() {
		return !noise.equals("auto") || gain != null || offset != null || readNoise != null;
	}

	/**
	 * What is known.
	 *
	 * @throws ParameterException if an option is of no use
	 */
	KnownNoise known() {
		try {
			return new KnownNoise(NoiseKind.of(noise), value("--gain", gain), value("--offset", offset), value("--readnoise",
				readNoise));
		}
		catch (final IllegalArgumentException e) {
			throw new ParameterException(spec.commandLine(), e.getMessage(), e);
		}
	}

	private static double value(final String name, final Double value) {
		if (value == null) return Double.NaN;
		if (value.isNaN()) throw new IllegalArgumentException(name + " must be a number of grey levels, not NaN.");
		return value;
	}
}
