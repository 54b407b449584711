package org.gncfoe.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.gncfoe.batch.Batch;
import org.gncfoe.batch.BatchFiles;
import org.gncfoe.batch.BatchItem;
import org.gncfoe.batch.BatchListener;
import org.gncfoe.batch.BatchSummary;
import org.gncfoe.batch.FileRestorer;
import org.gncfoe.batch.FileTimeLimit;
import org.gncfoe.restore.Progress;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options of commands that restore files and folders of files, and how these run. */
final class BatchOptions {

	/** How long a program that is told to stop waits for its work to end, in milliseconds. */
	static final int GRACE = 400;

	/** What a program that was told to stop says. */
	static final String STOPPED = "Stopped; what is finished stays. The same command with --resume goes on.";

	@Option(names = "--include", paramLabel = "GLOB", description = {
		"which files of a folder, e.g. \"*.tif\"; may be given several times (default:",
		"all that ImageJ opens: tif, png, jpg, gif, bmp, pgm, dcm, fits)" })
	private List<String> include = List.of();

	@Option(names = "--no-subfolders", description = "of a folder, only the files directly in it")
	private boolean flat;

	@Option(names = "--jobs", paramLabel = "N", defaultValue = "1",
		description = "files at once; they share the threads, as far as there is memory (default: ${DEFAULT-VALUE})")
	private int jobs;

	@Option(names = "--resume", description = {
		"skip files an earlier run finished, unless the input or the options have",
		"changed since" })
	private boolean resume;

	@Option(names = "--csv", paramLabel = "FILE",
		description = "a table with a row per file (default: of folders, gnc-foe-VERB.csv where the results are)")
	private Path csv;

	@Option(names = "--verify", description = {
		"with --resume: read every result and compare it with the checksum noted when",
		"it was written; one that is damaged is made again" })
	private boolean verify;

	@Option(names = "--share", description = {
		"share the output folder with other runs of the same command, here or on other",
		"computers: each file is restored by one of them, finished ones are skipped" })
	private boolean share;

	@Option(names = "--time-limit", paramLabel = "MINUTES|none", description = {
		"a file that takes longer fails, and the next one is begun (default: 15 minutes,",
		"and 10 for every million values in it)" })
	private String timeLimit;

	@Option(names = "--accept-damaged", description = {
		"restore what there is of files that are cut short, with a remark in the table",
		"(default: they fail)" })
	private boolean acceptDamaged;

	@Option(names = "--log", paramLabel = "FILE", description = "add every line to this file too, with the time")
	private Path log;

	@Option(names = "--progress", paramLabel = "json", description = {
		"print how it goes on for programs, a JSON object a line: start, file (for each),",
		"end" })
	private String progress;

	@Spec(Target.MIXEE)
	private CommandSpec spec;

	/**
	 * The files of a run.
	 *
	 * @param items the files
	 * @param home where is noted what was finished; null: nowhere
	 * @param many whether a folder was named, so that one line per file will do
	 */
	record Plan(List<BatchItem> items, Path home, boolean many) {}

	/**
	 * Finds the files.
	 *
	 * @param inputs files and folders as the user gave them
	 * @param output file or folder as the user gave it, or null: beside the inputs
	 * @param files how results are called
	 * @throws ParameterException if inputs or output are of no use
	 */
	Plan plan(final List<Path> inputs, final String output, final BatchFiles files) {
		final boolean many = inputs.stream().anyMatch(Files::isDirectory);
		limit();
		if (progress != null && !progress.equals("json")) throw bad("--progress can be json only, not " + progress + ".");
		if (verify && !resume) throw bad("--verify belongs to --resume: it tells which results need not be made again.");
		if (jobs < 1) throw bad("--jobs must be at least 1, not " + jobs + ".");
		try {
			files.include(include).recursive(!flat);
			if (output != null && output.isEmpty()) throw bad("-o needs the name of a file or folder.");
			if (output != null && !isFolder(output)) {
				if (inputs.size() > 1 || many) throw bad("With several inputs -o must name a folder, not " + output + ".");
				if (resume || share) throw bad((share ? "--share" : "--resume") + " needs a folder for the results: give one with -o.");
				return new Plan(List.of(new BatchItem(inputs.get(0), Path.of(output), inputs.get(0).toString(), null)), null,
					false);
			}
			final Path folder = output == null ? null : Path.of(output);
			if (folder != null) checkFolder(folder);
			final Path home = BatchFiles.home(inputs, folder);
			if ((resume || share) && home == null) throw bad((share ? "--share" : "--resume") + " needs a folder for the results: give one with -o.");
			final List<BatchItem> items = files.find(inputs, folder);
			if (items.isEmpty()) throw bad("There are no images" + (include.isEmpty() ? "" : " " + String.join(", ", include)) +
				" in " + inputs.get(0) + ".");
			return new Plan(items, many || resume || share ? home : null, many);
		}
		catch (final IllegalArgumentException | IOException e) {
			throw bad(e.getMessage());
		}
	}

