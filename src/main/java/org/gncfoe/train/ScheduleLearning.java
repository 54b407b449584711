package org.gncfoe.train;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.TrainingSettings;
import org.gncfoe.prior.Prior;
import org.gncfoe.restore.InpaintSettings;
import org.gncfoe.restore.LearnedSchedules;
import org.gncfoe.restore.LearnedSchedules.Learned;
import org.gncfoe.restore.LearnedSchedules.Task;
import org.gncfoe.restore.NoiseSchedule;
import org.gncfoe.restore.Schedule;
import org.gncfoe.train.Patches.Picture;
import org.scijava.util.VersionUtils;

/**
 * Learns schedules for a prior, or fine-tunes it with one, from clean pictures. What the subcommand {@code learn-schedule}
 * and the command Learn GNC Schedule have in common; without user interface.
 *
 * <pre>
 * ScheduleLearning learning = new ScheduleLearning(backend, pictures, validation, Degradation.defaults(), plan, 0.05);
 * Learned five = learning.learn(prior, Task.DENOISE, 5, LearnedSchedules.of(prior), listener);
 * Prior result = LearnedSchedules.of(prior).with(Task.DENOISE, five).storeIn(prior);
 * </pre>
 */
public final class ScheduleLearning {

	/** The learning rates that suit: of a schedule alone, and together with its prior. */
	public static final double RATE = 0.05, FINE_TUNING_RATE = 0.005;

	private final Backend backend;
	private final List<Picture> pictures;
	private final Validation validation;
	private final Degradation degradation;
	private final TrainingPlan plan;
	private final double rate;

	/**
	 * @param backend where to compute; stays the caller's to close
	 * @param pictures clean pictures, each at least as large as a patch
	 * @param validation held-out pictures; null or none: the last state is the result
	 * @param degradation what is done to the pictures
	 * @param plan how long, and for fine-tuning the settings of the optimiser
	 * @param rate learning rate of the schedule's numbers
	 */
	public ScheduleLearning(final Backend backend, final List<Picture> pictures, final Validation validation,
		final Degradation degradation, final TrainingPlan plan, final double rate)
	{
		this.backend = backend;
		this.pictures = List.copyOf(pictures);
		this.validation = validation == null || validation.size() == 0 ? null : validation;
		this.degradation = degradation;
		this.plan = plan;
		this.rate = rate;
	}

	/** The settings of the optimiser that suit fine-tuning. */
	public static TrainingSettings settings() {
		final TrainingSettings d = TrainingSettings.defaults();
		return new TrainingSettings(0, 0, d.margin(), 1e-2, 1e-4, 5e-2, 1e-3, d.beta1(), d.beta2(), d.epsilon(), d.clip(), 0.998,
			d.smoothness());
	}

	/**
	 * Learns a schedule; the prior stays as it is.
	 *
	 * @param known schedules to start from: the one of that length, or the nearest; if there is none for the task, a rule
	 * @return the schedule with its PSNR, and that without anything learned, on the held-out pictures
	 * @throws IOException never here, as there is no checkpoint
	 */
	public Learned learn(final Prior prior, final Task task, final int steps, final LearnedSchedules known,
		final FlowListener listener) throws IOException
	{
		final FlowTrainer trainer = new FlowTrainer(backend, plan, rate, false, data(task), listener);
		final FlowTrainer.Result r = trainer.learn(prior, start(prior, task, steps, known), measure(task), null, "");
		return new Learned(r.schedule(), r.meanPsnr(), validation == null ? Double.NaN : mean(predefined(prior, task)));
	}

	/**
	 * Learns a schedule and all parameters of the prior, or goes on from a checkpoint.
	 *
	 * @param known schedules to start from
	 * @param checkpoint file of the checkpoint, null: none
	 * @param description the training in words; a checkpoint of another one is refused
	 * @return as {@link FlowTrainer#learn}
	 * @throws IOException if a checkpoint cannot be read or written, or belongs to another training
	 */
	public FlowTrainer.Result fineTune(final Prior prior, final Task task, final int steps, final LearnedSchedules known,
		final Path checkpoint, final String description, final FlowListener listener) throws IOException
	{
		return new FlowTrainer(backend, plan, rate, true, data(task), listener).learn(prior, start(prior, task, steps, known),
			measure(task), checkpoint, description);
	}

