package org.gncfoe.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.TrainingSettings;
import org.gncfoe.compute.cpu.CpuBackend;
import org.gncfoe.prior.Prior;
import org.gncfoe.prior.PriorFile;
import org.gncfoe.prior.Priors;
import org.gncfoe.train.Patches;
import org.gncfoe.train.Patches.Picture;
import org.gncfoe.train.PriorDesign;
import org.gncfoe.train.Trainer;
import org.gncfoe.train.TrainingImages;
import org.gncfoe.train.TrainingListener;
import org.gncfoe.train.TrainingPlan;
import org.gncfoe.train.Validation;
import org.scijava.util.VersionUtils;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The subcommand {@code train}: a prior from a folder of images, by score matching. */
@Command(name = "train", mixinStandardHelpOptions = true, showDefaultValues = true, //
	description = "Trains a Fields-of-Experts prior on a folder of clean images by score matching.")
final class TrainCommand implements Callable<Integer> {

	@Spec
	private CommandSpec spec;

	@Parameters(paramLabel = "FOLDER", description = "clean images (TIFF, PNG, JPEG, ...); every slice of a stack is used")
	private Path folder;

	@Option(names = { "-o", "--output" }, required = true, paramLabel = "FILE", description = "prior to write (.safetensors)")
	private Path output;

	@Option(names = "--layers", paramLabel = "L", description = "layers of the prior")
	private int layers = 1;

	@Option(names = "--filters", paramLabel = "N", description = "filters (feature channels) per layer")
	private int filters = 48;

	@Option(names = "--iterations", paramLabel = "N", description = "training steps")
	private long iterations = 20000;

	@Option(names = "--batch", paramLabel = "N", description = "patches per step")
	private int batch = 16;

	@Option(names = "--patch", paramLabel = "N", description = "side of a patch in pixels")
	private int patch = 64;

	@Option(names = "--seed", paramLabel = "N", description = "seed of initial values, patches and noise")
	private long seed = 1;

	@Option(names = "--min-sigma", paramLabel = "S", description = "smallest noise, intensities in [0, 1]")
	private double minSigma = PriorDesign.ofLayers(1).minSigma();

	@Option(names = "--max-sigma", paramLabel = "S", description = "largest noise, intensities in [0, 1]")
	private double maxSigma = PriorDesign.ofLayers(1).maxSigma();

	@Option(names = "--tau-intervals", paramLabel = "N", description = "spline cells along log t")
	private int tauIntervals = PriorDesign.ofLayers(1).tauIntervals();

	@Option(names = "--feature-intervals", paramLabel = "N", description = "spline cells along the feature")
	private int featureIntervals = PriorDesign.ofLayers(1).featureIntervals();

	@Option(names = "--feature-range", paramLabel = "U", description = "half range of the splines, in units of the feature scale")
	private double featureRange = PriorDesign.ofLayers(1).featureRange();

	@Option(names = "--feature-floor", paramLabel = "C", description = "constant of the feature scale sqrt(t + C^2)")
	private double featureFloor = PriorDesign.ofLayers(1).featureFloor();

	@Option(names = "--lambda", paramLabel = "X", description = "weight of the tau term of the loss")
	private double lambda = TrainingSettings.defaults().lambda();

	@Option(names = "--filter-rate", paramLabel = "X", description = "learning rate of the first layer's filters")
	private double filterRate = TrainingSettings.defaults().filterRate();

	@Option(names = "--deep-filter-rate", paramLabel = "X", description = "learning rate of later layers' filters")
	private double deepFilterRate = TrainingSettings.defaults().deepFilterRate();

	@Option(names = "--potential-rate", paramLabel = "X", description = "learning rate of the potentials")
	private double potentialRate = TrainingSettings.defaults().potentialRate();

	@Option(names = "--activation-rate", paramLabel = "X", description = "learning rate of the hidden functions")
	private double activationRate = TrainingSettings.defaults().activationRate();

	@Option(names = "--average", paramLabel = "X", description = "decay of the moving average of the weights, 0: none")
	private double average = TrainingSettings.defaults().average();

	@Option(names = "--smoothness", paramLabel = "X", description = "weight of the penalty on rough functions")
	private double smoothness = TrainingSettings.defaults().smoothness();

	@Option(names = "--clip", paramLabel = "X", description = "gradients are clipped at X times their running norm, 0: never")
	private double clip = TrainingSettings.defaults().clip();

	@Option(names = "--validation", paramLabel = "FOLDER", description = "held-out images; the best prior on them is kept")
	private Path validation;

	@Option(names = "--validate-every", paramLabel = "N", description = "steps between validations")
	private int validateEvery = 1000;

	@Option(names = "--checkpoint", paramLabel = "FILE", description = "checkpoint, resumed from if it exists (default: OUTPUT.checkpoint)")
	private Path checkpoint;

