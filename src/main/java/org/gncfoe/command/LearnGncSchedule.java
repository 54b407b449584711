package org.gncfoe.command;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.Backends;
import org.gncfoe.prior.Prior;
import org.gncfoe.prior.PriorFile;
import org.gncfoe.prior.Priors;
import org.gncfoe.restore.LearnedSchedules.Learned;
import org.gncfoe.restore.LearnedSchedules.Task;
import org.gncfoe.restore.LearnedSchedules;
import org.gncfoe.restore.PriorChoice;
import org.gncfoe.train.Degradation;
import org.gncfoe.train.FlowListener;
import org.gncfoe.train.FlowTrainer;
import org.gncfoe.train.HoldOut;
import org.gncfoe.train.Patches.Picture;
import org.gncfoe.train.ScheduleLearning;
import org.gncfoe.train.TrainingImages;
import org.gncfoe.train.TrainingPlan;
import org.gncfoe.train.Validation;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Attr;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/**
 * The command <i>Learn GNC Schedule</i>: learns smoothings and step sizes for a prior from the user's own clean images, or
 * fine-tunes the prior with them. The result is known by its name to all commands.
 *
 * <pre>
 * run("Learn GNC Schedule", "folder=/data/clean prior=my-cells name=my-cells steps=5 minutes=3");
 * </pre>
 *
 * Learned once more under the same name, another schedule is added to the prior.
 */
@Plugin(type = Command.class, menuPath = "Plugins>Restoration>Learn GNC Schedule", headless = true,
	description = "Learns the steps with which an image model denoises or inpaints images like those given")
public class LearnGncSchedule extends RestorationCommand {

	private static final String NO = "no", YES = "yes";
	private static final double DEFAULT_MINUTES = 5, FINE_TUNING_MINUTES = 20;
	private static final int WARM_UP = 10, VALIDATE_EVERY = 50, VALIDATION_SIDE = 128, VALIDATION_PICTURES = 8;

	// NB: The names of the fields are the keys in macros: lower case, one word, and none the end of another.
	// NB: Numbers are text, because a macro's mistyped number would reach a numeric field as 0.

	@Parameter(label = "Learn from", persist = false, choices = { ImageSource.FOLDER, ImageSource.IMAGES },
		description = "The images in a folder, or those open now")
	private String source = ImageSource.FOLDER;

	@Parameter(label = "Folder", style = "directory", required = false, persist = false, attrs = @Attr(name = Remembered.ATTRIBUTE),
		description = "Folder of clean images of any bit depth; every slice of a stack is used")
	private File folder;

	@Parameter(label = "Folder for validation", style = "directory", required = false, persist = false, attrs = @Attr(name = Remembered.ATTRIBUTE),
		description = "Other clean images, which tell the best schedule; without, an eighth of the images is held out")
	private File heldout;

	@Parameter(label = "Image model (prior)", persist = false, attrs = @Attr(name = Remembered.ATTRIBUTE), description = "The learnt image model: a shipped one or one of your own")
	private PriorName prior = PriorName.DEFAULT;

	@Parameter(label = "or a prior file", required = false, persist = false,
		description = "A .safetensors file, used instead of the prior above")
	private File priorfile;

	@Parameter(label = "Name of the result", persist = false,
		description = "A new prior; or the prior above if it is your own: the schedule is added to it")
	private String name = "my-prior-scheduled";

	@Parameter(label = "Task", persist = false, choices = { "denoise", "inpaint" }, description = "What the steps are for")
	private String task = "denoise";

	@Parameter(label = "Steps", persist = false, description = "Number of steps: 5 suit denoising, 20 inpainting")
	private String steps = "5";

	@Parameter(label = "Fine-tune the prior", persist = false, choices = { NO, YES },
		description = "yes: learn filters and functions too (slower); the result serves this task with these steps only")
	private String finetune = NO;

	@Parameter(label = "Minutes", persist = false, description = "Time to learn for; auto: 5, fine-tuning 20, or as long as the iterations take")
	private String minutes = TextInput.AUTO;

	@Parameter(label = "Iterations", persist = false, description = "auto: as many as fit into the time")
	private String iterations = TextInput.AUTO;

	@Parameter(label = "Patch size (pixels)", persist = false)
	private String patch = "64";

	@Parameter(label = "Batch (patches per iteration)", persist = false)
	private String batch = "16";

	@Parameter(label = "Seed", persist = false)
	private String seed = "1";

	@Parameter(label = "Device", persist = false, choices = { "auto", "cpu", "reference", "opencl" },
		description = "Where to compute; auto: the fastest that can")
	private String device = Backends.AUTO;

	@Parameter(label = "Threads", persist = false, description = "Number of processor threads; auto: all")
	private String threads = TextInput.AUTO;

	@Parameter(type = ItemIO.OUTPUT, label = "Name of the prior with the schedule")
	private String learned;

	@Override
	String title() {
		return "Learn GNC Schedule";
	}

	// -- DialogCommand methods --

	@Override
	public List<String> basics() {
		return List.of("source", "folder", "prior", "name", "task", "steps", "minutes");
	}

	@Override
	public List<String> order() {
		return List.of("source", "folder", "heldout", "prior", "priorfile", "name", "task", "steps", "finetune",
			"minutes", "iterations", "patch", "batch", "seed", "device", "threads");
	}

	@Override
	public boolean isUseful(final String input) {
		return switch (input) {
			case "folder" -> source.equals(ImageSource.FOLDER);
			case "prior" -> !ImageSource.isGiven(priorfile);
			default -> true;
		};
	}

	// -- RestorationCommand methods --

