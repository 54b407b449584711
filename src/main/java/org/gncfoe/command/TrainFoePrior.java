package org.gncfoe.command;

import java.awt.GraphicsEnvironment;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.Backends;
import org.gncfoe.compute.TrainingSettings;
import org.gncfoe.train.HoldOut;
import org.gncfoe.train.Patches.Picture;
import org.gncfoe.train.PriorDesign;
import org.gncfoe.train.PriorTraining;
import org.gncfoe.train.StartingPrior;
import org.gncfoe.train.Trainer;
import org.gncfoe.train.TrainingData;
import org.gncfoe.train.TrainingImages;
import org.gncfoe.train.TrainingPlan;
import org.gncfoe.train.Validation;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Attr;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

import ij.macro.Interpreter;

/**
 * The command <i>Train FoE Prior</i>: learns a prior from the user's own clean images, from scratch or from a shipped
 * prior. The result is known by its name to all commands.
 *
 * <pre>
 * run("Train FoE Prior", "folder=/data/clean name=my-cells start=closest minutes=10");
 * </pre>
 */
@Plugin(type = Command.class, menuPath = "Plugins>Restoration>Train FoE Prior", headless = true,
	description = "Learns an image model from clean images, for denoising others like them")
public class TrainFoePrior extends RestorationCommand {

	private static final String SCRATCH = "scratch", NEW = "new", RESUME = "resume";
	private static final double DEFAULT_MINUTES = 20;
	private static final int WARM_UP = 100, SAVE_EVERY = 1000, VALIDATION_SIDE = 200;

	// NB: The names of the fields are the keys in macros: lower case, one word, and none the end of another.
	// NB: Numbers are text, because a macro's mistyped number would reach a numeric field as 0.

	@Parameter(label = "Train on", persist = false, choices = { ImageSource.FOLDER, ImageSource.IMAGES }, description = "The images in a folder, or those open now")
	private String source = ImageSource.FOLDER;

	@Parameter(label = "Folder", style = "directory", required = false, persist = false, attrs = @Attr(name = Remembered.ATTRIBUTE),
		description = "Folder of clean images of any bit depth; every slice of a stack is used")
	private File folder;

	@Parameter(label = "Folder for validation", style = "directory", required = false, persist = false, attrs = @Attr(name = Remembered.ATTRIBUTE),
		description = "Other clean images, which tell the best prior; without, an eighth of the images is held out")
	private File heldout;

	@Parameter(label = "Name of the new prior", persist = false)
	private String name = "my-prior";

	@Parameter(label = "Start from", persist = false, choices = { StartingPrior.CLOSEST, SCRATCH },
		description = "The shipped prior that fits the images best (minutes), or from scratch (hours)")
	private String start = StartingPrior.CLOSEST;

	@Parameter(label = "or from a prior file", required = false, persist = false,
		description = "A .safetensors file to be fine-tuned, instead of the choice above")
	private File priorfile;

	@Parameter(label = "Layers", persist = false, description = "1: fast; 2 or 3: better and slower")
	private String layers = "1";

	@Parameter(label = "Filters per layer (from scratch)", persist = false)
	private String filters = "48";

	@Parameter(label = "Smallest noise (from scratch)", persist = false, description = "As a part of the intensity range, 0 to 1")
	private String least = "auto";

	@Parameter(label = "Largest noise (from scratch)", persist = false, description = "As a part of the intensity range, 0 to 1")
	private String most = "auto";

	@Parameter(label = "Minutes", persist = false, description = "Time to train for; auto: 20, or as long as the iterations take")
	private String minutes = "auto";

	@Parameter(label = "Iterations", persist = false, description = "Number of steps; auto: as many as fit into the time")
	private String iterations = "auto";

	@Parameter(label = "Patch size (pixels)", persist = false)
	private String patch = "64";

	@Parameter(label = "Batch (patches per step)", persist = false)
	private String batch = "16";

	@Parameter(label = "Seed", persist = false)
	private String seed = "1";

	@Parameter(label = "Training", persist = false, choices = { NEW, RESUME },
		description = "resume: go on with a cancelled training of this name, with the same settings")
	private String mode = NEW;

	@Parameter(label = "Device", persist = false, choices = { "auto", "cpu", "reference", "opencl" },
		description = "Where to compute; auto: the fastest")
	private String device = Backends.AUTO;

	@Parameter(label = "Threads", persist = false, description = "Number of processor threads; auto: all")
	private String threads = "auto";

	@Parameter(type = ItemIO.OUTPUT, label = "Name of the trained prior")
	private String trained;

	@Override
	String title() {
		return "Train FoE Prior";
	}

	// -- DialogCommand methods --

	@Override
	public List<String> basics() {
		return List.of("source", "folder", "heldout", "name", "start", "minutes", "mode");
	}

	@Override
	public List<String> order() {
		return List.of("source", "folder", "heldout", "name", "start", "priorfile", "layers", "filters", "least",
			"most", "minutes", "iterations", "patch", "batch", "seed", "mode", "device", "threads");
	}

