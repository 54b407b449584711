package org.gncfoe.cli;

import java.io.IOException;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.Backends;
import org.gncfoe.prior.Prior;
import org.gncfoe.prior.Priors;
import org.gncfoe.restore.LearnedSchedules;
import org.gncfoe.restore.PriorChoice;

import java.util.function.Consumer;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options of all commands that evaluate a prior: which one, and where. */
final class PriorOptions {

	@Option(names = "--prior", paramLabel = "NAME|FILE", defaultValue = PriorChoice.AUTO,
		description = "the prior: a name or a .safetensors file; auto: the best measured for what is done (default: ${DEFAULT-VALUE})")
	private String prior;

	@Option(names = "--device", paramLabel = "auto|cpu|reference|NAME|INDEX", defaultValue = "auto",
		description = "where to compute: auto takes an OpenCL device if one works, else the CPU; reference is slow and in " +
			"double precision; NAME or INDEX as listed by \"devices\" (default: ${DEFAULT-VALUE})")
	private String device;

	@Option(names = "--threads", paramLabel = "N", description = "number of threads (default: all cores)")
	private Integer threads;

	@Spec(Target.MIXEE)
	private CommandSpec spec;

	/** The name or path of the prior; that of the shipped energy if the user leaves the choice. */
	String name() {
		return PriorChoice.energy(prior);
	}

	/** What tells which prior is best. */
	interface Choice {

		String of(String asked) throws IOException;
	}

	/** Takes the best prior for what is done, if the user leaves the choice. */
	void choose(final Choice best) {
		try {
			prior = best.of(prior);
		}
		catch (final IOException e) {
			throw new ParameterException(spec.commandLine(), e.getMessage(), e);
		}
	}

	/** Whether the user chose a prior. */
	boolean isGiven() {
		final CommandLine.ParseResult result = spec.commandLine().getParseResult();
		return result.hasMatchedOption("--prior");
	}

	/**
	 * Loads the prior.
	 *
	 * @throws ParameterException if there is no such prior, or the file is none, or its learned schedules are broken
	 */
	Prior prior() {
		try {
			final Prior loaded = Priors.load(name());
			LearnedSchedules.of(loaded);
			return loaded;
		}
		catch (final IOException | IllegalArgumentException e) {
			throw new ParameterException(spec.commandLine(), e.getMessage(), e);
		}
	}

	/** Where a command says what takes long: standard error, so that its output stays as it is. */
	static Consumer<String> notices(final CommandLine commandLine) {
		return notice -> {
			commandLine.getErr().println(notice);
			commandLine.getErr().flush();
		};
	}

	/**
	 * Opens the backend; the caller closes it.
	 *
	 * @throws ParameterException if there is no such device or the number of threads is not positive
	 */
	Backend backend() {
		return backend(Backends.AUTO);
	}

	/**
	 * Opens the backend for work that not every device can do; the caller closes it.
	 *
	 * @param auto the device taken where the user leaves the choice
	 * @throws ParameterException if there is no such device or the number of threads is not positive
	 */
	Backend backend(final String auto) {
		if (threads != null && threads < 1) throw new ParameterException(spec.commandLine(),
			"The number of threads must be at least 1, not " + threads + ".");
		try {
			return Backends.open(device.equals(Backends.AUTO) ? auto : device, threads == null ? 0 : threads, notices(spec
				.commandLine()));
		}
		catch (final IllegalArgumentException e) {
			throw new ParameterException(spec.commandLine(), e.getMessage(), e);
		}
	}
}
