package org.gncfoe.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.FlowBatch;
import org.gncfoe.compute.FlowGradient;
import org.gncfoe.compute.FlowPatch;
import org.gncfoe.compute.HostOptimizer;
import org.gncfoe.compute.OptimizerState;
import org.gncfoe.compute.TrainingLoss;
import org.gncfoe.compute.UnrolledFlow;
import org.gncfoe.prior.Prior;
import org.gncfoe.restore.NoiseSchedule;
import org.gncfoe.restore.Schedule;

/**
 * Learns a schedule by unrolling the flow, the prior fixed; or, as a variational network, the schedule and all filters and
 * functions together. The loss is that of {@link FlowBatch}: the error of the last image in dB.
 */
public final class FlowTrainer {

	private static final TrainingLoop.Pace PACE = new TrainingLoop.Pace(20, 10, 5);

	/** Largest margin of a patch left out of the error; the flow reaches further, but ever more weakly. */
	private static final int MARGIN = 8;

	/** Decay of the moving average of a schedule whose prior is fixed. */
	private static final double SCHEDULE_AVERAGE = 0.9;

	private final Backend backend;
	private final TrainingPlan plan;
	private final double scheduleRate;
	private final boolean fineTune;
	private final RestorationTask task;
	private final FlowListener listener;

	/** PSNR of a prior with a schedule on held-out images. */
	public interface Measure {

		/** PSNR in dB by noise level or fraction. */
		double[] psnr(Prior prior, NoiseSchedule schedule);
	}

	/**
	 * @param plan iterations, warm-up, how often to validate and to write checkpoints, and, for fine-tuning, the settings of
	 *          the optimiser
	 * @param scheduleRate learning rate of the schedule's numbers (logarithms of ratios)
	 * @param fineTune true: all parameters of the prior are learned too
	 * @param task the training pairs
	 * @param listener told of progress
	 */
	public FlowTrainer(final Backend backend, final TrainingPlan plan, final double scheduleRate, final boolean fineTune,
		final RestorationTask task, final FlowListener listener)
	{
		this.backend = backend;
		this.plan = plan;
		this.scheduleRate = scheduleRate;
		this.fineTune = fineTune;
		this.task = task;
		this.listener = listener;
	}

	/**
	 * What was learned.
	 *
	 * @param prior the prior; the given one unless it was fine-tuned
	 * @param schedule the schedule
	 * @param psnr PSNR on the held-out images; null if there are none
	 * @param step iteration it was taken at
	 */
	public record Result(Prior prior, NoiseSchedule schedule, double[] psnr, long step) {

		/** Mean PSNR in dB; NaN if there are no held-out images. */
		public double meanPsnr() {
			return psnr == null ? Double.NaN : Arrays.stream(psnr).average().orElse(Double.NaN);
		}
	}

	/**
	 * Learns, or goes on from the checkpoint if there is one.
	 *
	 * @param initial the prior
	 * @param start the schedule to start with
	 * @param measure held-out images; null: the last result is taken
	 * @param checkpoint file of the checkpoint, null: none
	 * @param description the training in words; a checkpoint of another one is refused
	 * @return the best by validation, the start included, or the last if there are no held-out images; null if nothing was
	 *         better than what was found before the interruption
	 * @throws IOException if a checkpoint cannot be read or written, or belongs to another training
	 */
	public Result learn(final Prior initial, final NoiseSchedule start, final Measure measure, final Path checkpoint,
		final String description) throws IOException
	{
		final Learner learner = new Learner(initial, start, measure);
		final TrainingLoop loop = new TrainingLoop(plan, learner, checkpoint, description, listener, PACE);
		loop.begin();
		learner.validate(loop.step(), Double.NaN);
		loop.run();
		return measure == null ? learner.result(null) : learner.best;
	}

	/** What changes while learning. */
	private final class Learner implements TrainingLoop.Learner {

		private final ScheduleParameters form;
		private final ScheduleOptimizer schedule;
		private final HostOptimizer optimizer;
		private final int parameters, margin;
		private final UnrolledFlow fixed;
		private final Prior initial;
		private final Measure measure;
		private Result best;
		private double bestPsnr = Double.NaN;
		private long step;

		Learner(final Prior initial, final NoiseSchedule start, final Measure measure) {
			this.initial = initial;
			this.measure = measure;
			final double[] sigmas = new double[start.knots()];
			for (int k = 0; k < sigmas.length; k++)
				sigmas[k] = start.sigma(k);
			form = new ScheduleParameters(sigmas, start.steps());
			schedule = new ScheduleOptimizer(ScheduleParameters.of(start), scheduleRate, fineTune ? plan.settings().average()
				: SCHEDULE_AVERAGE);
			optimizer = fineTune ? new HostOptimizer(initial, plan.settings()) : null;
			fixed = fineTune ? null : backend.unroll(initial);
			parameters = fineTune ? initial.parameterCount() : 0;
			margin = Math.max(0, Math.min(Math.min(MARGIN, initial.gradientRadius()), (task.side() - 8) / 2));
		}