	@Override
	public boolean isUseful(final String input) {
		return switch (input) {
			case "folder" -> source.equals(ImageSource.FOLDER);
			case "start", "layers" -> !ImageSource.isGiven(priorfile);
			case "filters", "least", "most" -> start.equals(SCRATCH) && !ImageSource.isGiven(priorfile);
			default -> true;
		};
	}

	// -- RestorationCommand methods --

	@Override
	void execute() {
		try (TaskProgress task = progress()) {
			train(task);
		}
		catch (final IllegalArgumentException | IOException e) {
			refuse(e.getMessage());
		}
		catch (final OutOfMemoryError e) {
			refuse("There is not enough memory to train: raise it in Edit > Options > Memory & Threads, or use fewer images.");
		}
	}

	// -- Helper methods --

	private void train(final TaskProgress task) throws IOException {
		if (!List.of(NEW, RESUME).contains(mode)) throw new IllegalArgumentException("There is no training \"" + mode +
			"\": take new or resume.");
		final OwnPrior own = new OwnPrior(name);
		final int side = TextInput.count("patch size", patch);
		final PriorDesign design = design();
		final TrainingPlan plan = plan(side);
		final int cores = TextInput.threads(threads);
		final ImageSource images = new ImageSource(source, folder);
		final List<Picture> all = images.pictures();
		final HoldOut parts = ImageSource.isGiven(heldout) ? new HoldOut(all, TrainingImages.read(heldout.toPath())) : HoldOut
			.of(all, side);
		final TrainingData data = TrainingData.of(images.name(), parts.training(), side, true);
		try (Backend backend = Backends.open(device, cores, this::say); TrainingView view = view()) {
			final StartingPrior from = start(data, design, plan, backend);
			final PriorTraining training = new PriorTraining(backend, data, from, new TrainingPlan(plan.iterations(), plan
				.batch(), side, plan.seed(), WARM_UP, SAVE_EVERY, SAVE_EVERY, from.settings(), plan.seconds()));
			say("device " + backend.device() + ", starting from " + (from.isTrained() ? from.name() : SCRATCH) + ", " + training
				.summary());
			if (training.warning() != null) say(training.warning());
			view.starts(from.prior(), training.summary(), training.warning());
			own.prepare(mode.equals(RESUME));
			final Trainer.Result result = training.train(new Validation(parts.validation(), VALIDATION_SIDE), own.checkpoint(),
				new TrainingProgress(task, log(), view));
			finish(own, training, result, view.isFinished());
		}
	}

	private void finish(final OwnPrior own, final PriorTraining training, final Trainer.Result result,
		final boolean wanted) throws IOException
	{
		if (result.stepsDone() == 0) {
			stopped("The training was cancelled before it began.");
			return;
		}
		own.keep(training.finished(result), result.complete());
		trained = name;
		final String kept = String.format(Locale.ROOT, "kept as %s after %d steps in %.0f s: the prior of step %d, in %s", name,
			result.stepsDone(), result.seconds(), result.step(), own.file());
		// NB: Who presses "Finish now" has what he wants; the training can still be resumed.
		if (result.complete() || wanted) conclude(kept);
		else {
			say(kept);
			stopped("The training was cancelled at step " + result.stepsDone() + "; the best prior so far is kept as " + name +
				".");
		}
	}

	private PriorDesign design() {
		final PriorDesign d = PriorDesign.ofLayers(TextInput.count("number of layers", layers));
		return new PriorDesign(d.layers(), TextInput.count("number of filters", filters), d.firstSide(), d.deepSide(),
			TextInput.isAuto(least) ? d.minSigma() : TextInput.number("smallest noise", least), TextInput.isAuto(most) ? d
				.maxSigma() : TextInput.number("largest noise", most), d.tauIntervals(), d.featureRange(), d.featureIntervals(), d
					.featureFloor());
	}

	/** The plan but for the settings of the optimiser, which depend on where the training starts. */
	private TrainingPlan plan(final int side) {
		final double time = TextInput.seconds(minutes, iterations, 60 * DEFAULT_MINUTES);
		return new TrainingPlan(TextInput.iterations(iterations), TextInput.count("batch", batch), side, TextInput.seed(seed),
			WARM_UP, SAVE_EVERY, SAVE_EVERY, TrainingSettings.defaults(), time);
	}

	private StartingPrior start(final TrainingData data, final PriorDesign design, final TrainingPlan plan,
		final Backend backend) throws IOException
	{
		if (ImageSource.isGiven(priorfile)) return StartingPrior.trained(priorfile.getPath());
		if (start.equals(SCRATCH)) return StartingPrior.untrained(design, plan.seed());
		if (start.equals(StartingPrior.CLOSEST)) return StartingPrior.closest(data, design.layers(), plan.seed(), backend);
		return StartingPrior.trained(start);
	}

	TrainingView view() {
		return GraphicsEnvironment.isHeadless() || Interpreter.isBatchMode() ? TrainingView.NONE : new TrainingWindow(name);
	}
}