	/**
	 * Restores the files and says how it goes on. Where the program is told to stop, by Ctrl-C say, it says how to go on.
	 *
	 * @param plan the files
	 * @param restorer what is done to them
	 * @return the exit code; see {@link ExitCodes}
	 * @throws IOException if the table cannot be written, or another run uses the folder
	 */
	int run(final Plan plan, final FileRestorer restorer) throws IOException {
		final Path table = csv != null || !plan.many ? csv : plan.home == null ? null : plan.home.resolve("gnc-foe-" + restorer
			.verb() + ".csv");
		final Batch batch = new Batch(plan.items, ImageJVoice.listening(restorer)).withHome(plan.home).withCsv(table).withJobs(jobs).withResume(
			resume).withVerify(verify).withShare(share).withTimeLimit(limit());
		final AtomicBoolean stopped = new AtomicBoolean();
		// NB: Those of picocli, fetched before the standard streams are listened to.
		final PrintWriter out = out(), err = spec.commandLine().getErr();
		try (LogFile file = log == null ? null : new LogFile(log); CtrlC end = new CtrlC(() -> stopped.set(true), GRACE,
			() -> sayHowToGoOn(plan, file)); ImageJVoice voice = new ImageJVoice())
		{
			final Consumer<String> said = line -> say(out, line), failed = line -> say(err, line);
			final boolean json = progress != null;
			final JsonListener programs = json ? new JsonListener(said) : null;
			final List<BatchListener> listeners = new ArrayList<>(List.of(json ? programs : plan.many ? new LineListener(said,
				failed) : new ParagraphListener(said, failed)));
			if (file != null) listeners.add(new LineListener(file, file));
			if (file != null) file.accept("gnc-foe: " + plan.items.size() + " files, " + restorer.settings());
			final BatchSummary summary = batch.run(new Listeners(listeners), Progress.until(stopped::get));
			final int code = ExitCodes.of(summary, plan.many || plan.items.size() > 1);
			if (json) programs.ended(summary, code);
			else {
				if (plan.many || plan.items.size() > 1) said.accept(summary.sentence());
				if (plan.many && table != null) said.accept("table: " + table);
			}
			if (summary.obstacle() != null) failed.accept(summary.obstacle());
			if (file != null) end(file, summary, code, failed);
			return code;
		}
	}

	private static void end(final LogFile file, final BatchSummary summary, final int code, final Consumer<String> err) {
		if (summary.obstacle() != null) file.accept(summary.obstacle());
		file.accept(summary.sentence() + (summary.cancelled() ? "" : "; exit code " + code));
		if (file.isBroken()) err.accept("The log " + file.file() + " is incomplete: it could not be written.");
	}

	private static void say(final PrintWriter to, final String line) {
		to.println(line);
		to.flush();
	}

	/** Whether what an earlier run has finished is left out. */
	boolean resume() {
		return resume;
	}

	/** Whether what is left out is read and compared with its checksum. */
	boolean verify() {
		return verify;
	}

	/** Whether programs are told how it goes on. */
	boolean isJson() {
		return progress != null;
	}

	/** Whether files that are cut short are restored as far as they go. */
	boolean acceptDamaged() {
		return acceptDamaged;
	}

	// -- Helper methods --

	private FileTimeLimit limit() {
		if (timeLimit == null) return FileTimeLimit.BY_SIZE;
		if (timeLimit.equals("none")) return FileTimeLimit.NONE;
		try {
			final double minutes = Double.parseDouble(timeLimit);
			if (minutes > 0) return new FileTimeLimit(minutes);
		}
		catch (final NumberFormatException e) {
			// Said below.
		}
		throw bad("--time-limit is a positive number of minutes, or none, not " + timeLimit + ".");
	}

	private void sayHowToGoOn(final Plan plan, final LogFile file) {
		final String sentence = plan.home == null ? "Stopped."
			: STOPPED;
		if (plan.home != null) complain(sentence);
		if (file != null) file.accept(sentence);
	}

	/** An existing folder, or a name that ends like one or has no ending. */
	private static boolean isFolder(final String output) {
		final Path path = Path.of(output);
		if (Files.exists(path)) return Files.isDirectory(path);
		return output.endsWith("/") || output.endsWith(path.getFileSystem().getSeparator()) || !path.getFileName().toString()
			.contains(".");
	}

	private void checkFolder(final Path folder) {
		try {
			Files.createDirectories(folder);
		}
		catch (final IOException e) {
			throw bad("The folder " + folder + " cannot be made: choose another one with -o.");
		}
		if (!Files.isWritable(folder)) throw bad("The folder " + folder +
			" cannot be written to: choose another one with -o.");
	}

	private ParameterException bad(final String sentence) {
		return new ParameterException(spec.commandLine(), sentence);
	}

	private PrintWriter out() {
		return spec.commandLine().getOut();
	}

	private void complain(final String sentence) {
		spec.commandLine().getErr().println(sentence);
		spec.commandLine().getErr().flush();
	}
}