		@Override
		public TrainingLoss step(final long at, final double rate) {
			final float[] numbers = schedule.values();
			final NoiseSchedule now = schedule();
			if (now == null) return new TrainingLoss(Double.NaN, 0, 0);
			final List<RestorationTask.Pair> pairs = task.pairs(at);
			final List<Schedule> schedules = new ArrayList<>();
			final List<FlowPatch> patches = new ArrayList<>();
			for (final RestorationTask.Pair p : pairs) {
				final Schedule s = now.at(p.sigma());
				schedules.add(s);
				patches.add(patch(p, s, 1.0 / pairs.size()));
			}
			final FlowBatch batch = new FlowBatch(patches, task.side(), task.side(), margin);
			final FlowGradient g = gradient(batch);
			final double[] toSchedule = new double[numbers.length];
			for (int q = 0; q < pairs.size(); q++)
				form.pullBack(numbers, pairs.get(q).sigma(), schedules.get(q), g.t()[q], g.a()[q], g.dataWeight()[q], toSchedule);
			schedule.step(toSchedule, rate);
			if (fineTune) optimizer.step(g.parameters(), rate);
			step = at + 1;
			return new TrainingLoss(g.loss(), 0, 0);
		}

		/** The present schedule; null if the training has diverged so far that the numbers are none. */
		private NoiseSchedule schedule() {
			try {
				return form.schedule(schedule.values());
			}
			catch (final IllegalArgumentException e) {
				return null;
			}
		}

		@Override
		public boolean isLost(final double loss) {
			return !(Double.isFinite(loss) && Numbers.areFinite(schedule.values())) || schedule() == null;
		}

		@Override
		public void progress(final TrainingLoop.Progress p) {
			listener.progress(p.step(), p.loss(), p.secondsEach(), p.secondsLeft());
		}

		@Override
		public void validate(final long at, final double lastLoss) {
			if (measure == null) return;
			final Result now = result(null);
			final Result measured = result(measure.psnr(now.prior(), now.schedule()));
			final boolean better = !(measured.meanPsnr() <= bestPsnr);
			if (better) {
				best = measured;
				bestPsnr = measured.meanPsnr();
			}
			listener.validated(measured, better);
		}

		@Override
		public double best() {
			return bestPsnr;
		}

		@Override
		public long bestStep() {
			return best == null ? -1 : best.step();
		}

		/** NB: Whoever follows keeps what {@link FlowListener#validated} tells is the best. */
		@Override
		public void writeBest() {}

		@Override
		public void resumed(final Checkpoint c) {
			bestPsnr = c.bestPsnr();
		}

		private FlowGradient gradient(final FlowBatch batch) {
			if (!fineTune) return fixed.gradient(batch, false);
			try (UnrolledFlow flow = backend.unroll(optimizer.prior())) {
				return flow.gradient(batch, true);
			}
		}

		private FlowPatch patch(final RestorationTask.Pair p, final Schedule s, final double share) {
			final double[] t = new double[s.steps()], a = new double[s.steps()], w = new double[s.steps()];
			for (int i = 0; i < t.length; i++) {
				t[i] = s.t(i);
				a[i] = s.a(i);
				w[i] = s.dataWeight(i);
			}
			return new FlowPatch(p.start(), p.truth(), p.observation(), p.precision(), t, a, w, share, p.expected());
		}

		/** The averaged state. */
		Result result(final double[] psnr) {
			return new Result(fineTune ? optimizer.averaged() : initial, form.schedule(schedule.averaged()), psnr, step);
		}

		/** NB: the prior's part and the schedule's part one after the other, so that one kind of file serves all training. */
		@Override
		public OptimizerState state() {
			final OptimizerState s = schedule.state();
			if (!fineTune) return s;
			final OptimizerState p = optimizer.state();
			return new OptimizerState(step, join(p.parameters(), s.parameters()), join(p.average(), s.average()), join(p
				.mean(), s.mean()), join(p.variance(), s.variance()), p.gradientNorms());
		}

		@Override
		public void restore(final OptimizerState state) {
			schedule.restore(part(state, parameters, state.parameters().length));
			if (fineTune) optimizer.restore(part(state, 0, parameters));
			step = state.step();
		}

		private OptimizerState part(final OptimizerState s, final int from, final int to) {
			return new OptimizerState(s.step(), Arrays.copyOfRange(s.parameters(), from, to), Arrays.copyOfRange(s.average(),
				from, to), Arrays.copyOfRange(s.mean(), from, to), Arrays.copyOfRange(s.variance(), from, to), s
					.gradientNorms());
		}

		private float[] join(final float[] a, final float[] b) {
			final float[] all = Arrays.copyOf(a, a.length + b.length);
			System.arraycopy(b, 0, all, a.length, b.length);
			return all;
		}
	}
}
