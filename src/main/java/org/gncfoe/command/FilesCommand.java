package org.gncfoe.command;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;

import org.gncfoe.batch.Batch;
import org.gncfoe.batch.BatchFiles;
import org.gncfoe.batch.BatchItem;
import org.gncfoe.batch.BatchListener;
import org.gncfoe.batch.BatchRecord;
import org.gncfoe.batch.BatchSummary;
import org.gncfoe.batch.FileRestorer;
import org.gncfoe.compute.Backend;
import org.gncfoe.compute.Backends;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.image.Channels;
import org.gncfoe.prior.Prior;
import org.gncfoe.prior.Priors;
import org.gncfoe.restore.PriorChoice;
import org.scijava.ItemIO;
import org.scijava.plugin.Attr;
import org.scijava.plugin.Parameter;

import ij.IJ;

/**
 * A command that restores the image files of a folder, and says in ImageJ's log how it goes on. No image is shown.
 */
abstract class FilesCommand extends RestorationCommand {

	// NB: The names of the fields are the keys in macros: lower case, one word, and none the end of another, here and in
	// the commands.

	@Parameter(label = "Folder of images", style = "directory", required = false, persist = false, attrs = @Attr(name = Remembered.ATTRIBUTE))
	private File input;

	@Parameter(label = "Folder for the results", style = "directory", required = false, persist = false, attrs = @Attr(name = Remembered.ATTRIBUTE),
		description = "Is made if need be; empty: beside the images")
	private File output;

	@Parameter(label = "Files", persist = false, description = "Which files, such as *.tif; several with spaces; auto: all that ImageJ opens")
	private String include = TextInput.AUTO;

	@Parameter(label = "Subfolders", persist = false, choices = { "yes", "no" }, description = "Also the images in its subfolders")
	private String subfolders = "yes";

	@Parameter(label = "Finished files", persist = false, choices = { "again", "skip" },
		description = "skip: leave out what an earlier run has finished, unless the image or a parameter changed since")
	private String finished = "again";

	@Parameter(label = "Files at once", persist = false, description = "They share the threads, as far as there is memory")
	private String jobs = "1";

	@Parameter(label = "Channels", persist = false, description = "all, or numbers such as 2 or 1,3: the others are copied; of RGB, 1 is red")
	private String channels = "all";

	@Parameter(label = "Image model (prior)", persist = false, attrs = @Attr(name = Remembered.ATTRIBUTE), description = "The learnt image model: a shipped one or one of your own")
	private PriorName prior = PriorName.DEFAULT;

	@Parameter(label = "or a prior file", required = false, persist = false,
		description = "A .safetensors file, used instead of the prior above")
	private File priorfile;

	@Parameter(label = "Device", persist = false, choices = { "auto", "cpu", "reference", "opencl" },
		description = "Where to compute; auto: the fastest")
	private String device = Backends.AUTO;

	@Parameter(label = "Threads", persist = false, description = "Number of processor threads; auto: all")
	private String threads = TextInput.AUTO;

	/** Number of images restored. */
	@Parameter(type = ItemIO.OUTPUT, label = "Images done")
	private int done;

	/** Number of images that failed. */
	@Parameter(type = ItemIO.OUTPUT, label = "Images failed")
	private int failed;

	/** The table of the images. */
	@Parameter(type = ItemIO.OUTPUT, label = "Table")
	private File table;

	// -- What a command adds --

	@Override
	public boolean isUseful(final String name) {
		return !name.equals("prior") || !ImageSource.isGiven(priorfile);
	}

	/** Whether the choice of the prior is left to the program. */
	final boolean choosesPrior() {
		return PriorChoice.isAuto(TextInput.prior(prior, priorfile));
	}

	/** How results are called. */
	abstract BatchFiles files();

	/**
	 * What is done to the files.
	 *
	 * @throws IllegalArgumentException if a parameter is of no use; with a sentence for the user
	 * @throws IOException if a file named by a parameter cannot be read; with a sentence for the user
	 */
	abstract FileRestorer restorer(PriorEngine engine, String priorName) throws IOException;

