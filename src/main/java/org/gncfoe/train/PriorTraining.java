package org.gncfoe.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import org.gncfoe.compute.Backend;
import org.gncfoe.prior.Prior;
import org.gncfoe.prior.PriorFile;
import org.gncfoe.train.Patches.Picture;
import org.scijava.util.Manifest;
import org.scijava.util.VersionUtils;

/**
 * A training from images to a finished prior that knows where it comes from. What the subcommand {@code train} and the
 * command Train FoE Prior have in common; without user interface.
 *
 * <pre>
 * TrainingData data = TrainingData.of("my-images", TrainingImages.read(folder), 64, true);
 * StartingPrior start = StartingPrior.untrained(PriorDesign.ofLayers(1), 1);
 * PriorTraining training = new PriorTraining(backend, data, start, plan);
 * Prior prior = training.finished(training.train(null, null, TrainingListener.NONE));
 * </pre>
 */
public final class PriorTraining {

	/** How many pictures centre a prior of one layer; deeper ones take longer. */
	private static final int CENTRING_PICTURES = 48, LEAST_PICTURES = 4;

	/** Metadata that say which training it was, where it came to its end. */
	private static final String TRAINING = "training";

	private final Backend backend;
	private final TrainingData data;
	private final StartingPrior start;
	private final TrainingPlan plan;
	private final Patches patches;

	/**
	 * Prepares a training.
	 *
	 * @param backend where to compute; stays the caller's to close
	 * @throws IllegalArgumentException if the prior is not for grey images, patches are too small for it, or none can be
	 *           used; with a sentence for the user
	 */
	public PriorTraining(final Backend backend, final TrainingData data, final StartingPrior start,
		final TrainingPlan plan)
	{
		final Prior prior = start.prior();
		if (prior.imageChannels() != 1) throw new IllegalArgumentException("The prior " + start.name() +
			" is for images of " + prior.imageChannels() + " channels; training is on grey images.");
		final int margin = plan.settings().margin(prior);
		if (plan.patch() <= 2 * margin) throw new IllegalArgumentException("Patches of " + plan.patch() + " x " + plan
			.patch() + " pixels are too small for this prior: they must be larger than " + 2 * margin + " x " + 2 * margin + ".");
		if (plan.patch() != data.side()) throw new IllegalArgumentException("the plan and the data differ in the patch's side");
		this.backend = backend;
		this.data = data;
		this.start = start;
		this.plan = plan;
		patches = data.patches(plan.batch(), prior.tauAxis().min(), prior.tauAxis().max(), plan.seed()).focused(plan
			.focus());
	}

	/** How much there is to train on, in a sentence. */
	public String summary() {
		return data.summary(patches);
	}

	/** What to say where there is too little to train on; null where there is enough. */
	public String warning() {
		return data.warning(patches);
	}

	/** The training in words, by which its checkpoint is known. */
	String description() {
		return start.description() + " " + plan + (start.isTrained() ? " from " + start.name() : "") + " on " + data.name() +
			" (" + data.pictures().size() + " pictures, " + patches.places() + " places)";
	}

	/**
	 * Whether a file is the finished prior of this very training, so that there is nothing to do.
	 *
	 * @param prior the file; need not exist
	 */
	public boolean hasMade(final Path prior) {
		if (!Files.isRegularFile(prior)) return false;
		try {
			return Checkpoint.same(PriorFile.read(prior).metadata().get(TRAINING), description());
		}
		catch (final IOException e) {
			return false;
		}
	}

	/**
	 * Trains.
	 *
	 * @param validation held-out pictures; null or none: the last prior is the result
	 * @param checkpoint as in {@link Trainer}; null: none
	 * @throws IOException as {@link Trainer#train}
	 */
	public Trainer.Result train(final Validation validation, final Path checkpoint, final TrainingListener listener)
		throws IOException
	{
		final Validation held = validation == null || validation.size() == 0 ? null : validation;
		return new Trainer(backend, plan, patches, held, checkpoint, description(), listener).train(start.prior());
	}

	/**
	 * The prior of a training, its potentials convex at the largest smoothing ({@link ConvexProjection}), centred along tau
	 * ({@link OffsetCalibration}) and with its provenance.
	 */
	public Prior finished(final Trainer.Result result) {
		final List<Picture> complete = data.pictures().stream().filter(Picture::isFinite).toList();
		final int count = Math.max(LEAST_PICTURES, CENTRING_PICTURES / (result.prior().depth() * result.prior().depth()));
		final Prior convex = ConvexProjection.atLargestSmoothing(result.prior());
		final Prior prior = complete.isEmpty() ? convex : OffsetCalibration.centre(backend, convex, complete, count, plan
			.seed());
		return prior.withMetadata(provenance(result));
	}

	private Map<String, String> provenance(final Trainer.Result result) {
		final Prior prior = result.prior();
		final Map<String, String> m = new TreeMap<>();
		m.put("training_data", data.name() + " (" + data.pictures().size() + " pictures)");
		m.put("training_patches", patches.places() + " places of " + plan.patch() + " x " + plan.patch() + ", " + patches
			.leftOut() + " left out");
		m.put("iterations", result.step() + " of " + (plan.iterations() == TrainingPlan.UNLIMITED ? result.stepsDone() : plan
			.iterations()) + (result.complete() ? "" : ", canceled at " + result.stepsDone()));
		if (result.complete()) m.put(TRAINING, description());
		m.put("batch", plan.batch() + " patches of " + plan.patch() + " x " + plan.patch());
		m.put("loss", format("%.6f", result.loss()));
		if (result.psnr() != null) m.put("validation_psnr_15_25_50", format("%.3f %.3f %.3f", result.psnr()[0], result
			.psnr()[1], result.psnr()[2]));
		m.put("seed", Long.toString(plan.seed()));
		m.put("noise_range", format("%.4g .. %.4g", Math.sqrt(prior.minT()), Math.sqrt(prior.maxT())));
		if (plan.focus() > 0) m.put("noise_focus", format("%.2f", plan.focus()));
		m.put("settings", plan.settings().toString());
		m.put("date", LocalDate.now().toString());
		m.put("seconds", format("%.0f", result.seconds()));
		m.put("device", backend.device());
		m.put("software", "GNC-FoE " + VersionUtils.getVersion(PriorTraining.class));
		m.put("commit", commit());
		if (start.isTrained()) m.put("started_from", start.name());
		return m;
	}

	private static String commit() {
		final Manifest manifest = Manifest.getManifest(PriorTraining.class);
		final String commit = manifest == null ? null : manifest.getImplementationBuild();
		return commit == null ? "unknown" : commit;
	}

	private static String format(final String format, final Object... values) {
		return String.format(Locale.ROOT, format, values);
	}
}
