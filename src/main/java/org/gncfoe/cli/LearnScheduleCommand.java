package org.gncfoe.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.TrainingSettings;
import org.gncfoe.prior.Prior;
import org.gncfoe.prior.PriorFile;
import org.gncfoe.prior.PriorFormatException;
import org.gncfoe.prior.Priors;
import org.gncfoe.restore.LearnedSchedules;
import org.gncfoe.restore.LearnedSchedules.Learned;
import org.gncfoe.restore.LearnedSchedules.Task;
import org.gncfoe.train.Degradation;
import org.gncfoe.train.FixedSchedules;
import org.gncfoe.train.FlowListener;
import org.gncfoe.train.FlowTrainer;
import org.gncfoe.train.Patches.Picture;
import org.gncfoe.train.ScheduleLearning;
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

/** The subcommand {@code learn-schedule}: schedules for a prior by unrolling, or a variational network. */
@Command(name = "learn-schedule", mixinStandardHelpOptions = true, showDefaultValues = true, sortOptions = false,
	description = { "Learns smoothings and step sizes for a prior on a folder of clean images, and",
		"writes the prior with them; with --fine-tune, learns its filters and functions too." })
final class LearnScheduleCommand implements Callable<Integer> {

	/** What --all learns: the lengths of schedules for each task. */
	private static final Map<Task, List<Integer>> ALL = new EnumMap<>(Map.of(Task.DENOISE, List.of(5, 10, 3, 1),
		Task.INPAINT, List.of(10, 20)));

	@Parameters(paramLabel = "FOLDER", description = "clean images to learn from")
	private Path folder;

	@Mixin
	private PriorOptions priorOptions;

	@Option(names = { "-o", "--output" }, required = true, paramLabel = "FILE",
		description = {
		"prior to write (.safetensors), with all its schedules; those it holds already",
		"are kept, if it is the same prior" })
	private Path output;

	@Option(names = "--task", paramLabel = "denoise|inpaint", description = "what the schedule is for")
	private String taskName = "denoise";

	@Option(names = "--steps", split = ",", paramLabel = "N", description = "numbers of steps; a schedule is learned for each")
	private List<Integer> lengths = List.of(5);

	@Option(names = "--all", description = {
		"learn schedules of 1, 3, 5 and 10 steps for denoising and of 10 and 20 for",
		"inpainting, each from the nearest one there is" })
	private boolean all;

	@Option(names = "--skip-learned", description = "leave out those that the output holds already, as after an interruption")
	private boolean skipLearned;

	@Option(names = "--start", paramLabel = "NAME|FILE", description = {
		"prior whose schedules to start from, where the prior has none for the task;",
		"schedules of a prior of one layer suit deeper ones nearly" })
	private String startName;

	@Option(names = "--sigma-range", paramLabel = "A..B", description = "noise standard deviations, grey levels 0..255")
	private String range = "5..75";

	@Option(names = "--knots", paramLabel = "N", description = "noise levels at which the schedule has numbers of its own")
	private int knots = 5;

	@Option(names = "--missing", split = ",", paramLabel = "F", description = "fractions of missing pixels")
	private double[] missing = { 0.5, 0.8 };

	@Option(names = "--iterations", paramLabel = "N", description = "iterations for each schedule")
	private long iterations = 300;

	@Option(names = "--batch", paramLabel = "N", description = "patches per iteration")
	private int batch = 16;

	@Option(names = "--patch", paramLabel = "N", description = "side of a patch in pixels")
	private int patch = 64;

	@Option(names = "--seed", paramLabel = "N", description = "seed of patches, noise and missing pixels")
	private long seed = 1;

	@Option(names = "--rate", paramLabel = "X",
		description = "learning rate of the schedule's logarithms (default: 0.05; fine-tuning: 0.005)")
	private Double rate;

	@Option(names = "--validation", paramLabel = "FOLDER", description = "held-out images; the best on them is kept")
	private Path validation;

	@Option(names = "--validation-images", paramLabel = "N", description = "take at most N of them, evenly spread")
	private int validationImages = 32;

	@Option(names = "--validate-every", paramLabel = "N", description = "iterations between validations, 0: at the end only")
	private int validateEvery;

	@Option(names = "--compare", description = "also search the best predefined schedule of each length")
	private boolean compare;

	@Option(names = "--fine-tune", description = "learn filters and functions too (a variational network)")
	private boolean fineTune;

	@Option(names = "--filter-rate", paramLabel = "X", description = "fine-tuning: learning rate of the first layer's filters")
	private double filterRate = ScheduleLearning.settings().filterRate();

	@Option(names = "--deep-filter-rate", paramLabel = "X", description = "fine-tuning: of the later layers' filters")
	private double deepFilterRate = ScheduleLearning.settings().deepFilterRate();

	@Option(names = "--potential-rate", paramLabel = "X", description = "fine-tuning: of the potentials")
	private double potentialRate = ScheduleLearning.settings().potentialRate();