	/**
	 * The prior asked for, or the best for what is done.
	 *
	 * @throws IOException if a shipped prior cannot be read; with a sentence for the user
	 */
	abstract String prior(String asked) throws IOException;

	/** @throws IllegalArgumentException if a parameter is of no use; with a sentence for the user */
	abstract void check() throws IOException;

	// -- RestorationCommand methods --

	@Override
	void execute() {
		try (TaskProgress progress = progress()) {
			final Path folder = folder();
			final Path to = ImageSource.isGiven(output) ? output.toPath() : null;
			check();
			final List<BatchItem> items = files().include(globs()).recursive(isYes("subfolders", subfolders)).find(List.of(
				folder), to);
			if (items.isEmpty()) throw new IllegalArgumentException("There are no such images in " + folder + ".");
			final String name = prior(TextInput.prior(prior, priorfile));
			final Prior model = Priors.load(name);
			try (Backend backend = open(device, threads, notice -> IJ.log(title() + ": " + notice), progress); PriorEngine engine = backend.open(model)) {
				run(items, home(), restorer(engine, name), progress);
			}
		}
		catch (final IllegalArgumentException | IOException e) {
			refuse(e.getMessage());
		}
		catch (final CancellationException e) {
			stopped(title() + " was cancelled; what is finished stays.");
		}
	}

	private void run(final List<BatchItem> items, final Path home, final FileRestorer restorer,
		final TaskProgress progress) throws IOException
	{
		final Path csv = home.resolve("gnc-foe-" + restorer.verb() + ".csv");
		final Batch batch = new Batch(items, restorer).withHome(home).withCsv(csv).withJobs(TextInput.count("number of files " +
			"at once", jobs)).withResume(isChosen("finished", finished, "skip", "again"));
		final BatchSummary summary = batch.run(new Log(progress), progress);
		done = summary.done();
		failed = summary.failed();
		table = csv.toFile();
		IJ.log(title() + ": " + summary.sentence() + "; table: " + csv);
		if (summary.obstacle() != null) throw new IOException(summary.obstacle());
		if (summary.cancelled()) throw new CancellationException("canceled");
	}

	/** @throws IllegalArgumentException if there are none such; with a sentence for the user */
	final Channels channels() {
		return Channels.of(channels);
	}

	/** The folder of the results. */
	final Path home() {
		return ImageSource.isGiven(output) ? output.toPath() : folder();
	}

	// -- Helper methods --

	private Path folder() {
		if (!ImageSource.isGiven(input)) throw new IllegalArgumentException("Name the folder of images, in macros as input=[folder].");
		final Path folder = input.toPath();
		if (!Files.isDirectory(folder)) throw new IllegalArgumentException("There is no folder " + folder + ".");
		return folder;
	}

	private List<String> globs() {
		return TextInput.isAuto(include) ? List.of() : List.of(include.strip().split("\\s+"));
	}

	static boolean isYes(final String name, final String choice) {
		return isChosen(name, choice, "yes", "no");
	}

	/** Whether it is the first of two choices. */
	private static boolean isChosen(final String name, final String choice, final String yes, final String no) {
		if (yes.equals(choice)) return true;
		if (no.equals(choice)) return false;
		throw new IllegalArgumentException("The choice of " + name + " is " + yes + " or " + no + ", not \"" + choice + "\".");
	}

	/** Tells ImageJ's log and the task how the batch goes on. */
	private final class Log implements BatchListener {

		private final TaskProgress progress;

		Log(final TaskProgress progress) {
			this.progress = progress;
		}

		@Override
		public void started(final int files, final int skipped) {
			IJ.log(title() + ": " + files + (files == 1 ? " image" : " images") + (skipped == 0 ? "" : ", " + skipped +
				" finished before"));
		}

		@Override
		public void finished(final BatchRecord record, final int number, final int files, final double secondsLeft) {
			IJ.log(BatchListener.line(record, number, files, secondsLeft));
			progress.say(number + " of " + files);
		}
	}
}
