package org.gncfoe.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.Backends;
import org.gncfoe.prior.PriorFile;
import org.gncfoe.train.HoldOut;
import org.gncfoe.train.Patches.Picture;
import org.gncfoe.train.PriorTraining;
import org.gncfoe.train.StartingPrior;
import org.gncfoe.train.Trainer;
import org.gncfoe.train.TrainingData;
import org.gncfoe.train.TrainingImages;
import org.gncfoe.train.TrainingPlan;
import org.gncfoe.train.Validation;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The subcommand {@code train}: a prior from a folder of images, by score matching. */
@Command(name = "train", mixinStandardHelpOptions = true, showDefaultValues = true, sortOptions = false, description = {
	"Trains a Fields-of-Experts prior on a folder of clean images by score matching.",
	"Interrupted with Ctrl-C, it keeps the best prior so far; called again, it goes on." })
final class TrainCommand implements Callable<Integer> {

	private static final int WARM_UP = 100, VALIDATION_SIDE = 200;

	@Spec
	private CommandSpec spec;

	@Parameters(paramLabel = "FOLDER", description = "clean images (TIFF, PNG, JPEG, ...); every slice of a stack is used")
	private Path folder;

	@Option(names = { "-o", "--output" }, required = true, paramLabel = "FILE", description = "prior to write (.safetensors)")
	private Path output;

	@Option(names = "--iterations", paramLabel = "N", description = "training steps (default: 20000, or what --minutes allows)")
	private Long iterations;

	@Option(names = "--minutes", paramLabel = "M", description = "time to train for; the learning rate falls with it")
	private Double minutes;

	@Option(names = "--from", paramLabel = "NAME|FILE|closest",
		description = "fine-tune this prior, with smaller learning rates; with --layers, make it deeper; closest: the shipped one that " +
			"fits the images best")
	private String from;

	@Option(names = "--batch", paramLabel = "N", description = "patches per step")
	private int batch = 16;

	@Option(names = "--patch", paramLabel = "N", description = "side of a patch in pixels")
	private int patch = 64;

	@Option(names = "--shrink", paramLabel = "N", description = "average blocks of N x N pixels first")
	private int shrink = 1;

	@Option(names = "--all-patches", description = "use saturated, empty and constant patches too")
	private boolean allPatches;

	@Option(names = "--seed", paramLabel = "N", description = "seed of initial values, patches and noise")
	private long seed = 1;

	@Option(names = "--focus", paramLabel = "SHARE",
		description = "share of the patches with noise of 4 to 90 grey levels of 255, the others over the whole range")
	private double focus;

	@Mixin
	private RecipeOptions recipe;

	@Option(names = "--validation", paramLabel = "FOLDER", description = "held-out images; the best prior on them is kept")
	private Path validation;

	@Option(names = "--hold-out", description = "hold out an eighth of the images for validation")
	private boolean holdOut;

	@Option(names = "--validate-every", paramLabel = "N", description = "steps between validations")
	private int validateEvery = 1000;

	@Option(names = "--checkpoint", paramLabel = "FILE", description = "checkpoint, resumed from if it exists (default: OUTPUT.checkpoint)")
	private Path checkpoint;

	@Option(names = "--checkpoint-every", paramLabel = "N", description = "steps between checkpoints")
	private int checkpointEvery = 1000;

	@Option(names = "--device", paramLabel = "NAME", description = "where to compute: ${COMPLETION-CANDIDATES}", completionCandidates = Devices.class)
	private String device = Backends.AUTO;

	@Option(names = "--threads", paramLabel = "N", description = "threads (default: all cores)")
	private Integer threads;

	@Override
	public Integer call() throws IOException {
		try {
			return train(spec.commandLine().getOut());
		}
		catch (final IllegalArgumentException | IOException e) {
			throw bad(e.getMessage());
		}
	}

	// -- Helper methods --