	@Option(names = "--activation-rate", paramLabel = "X", description = "fine-tuning: of the hidden functions")
	private double activationRate = ScheduleLearning.settings().activationRate();

	@Option(names = "--average", paramLabel = "X", description = "fine-tuning: decay of the moving average, 0: none")
	private double average = ScheduleLearning.settings().average();

	@Option(names = "--checkpoint", paramLabel = "FILE",
		description = "fine-tuning: checkpoint, resumed from if it exists (default: OUTPUT.checkpoint)")
	private Path checkpoint;

	@Option(names = "--checkpoint-every", paramLabel = "N", description = "fine-tuning: iterations between checkpoints")
	private int checkpointEvery = 200;

	@Spec
	private CommandSpec spec;

	private Validation pictures, fewPictures;
	private Degradation degradation;
	private Task task;

	@Override
	public Integer call() throws IOException {
		try {
			checkOptions();
			final List<Picture> images = TrainingImages.largeEnough(TrainingImages.read(folder), patch);
			if (images.isEmpty()) throw new IOException("No image in " + folder + " is as large as a patch of " + patch + " x " +
				patch + " pixels: use larger images or --patch.");
			if (validation != null) readValidation();
			final Prior prior = priorOptions.prior();
			try (Backend backend = priorOptions.backend("cpu")) {
				print("device: %s%s, %d pictures", backend.device(), backend.name().equals("cpu")
					? " (OpenCL not used: schedules are learned on the CPU)" : "", images.size());
				final ScheduleLearning learning = new ScheduleLearning(backend, images, pictures, degradation, plan(), rate());
				if (fineTune) fineTune(learning, prior);
				else learn(backend, learning, prior);
			}
		}
		catch (final UncheckedIOException e) {
			throw bad(e.getCause().getMessage());
		}
		catch (final IllegalArgumentException | UnsupportedOperationException | IOException e) {
			throw bad(e.getMessage());
		}
		return 0;
	}

	// -- Learning --

	private void learn(final Backend backend, final ScheduleLearning learning, final Prior given) throws IOException {
		final LearnedSchedules there = inOutput(given);
		final LearnedSchedules others = startName == null ? LearnedSchedules.NONE : LearnedSchedules.of(Priors.load(startName));
		LearnedSchedules schedules = LearnedSchedules.of(given).with(there);
		for (final Map.Entry<Task, List<Integer>> of : wanted().entrySet()) {
			final Task t = of.getKey();
			final List<Integer> open = of.getValue().stream().filter(n -> !skipLearned || there.get(t, n).isEmpty()).toList();
			if (open.isEmpty()) continue;
			if (pictures != null) print("%s, %s: %s dB", t, t == Task.DENOISE ? "one step" : "without learning", numbers(learning
				.predefined(given, t)));
			schedules = learning.measured(given, t, schedules);
			for (final int steps : open) {
				print("%s, %d steps", t, steps);
				if (compare && pictures != null) compare(backend, given, t, steps);
				final LearnedSchedules known = schedules.all(t).isEmpty() ? others : schedules;
				final Learned learned = learning.learn(given, t, steps, known, new Log(null));
				schedules = schedules.with(t, learned);
				PriorFile.write(schedules.storeIn(given), output);
				print("wrote %s", output);
			}
		}
	}

	/** The schedules in the output file, if it is there already and is the same prior. */
	private LearnedSchedules inOutput(final Prior given) throws IOException {
		if (!Files.exists(output)) return LearnedSchedules.NONE;
		try {
			final Prior there = PriorFile.read(output);
			if (Arrays.equals(there.parameters(), given.parameters())) return LearnedSchedules.of(there);
		}
		catch (final PriorFormatException e) {
			// Said below.
		}
		throw new IOException("The file " + output + " is there already and is not the prior " + priorOptions.name() +
			": name another output, or delete it.");
	}

	private Map<Task, List<Integer>> wanted() {
		return all ? ALL : Map.of(task, lengths);
	}

	private void compare(final Backend backend, final Prior prior, final Task t, final int steps) {
		final FixedSchedules.Fixed fixed = t == Task.DENOISE ? FixedSchedules.denoising(backend, prior, fewPictures, degradation
			.levels(), steps) : FixedSchedules.inpainting(backend, prior, fewPictures, missing, steps);
		final double[] psnr = t == Task.DENOISE ? pictures.psnr(backend, prior, fixed.at(), degradation.levels()) : pictures
			.inpainting(backend, prior, fixed.at().apply(1), missing);
		print("best fixed:   %s dB (%s)", numbers(psnr), fixed.name());
	}

	private void fineTune(final ScheduleLearning learning, final Prior given) throws IOException {
		final int steps = lengths.get(0);
		final String description = "fine-tuning for " + task + " with " + steps + " steps, " + range + ", " + patch + ", " +
			plan() + " from " + priorOptions.name();
		final Log log = new Log(result -> store(learning, given, result));
		final FlowTrainer.Result result = learning.fineTune(given, task, steps, LearnedSchedules.of(given), checkpoint != null
			? checkpoint : Path.of(output + ".checkpoint"), description, log);
		if (result != null) store(learning, given, result);
		print("wrote %s", output);
	}