	@Option(names = "--checkpoint-every", paramLabel = "N", description = "steps between checkpoints")
	private int checkpointEvery = 1000;

	@Option(names = "--from", paramLabel = "PRIOR", description = "start from this prior's values (name or file)")
	private String from;

	@Option(names = "--threads", paramLabel = "N", description = "threads (default: all cores)")
	private int threads = Runtime.getRuntime().availableProcessors();

	@Override
	public Integer call() throws IOException {
		try {
			return train(spec.commandLine().getOut());
		}
		catch (final IllegalArgumentException | IOException e) {
			throw new ParameterException(spec.commandLine(), e.getMessage(), e);
		}
	}

	private int train(final PrintWriter out) throws IOException {
		final Path parent = output.toAbsolutePath().getParent();
		if (!Files.isDirectory(parent) || !Files.isWritable(parent)) throw new IOException("The folder " + parent +
			" does not exist or cannot be written to: choose another one for the prior.");
		final List<Picture> pictures = TrainingImages.largeEnough(TrainingImages.read(folder), patch);
		if (pictures.isEmpty()) throw new IOException("No image in " + folder + " is as large as a patch of " + patch +
			" x " + patch + " pixels: use larger images or --patch.");
		final PriorDesign design = new PriorDesign(layers, filters, 7, 3, minSigma, maxSigma, tauIntervals, featureRange,
			featureIntervals, featureFloor);
		final Prior initial = from != null ? Priors.load(from) : design.create(seed);
		final TrainingSettings d = TrainingSettings.defaults();
		final TrainingSettings settings = new TrainingSettings(lambda, d.tauPatches(), d.margin(), filterRate,
			deepFilterRate, potentialRate, activationRate, d.beta1(), d.beta2(), d.epsilon(), clip, average, smoothness);
		final TrainingPlan plan = new TrainingPlan(iterations, batch, patch, seed, 100, validateEvery, checkpointEvery,
			settings);
		final Patches patches = new Patches(pictures, batch, patch, initial.tauAxis().min(), initial.tauAxis().max(), seed);
		out.printf(Locale.ROOT, "%d pictures, %d places for a patch, %d parameters%n", pictures.size(), patches.places(),
			initial.parameterCount());
		try (Backend backend = new CpuBackend(threads)) {
			out.println("device: " + backend.device());
			final String description = design + " " + plan + " " + (from == null ? "" : "from " + from);
			final Trainer.Result result = new Trainer(backend, plan, patches, validation == null ? null : new Validation(
				TrainingImages.read(validation), 200), checkpoint != null ? checkpoint : Path.of(output + ".checkpoint"),
				description, new Log(out)).train(initial);
			PriorFile.write(result.prior().withMetadata(provenance(plan, pictures.size(), result)), output);
			out.println("wrote " + output + " (step " + result.step() + ")");
		}
		return 0;
	}

	private Map<String, String> provenance(final TrainingPlan plan, final int pictures, final Trainer.Result result) {
		final Map<String, String> m = new TreeMap<>();
		m.put("training_data", folder.getFileName() + " (" + pictures + " pictures)");
		m.put("iterations", result.step() + " of " + iterations);
		m.put("batch", batch + " patches of " + patch + " x " + patch);
		m.put("loss", String.format(Locale.ROOT, "%.6f", result.loss()));
		if (result.psnr() != null) m.put("validation_psnr_15_25_50", String.format(Locale.ROOT, "%.3f %.3f %.3f", result
			.psnr()[0], result.psnr()[1], result.psnr()[2]));
		m.put("seed", Long.toString(seed));
		m.put("noise_range", minSigma + " .. " + maxSigma);
		m.put("settings", plan.settings().toString());
		m.put("date", LocalDate.now().toString());
		m.put("software", "GNC-FoE " + VersionUtils.getVersion(TrainCommand.class));
		if (from != null) m.put("started_from", from);
		return m;
	}

	private static final class Log implements TrainingListener {

		private final PrintWriter out;
		private final long start = System.nanoTime();

		Log(final PrintWriter out) {
			this.out = out;
		}

		@Override
		public void progress(final long step, final double loss, final double smoothing, final double secondsLeft) {
			if (step % 500 != 0 && secondsLeft > 0 && step > 500) return;
			out.printf(Locale.ROOT, "step %d  loss %.5f  tau %.4f  %.0f s, %.0f s left%n", step, loss, smoothing, (System
				.nanoTime() - start) * 1e-9, secondsLeft);
			out.flush();
		}

		@Override
		public void validated(final long step, final double[] psnr, final Prior prior, final boolean best) {
			out.printf(Locale.ROOT, "step %d  validation PSNR %.3f / %.3f / %.3f dB%s%n", step, psnr[0], psnr[1], psnr[2], best
				? " (best)" : "");
			out.flush();
		}

		@Override
		public boolean isCanceled() {
			return false;
		}
	}
}