	private int train(final PrintWriter out) throws IOException {
		checkOptions();
		final List<Picture> pictures = TrainingImages.shrunk(TrainingImages.read(folder), shrink);
		final HoldOut parts = holdOut ? HoldOut.of(pictures, patch) : new HoldOut(pictures, List.of());
		final List<Picture> held = validation == null ? parts.validation() : TrainingImages.shrunk(TrainingImages.read(
			validation), shrink);
		final TrainingData data = TrainingData.of(String.valueOf(folder.toAbsolutePath().normalize().getFileName()), parts
			.training(), patch, !allPatches);
		final TrainingLog log = new TrainingLog(out);
		try (Backend backend = Backends.open(device, threads == null ? 0 : threads, log::message)) {
			log.message("device: " + backend.device());
			final StartingPrior start = start(data, backend);
			final TrainingPlan plan = new TrainingPlan(iterations(), batch, patch, seed, WARM_UP, validateEvery,
				checkpointEvery, recipe.settings(start.settings()), minutes == null ? 0 : 60 * minutes, focus);
			final PriorTraining training = new PriorTraining(backend, data, start, plan);
			if (!Files.exists(checkpoint()) && training.hasMade(output)) {
				log.message(output + " is the finished prior of this very training: delete it, or name another output, to train " +
					"again.");
				return 0;
			}
			log.message(training.summary());
			log.message(start.prior().parameterCount() + " parameters, " + (start.isTrained() ? "starting from " + start.name()
				: "starting from scratch"));
			if (training.warning() != null) log.message("Warning: " + training.warning());
			if (holdOut && held.isEmpty()) log.message("Warning: The images are too few and too small to hold some out.");
			return log.untilCanceled(() -> write(training, training.train(new Validation(held, VALIDATION_SIDE), checkpoint(),
				log), log));
		}
	}

	private StartingPrior start(final TrainingData data, final Backend backend) throws IOException {
		if (from == null && recipe.scales() != null) return StartingPrior.untrained(recipe.scales(), seed);
		if (from == null) return StartingPrior.untrained(recipe.design(), seed);
		final boolean closest = from.equals(StartingPrior.CLOSEST);
		recipe.checkTrained();
		if (closest) return StartingPrior.closest(data, recipe.layers(), seed, backend);
		return recipe.isDepthGiven() ? StartingPrior.deepened(from, recipe.layers(), recipe.design().deepSide()) : StartingPrior
			.trained(from);
	}

	private int write(final PriorTraining training, final Trainer.Result result, final TrainingLog log) {
		if (result.stepsDone() == 0) {
			log.message("canceled before the first step: nothing was written");
			return 1;
		}
		try {
			PriorFile.write(training.finished(result), output);
		}
		catch (final IOException e) {
			spec.commandLine().getErr().println(e.getMessage() + " The checkpoint " + checkpoint() +
				" holds the training: call this command again when there is space.");
			return 1;
		}
		log.message("wrote " + output + " (step " + result.step() + (result.complete() ? ")" : ", canceled at step " + result
			.stepsDone() + "; call this command again to go on)"));
		if (result.complete()) try {
			Trainer.forget(checkpoint());
		}
		catch (final IOException e) {
			log.message("The checkpoint " + checkpoint() + " is of no use any more, but cannot be deleted.");
		}
		return 0;
	}

	private void checkOptions() throws IOException {
		checkFile(output, "the prior");
		checkFile(checkpoint(), "the checkpoint");
		if (threads != null && threads < 1) throw bad("The number of threads must be at least 1, not " + threads + ".");
		if (minutes != null && !(minutes > 0 && minutes < Double.POSITIVE_INFINITY)) throw bad(
			"--minutes must be positive and finite, not " + minutes + ".");
		if (holdOut && validation != null) throw bad("--hold-out and --validation cannot both be given.");
		if (batch < 1) throw bad("--batch must be at least 1, not " + batch + ".");
		if (iterations != null && iterations < 1) throw bad("--iterations must be at least 1, not " + iterations + ".");
	}

	private void checkFile(final Path file, final String what) {
		final Path parent = file.toAbsolutePath().getParent();
		if (Files.isDirectory(file) || parent == null) throw bad(file + " is a folder: name a file for " + what + ".");
		if (!Files.isDirectory(parent) || !Files.isWritable(parent)) throw bad("The folder " + parent +
			" does not exist or cannot be written to: choose another one for " + what + ".");
	}

	private Path checkpoint() {
		return checkpoint != null ? checkpoint : Path.of(output + ".checkpoint");
	}

	private long iterations() {
		return iterations != null ? iterations : minutes == null ? 20000 : TrainingPlan.UNLIMITED;
	}

	private ParameterException bad(final String sentence) {
		return new ParameterException(spec.commandLine(), sentence);
	}

	/** The devices, for the help. */
	static final class Devices implements Iterable<String> {

		@Override
		public java.util.Iterator<String> iterator() {
			return Backends.names().iterator();
		}
	}
}
