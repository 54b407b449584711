package org.gncfoe.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;

import org.scijava.util.VersionUtils;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * The root of the command line {@code gnc-foe}: it only hands over to its
 * subcommands.
 * <p>
 * Exit codes are those of {@link ExitCodes}.
 * </p>
 */
@Command(name = "gnc-foe", mixinStandardHelpOptions = true,
	versionProvider = Main.Version.class, description = {
		"Restores noisy microscopy images with gradually non-convex",
		"Fields-of-Experts priors." }, //
	subcommands = { DenoiseCommand.class, InpaintCommand.class, DeconvolveCommand.class, EstimateNoiseCommand.class,
		EvaluateCommand.class, ShowCommand.class, CheckCommand.class,
		FiguresCommand.class, TrainCommand.class, LearnScheduleCommand.class, DevicesCommand.class,
		BenchmarkCommand.class })
public final class Main implements Runnable {

	@Spec
	private CommandSpec spec;

	private Main() {}

	public static void main(final String... args) {
		// NB: Before any AWT class is touched; ImageJ must open no window here.
		System.setProperty("java.awt.headless", "true");
		// NB: Otherwise picocli looks for Groovy, which starts for nothing where it is there: a fifth of a second.
		System.setProperty("picocli.disable.closures", "true");
		System.exit(commandLine().execute(args));
	}

	/**
	 * Creates the command line with all subcommands; it runs in this JVM and does
	 * not exit, so tests can call {@link CommandLine#execute(String...)}.
	 *
	 * @return a new, independent command line
	 */
	public static CommandLine commandLine() {
		return new CommandLine(new Main()) //
			.setParameterExceptionHandler(Main::explainBadUsage) //
			.setExecutionStrategy(Main::runInMemory) //
			.setExecutionExceptionHandler(Main::explainFailure);
	}

	/** Name and version of the program. */
	static String program() {
		return "gnc-foe " + VersionUtils.getVersion(Main.class);
	}

	/** Called when no subcommand is given, which is bad usage. */
	@Override
	public void run() {
		throw new ParameterException(spec.commandLine(), "No command given.");
	}

	// -- Helper methods --

	/** One sentence and where to look, rather than the whole usage text. */
	private static int explainBadUsage(final ParameterException e,
		final String[] args)
	{
		final CommandLine command = e.getCommandLine();
		command.getErr().println(isUnsayable(e) ? "A name cannot be expressed in this system's character set, " + System
			.getProperty("sun.jnu.encoding") + ": set a locale with UTF-8, such as LC_ALL=C.UTF-8, and start again." : e
				.getMessage());
		CommandLine.UnmatchedArgumentException.printSuggestions(e, command
			.getErr());
		command.getErr().println("Try '" + command.getCommandSpec()
			.qualifiedName() + " --help' for more.");
		return command.getCommandSpec().exitCodeOnInvalidInput();
	}

	/** Whether a path has characters that the system's settings do not know. */
	private static boolean isUnsayable(final Throwable e) {
		for (Throwable cause = e; cause != null; cause = cause.getCause())
			if (cause instanceof InvalidPathException && cause.getMessage().contains("unmappable")) return true;
		return false;
	}

	/** Runs the subcommand; too little memory is the user's to cure. */
	private static int runInMemory(final ParseResult parsed) {
		try {
			return new CommandLine.RunLast().execute(parsed);
		}
		catch (final OutOfMemoryError e) {
			throw new ParameterException(parsed.commandSpec().commandLine(),
				"There is too little memory: give Java more with -Xmx, e.g. java -Xmx8g -jar gnc-foe-app.jar ...", e);
		}
	}

	/**
	 * Files that cannot be read or written are the user's to cure; anything else
	 * is a fault of the program, said in a sentence above its trace.
	 */
	private static int explainFailure(final Exception e, final CommandLine command,
		final ParseResult parsed)
	{
		if (e instanceof IOException || e instanceof UncheckedIOException) {
			command.getErr().println(sentence(e));
			return command.getCommandSpec().exitCodeOnInvalidInput();
		}
		command.getErr().println("The program failed for a reason it does not know (" + e +
			"): please report it with what follows.");
		e.printStackTrace(command.getErr());
		return command.getCommandSpec().exitCodeOnExecutionException();
	}

	/** NB: What the system says of a file, such as its name alone, is no sentence. */
	private static String sentence(final Exception e) {
		final Throwable cause = e instanceof UncheckedIOException ? e.getCause() : e;
		if (cause instanceof FileSystemException) {
			final FileSystemException f = (FileSystemException) cause;
			return "The file " + f.getFile() + " cannot be read or written (" + (f instanceof NoSuchFileException
				? "there is no such file or folder" : f instanceof AccessDeniedException ? "not allowed" : f.getReason()) + ").";
		}
		final String message = String.valueOf(e.getMessage());
		return message.matches("(?s).* .*[.!?]") ? message : "A file cannot be read or written (" + message + ").";
	}

	// -- Helper classes --

	/** The version and commit written into the jar's manifest by the build. */
	static final class Version implements IVersionProvider {

		@Override
		public String[] getVersion() {
			// NB: A snapshot's version ends with the commit it was built from.
			return new String[] { "${COMMAND-FULL-NAME} " + VersionUtils.getVersion(
				Main.class) };
		}
	}
}