	/**
	 * A fine-tuned prior with its provenance and its one schedule: others mean nothing for the changed prior.
	 *
	 * @param given the prior before fine-tuning
	 * @param name its name
	 * @param dataName name of the pictures
	 */
	public Prior fineTuned(final Prior given, final String name, final String dataName, final Task task,
		final FlowTrainer.Result result)
	{
		final Map<String, String> m = new TreeMap<>(given.metadata());
		m.put(Prior.FINE_TUNED, String.format(Locale.ROOT,
			"end to end (variational network) for %s with %d steps, %s, %d of %s iterations of %d patches of %d x %d", task,
			result.schedule().steps(), degradation.inWords(task), result.step(), plan.iterations() == TrainingPlan.UNLIMITED
				? "timed" : Long.toString(plan.iterations()), plan.batch(), plan.patch(), plan.patch()));
		m.put("fine_tuned_from", name);
		m.put("fine_tuned_on", dataName + ", " + LocalDate.now() + ", GNC-FoE " + VersionUtils.getVersion(
			ScheduleLearning.class));
		m.remove("validation_psnr_15_25_50");
		return LearnedSchedules.NONE.with(task, new Learned(result.schedule(), result.meanPsnr())).storeIn(result.prior()
			.withMetadata(m));
	}

	// -- Measuring --

	/** PSNR in dB by level or fraction of what is done without anything learned; null without held-out pictures. */
	public double[] predefined(final Prior prior, final Task task) {
		return validation == null ? null : task == Task.DENOISE ? validation.psnr(backend, prior, sigma -> Schedule.oneStep(
			sigma * sigma), degradation.levels()) : validation.inpainting(backend, prior, InpaintSettings.defaults().schedule(
				prior.maxT()), degradation.missing());
	}

	/** PSNR in dB by level or fraction along a schedule; null without held-out pictures. */
	public double[] psnr(final Prior prior, final Task task, final NoiseSchedule schedule) {
		return validation == null ? null : task == Task.DENOISE ? validation.psnr(backend, prior, schedule::at, degradation
			.levels()) : validation.inpainting(backend, prior, schedule.at(1), degradation.missing());
	}

	/** All schedules of a task measured anew on the held-out pictures, so that they can be compared; as they are without. */
	public LearnedSchedules measured(final Prior prior, final Task task, final LearnedSchedules known) {
		if (validation == null || known.all(task).isEmpty()) return known;
		final double without = mean(predefined(prior, task));
		LearnedSchedules result = known;
		for (final Learned l : known.all(task))
			result = result.with(task, new Learned(l.schedule(), mean(psnr(prior, task, l.schedule())), without));
		return result;
	}

	// -- Helper methods --

	/** Where learning starts. */
	private NoiseSchedule start(final Prior prior, final Task task, final int steps, final LearnedSchedules known) {
		final double[] sigmas = task == Task.INPAINT ? new double[] { 1 } : degradation.knotSigmas();
		final Optional<NoiseSchedule> near = known.nearest(task, steps).map(Learned::schedule);
		// NB: One step has no fall to stretch, and what it does is no step of many.
		if (near.isPresent() && (near.get().steps() == steps || steps > 1 && near.get().steps() > 1)) return ScheduleStart
			.resampled(near.get(), sigmas, steps);
		return task == Task.INPAINT ? ScheduleStart.inpainting(steps, prior) : ScheduleStart.denoising(sigmas, steps, prior);
	}

	private RestorationTask data(final Task task) {
		return task == Task.DENOISE ? new DenoisingTask(pictures, plan.batch(), plan.patch(), degradation.minSigma(),
			degradation.maxSigma(), plan.seed()) : new InpaintingTask(pictures, plan.batch(), plan.patch(), degradation.missing(),
				plan.seed());
	}

	private FlowTrainer.Measure measure(final Task task) {
		return validation == null ? null : (prior, schedule) -> psnr(prior, task, schedule);
	}

	private static double mean(final double[] values) {
		return Arrays.stream(values).average().orElse(Double.NaN);
	}
}