	@Override
	void execute() {
		try (TaskProgress progress = progress()) {
			learn(progress);
		}
		catch (final IllegalArgumentException | IOException | UnsupportedOperationException e) {
			refuse(e.getMessage());
		}
		catch (final OutOfMemoryError e) {
			refuse("There is not enough memory to learn: raise it in Edit > Options > Memory & Threads, or use fewer images.");
		}
	}

	// -- Helper methods --

	private void learn(final TaskProgress progress) throws IOException {
		final Task what = task();
		final int count = TextInput.count("number of steps", steps), side = TextInput.count("patch size", patch);
		final boolean tune = isFineTuning();
		final TrainingPlan plan = plan(side, tune);
		final OwnPrior own = new OwnPrior(name);
		final String priorName = PriorChoice.energy(TextInput.prior(prior, priorfile));
		final Prior given = Priors.load(priorName);
		if (given.imageChannels() != 1) throw new IllegalArgumentException("The prior " + priorName + " is for images of " +
			given.imageChannels() + " channels; learning is on grey images.");
		final LearnedSchedules known = LearnedSchedules.of(given).with(inOwn(own, given, tune));
		final ImageSource images = new ImageSource(source, folder);
		final List<Picture> all = images.pictures();
		final HoldOut parts = ImageSource.isGiven(heldout) ? new HoldOut(all, TrainingImages.read(heldout.toPath())) : HoldOut
			.of(all, side);
		final List<Picture> large = TrainingImages.largeEnough(parts.training(), side);
		if (large.isEmpty()) throw new IllegalArgumentException("No image is as large as a patch of " + side + " x " + side +
			" pixels: use larger images or smaller patches.");
		try (Backend backend = Backends.open(device.equals(Backends.AUTO) ? "cpu" : device, TextInput.threads(threads),
			this::say)) {
			final ScheduleLearning learning = new ScheduleLearning(backend, large, validation(parts), Degradation.defaults(),
				plan, tune ? ScheduleLearning.FINE_TUNING_RATE : ScheduleLearning.RATE);
			say("device " + backend.device() + ", prior " + priorName + ", " + large.size() + " pictures");
			final Listener listener = new Listener(progress, plan);
			final Prior result;
			if (tune) result = learning.fineTuned(given, priorName, images.name(), what, learning.fineTune(given, what, count,
				known, null, "", listener));
			else {
				final LearnedSchedules others = learning.measured(given, what, known);
				final Learned l = learning.learn(given, what, count, others, listener);
				if (!Double.isNaN(l.psnr())) say(String.format(Locale.ROOT, "validation PSNR %.2f dB, without learning %.2f dB", l.psnr(), l.predefined()));
				result = others.with(what, l).storeIn(given);
			}
			finish(own, result, listener, progress.isCanceled());
		}
	}

	private void finish(final OwnPrior own, final Prior result, final Listener listener, final boolean canceled)
		throws IOException
	{
		if (listener.steps == 0) {
			stopped("Learning was cancelled before it began.");
			return;
		}
		own.keep(result, false);
		learned = name;
		if (canceled) stopped("Learning was cancelled after " + listener.steps + " iterations; the best so far is kept as " +
			name + ".");
		else conclude(listener.steps + " iterations; kept as " + name + " in " + own.file());
	}

	/** The schedules in the user's prior of that name, if they are for the same prior; else there must be none. */
	private static LearnedSchedules inOwn(final OwnPrior own, final Prior given, final boolean tune) throws IOException {
		if (!tune && Files.exists(own.file())) {
			final Prior there = PriorFile.read(own.file());
			if (Arrays.equals(there.parameters(), given.parameters())) return LearnedSchedules.of(there);
		}
		own.prepare(false);
		return LearnedSchedules.NONE;
	}

	private Validation validation(final HoldOut parts) {
		final List<Picture> held = parts.validation();
		return new Validation(held.subList(0, Math.min(VALIDATION_PICTURES, held.size())), VALIDATION_SIDE);
	}

	private Task task() {
		for (final Task t : Task.values())
			if (t.toString().equals(task)) return t;
		throw new IllegalArgumentException("There is no task \"" + task + "\": take denoise or inpaint.");
	}

	private boolean isFineTuning() {
		if (finetune.equals(YES)) return true;
		if (finetune.equals(NO)) return false;
		throw new IllegalArgumentException("Fine-tuning is yes or no, not \"" + finetune + "\".");
	}

	private TrainingPlan plan(final int side, final boolean tune) {
		return new TrainingPlan(TextInput.iterations(iterations), TextInput.count("batch", batch), side, TextInput.seed(seed),
			WARM_UP, VALIDATE_EVERY, 0, ScheduleLearning.settings(), TextInput.seconds(minutes, iterations, 60 * (tune
				? FINE_TUNING_MINUTES : DEFAULT_MINUTES)));
	}

	/** Tells the task and the log how learning goes. */
	private final class Listener implements FlowListener {

		private final TaskProgress progress;
		private final TrainingPlan plan;
		private final long start = System.nanoTime();
		private long steps;

		Listener(final TaskProgress progress, final TrainingPlan plan) {
			this.progress = progress;
			this.plan = plan;
		}

		@Override
		public void progress(final long step, final double loss, final double secondsEach, final double secondsLeft) {
			steps = step;
			progress.update(Math.min(0.999, plan.done(step, (System.nanoTime() - start) * 1e-9)), secondsLeft);
		}

		@Override
		public void validated(final FlowTrainer.Result measured, final boolean best) {
			steps = Math.max(steps, measured.step());
			say(String.format(Locale.ROOT, "iteration %d, validation PSNR %.2f dB%s", measured.step(), measured.meanPsnr(), best
				? " (best)" : ""));
		}

		@Override
		public boolean isCanceled() {
			return progress.isCanceled();
		}
	}
}