	private void store(final ScheduleLearning learning, final Prior given, final FlowTrainer.Result result) {
		try {
			PriorFile.write(learning.fineTuned(given, priorOptions.name(), folder.getFileName().toString(), task, result),
				output);
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	private double rate() {
		return rate != null ? rate : fineTune ? ScheduleLearning.FINE_TUNING_RATE : ScheduleLearning.RATE;
	}

	private TrainingPlan plan() {
		final TrainingSettings d = ScheduleLearning.settings();
		return new TrainingPlan(iterations, batch, patch, seed, (int) Math.min(100, iterations / 10), validateEvery,
			checkpointEvery, new TrainingSettings(0, 0, d.margin(), filterRate, deepFilterRate, potentialRate, activationRate, d
				.beta1(), d.beta2(), d.epsilon(), d.clip(), average, d.smoothness()));
	}

	// -- Options --

	private void checkOptions() throws IOException {
		final Path parent = output.toAbsolutePath().getParent();
		if (!Files.isDirectory(parent) || !Files.isWritable(parent)) throw new IOException("The folder " + parent +
			" does not exist or cannot be written to: choose another one for the prior.");
		if (!taskName.equals("denoise") && !taskName.equals("inpaint")) throw bad("There is no task \"" + taskName +
			"\": take denoise or inpaint.");
		task = taskName.equals("denoise") ? Task.DENOISE : Task.INPAINT;
		for (final int steps : lengths)
			if (steps < 1) throw bad("--steps must be at least 1, not " + steps + ".");
		if (fineTune && lengths.size() > 1) throw bad("--fine-tune takes one number of --steps.");
		if (all && (fineTune || given("--steps") || given("--task"))) throw bad(
			"--all cannot be given with --steps, --task or --fine-tune: take one of them.");
		if (knots < 1) throw bad("--knots must be at least 1, not " + knots + ".");
		if (rate != null && !(rate >= 0 && rate < Double.POSITIVE_INFINITY)) throw bad("--rate must be at least 0 and finite, not " +
			rate + ".");
		for (final double f : missing)
			if (!(f > 0 && f < 1)) throw bad("--missing takes fractions between 0 and 1, not " + f + ".");
		if (validationImages < 1) throw bad("--validation-images must be at least 1, not " + validationImages + ".");
		degradation = degradation();
	}

	private boolean given(final String option) {
		return spec.commandLine().getParseResult().hasMatchedOption(option);
	}

	private Degradation degradation() {
		final String[] ends = range.split("\\.\\.", -1);
		try {
			if (ends.length <= 2) return new Degradation(Double.parseDouble(ends[0]) / 255, Double.parseDouble(ends[ends.length -
				1]) / 255, knots, missing);
		}
		catch (final IllegalArgumentException e) {
			// Said below.
		}
		throw bad("--sigma-range takes two grey levels like 5..75, not " + range + ".");
	}

	private void readValidation() throws IOException {
		final List<Picture> all = TrainingImages.read(validation);
		final int n = Math.min(validationImages, all.size());
		final List<Picture> some = IntStream.range(0, n).mapToObj(i -> all.get((int) ((long) i * all.size() / n))).toList();
		pictures = new Validation(some, 200);
		fewPictures = new Validation(some.subList(0, Math.min(6, n)), 128);
	}

	private ParameterException bad(final String sentence) {
		return new ParameterException(spec.commandLine(), sentence);
	}

	// -- Output --

	private void print(final String format, final Object... values) {
		final PrintWriter out = spec.commandLine().getOut();
		out.printf(Locale.ROOT, format + "%n", values);
		out.flush();
	}

	private static String numbers(final double[] values) {
		final StringBuilder text = new StringBuilder();
		for (final double v : values)
			text.append(text.length() == 0 ? "" : " / ").append(String.format(Locale.ROOT, "%.3f", v));
		return text.toString();
	}

	/** What to do with a state that is the best so far. */
	private interface Store {

		void accept(FlowTrainer.Result result);
	}

	private final class Log implements FlowListener {

		private final Store store;

		Log(final Store store) {
			this.store = store;
		}

		@Override
		public void progress(final long step, final double loss, final double secondsEach, final double secondsLeft) {
			print("iteration %d  loss %.4f dB  %.3f s each, %.0f s left", step, loss, secondsEach, secondsLeft);
		}

		@Override
		public void validated(final FlowTrainer.Result measured, final boolean best) {
			print("iteration %d  validation %s dB%s", measured.step(), numbers(measured.psnr()), best ? " (best)" : "");
			if (best && store != null) store.accept(measured);
		}

		@Override
		public boolean isCanceled() {
			return false;
		}
	}
}
