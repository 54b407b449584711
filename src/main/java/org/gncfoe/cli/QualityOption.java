package org.gncfoe.cli;

import org.gncfoe.restore.Quality;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The option of commands that denoise: which network, where the prior is left open. */
final class QualityOption {

	@Option(names = "--quality", paramLabel = "auto|best|fast", defaultValue = "auto", description = {
		"which prior denoises where --prior leaves the choice: the best, or the fastest;",
		"auto: the best (default: ${DEFAULT-VALUE})" })
	private String quality;

	@Spec(Target.MIXEE)
	private CommandSpec spec;

	/** @throws ParameterException if there is no such quality */
	Quality get() {
		try {
			return Quality.of(quality);
		}
		catch (final IllegalArgumentException e) {
			throw new ParameterException(spec.commandLine(), e.getMessage());
		}
	}
}
