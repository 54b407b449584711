package org.gncfoe.cli;

import org.gncfoe.noise.Correlation;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The option that says how pixels share their noise. */
final class CorrelationOption {

	@Option(names = "--correlation", paramLabel = "auto|none|FILE", defaultValue = "auto", description = {
		"how pixels share their noise: what is found, not at all, or a spectrum that",
		"estimate-noise --spectrum has written (default: ${DEFAULT-VALUE})" })
	private String correlation;

	@Spec(Target.MIXEE)
	private CommandSpec spec;

	/**
	 * What is known.
	 *
	 * @throws ParameterException if there is no such file, or it is something else
	 */
	Correlation get() {
		try {
			return Correlation.parse(correlation);
		}
		catch (final IllegalArgumentException e) {
			throw new ParameterException(spec.commandLine(), e.getMessage(), e);
		}
	}
}
