package org.gncfoe.cli;

import org.gncfoe.image.Channels;
import org.gncfoe.image.OutputBits;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options of commands that restore images: what of them, and into which kind of image. */
final class ResultOptions {

	@Option(names = "--channels", paramLabel = "all|N,...", defaultValue = "all", description = {
		"channels to restore, such as 2 or 1,3; the others are copied (of RGB images 1",
		"is red, 2 green, 3 blue; default: ${DEFAULT-VALUE})" })
	private String channels;

	@Option(names = "--bits", paramLabel = "same|32", defaultValue = "same",
		description = "bit depth of the result: that of the input, or 32 (default: ${DEFAULT-VALUE})")
	private String bits;

	@Spec(Target.MIXEE)
	private CommandSpec spec;

	/** @throws ParameterException if there are none such */
	Channels channels() {
		try {
			return Channels.of(channels);
		}
		catch (final IllegalArgumentException e) {
			throw new ParameterException(spec.commandLine(), e.getMessage(), e);
		}
	}

	/** @throws ParameterException if there is no such depth */
	OutputBits bits() {
		try {
			return OutputBits.of(bits);
		}
		catch (final IllegalArgumentException e) {
			throw new ParameterException(spec.commandLine(), e.getMessage(), e);
		}
	}
}
