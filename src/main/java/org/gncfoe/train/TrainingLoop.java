package org.gncfoe.train;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;

import org.gncfoe.compute.OptimizerState;
import org.gncfoe.compute.TrainingLoss;

/**
 * The loop of every training: steps at their learning rate, pauses, progress, validations, checkpoints, and the end when
 * the training diverges. What is learned, and which state of it is the best, is the {@link Learner}'s.
 * <p>
 * A checkpoint that cannot be written (a full disk) does not end a training: it is said, and tried again.
 */
final class TrainingLoop {

	/** Seconds after which a slow training saves, whatever the number of steps. */
	private static final double SAVE_SECONDS = 300;

	/** What is learned. */
	interface Learner {

		/**
		 * One step.
		 *
		 * @param step steps done before
		 * @param rate factor on all learning rates
		 * @throws CancellationException if it was canceled and has changed nothing
		 */
		TrainingLoss step(long step, double rate);

		/** A copy of the state; its number of steps is that of the loop. */
		OptimizerState state();

		/** Goes back to a state. */
		void restore(OptimizerState state);

		/** Whether a mean loss, or the parameters, say that the training has diverged. */
		boolean isLost(double loss);

		/** Some steps are done. */
		void progress(Progress progress);

		/** Measures the present state, where that is wanted, and keeps it if it is the best. */
		void validate(long step, double lastLoss);

		/** Mean validation PSNR of the best state so far in dB; NaN if there is none. */
		double best();

		/** The step of the best state that is kept; -1 if none is. */
		long bestStep();

		/** Called before a checkpoint is written: keeps the best state in a file, where that is wanted. */
		void writeBest() throws IOException;

		/** Called after the state of a checkpoint was restored. */
		void resumed(Checkpoint checkpoint);
	}

	/**
	 * What has been done lately.
	 *
	 * @param step steps done in all
	 * @param loss mean loss since the last report
	 * @param smoothing mean tau term since the last report
	 * @param secondsEach seconds per step since the training was started or resumed, validations included
	 * @param secondsLeft estimated time to the end
	 */
	record Progress(long step, double loss, double smoothing, double secondsEach, double secondsLeft) {}

	/**
	 * How often a training speaks.
	 *
	 * @param steps steps that are reported together
	 * @param seconds or those of so many seconds
	 * @param validations validations over a time budget
	 */
	record Pace(int steps, double seconds, int validations) {}

	private final TrainingPlan plan;
	private final Learner learner;
	private final Path checkpoint;
	private final String description;
	private final TrainingControl control;
	private final Pace pace;

	private Clock clock;
	private long step, measuredStep, savedStep;
	private double lastLoss = Double.NaN, savedAt;
	private boolean unsaved;

	/**
	 * @param checkpoint file to write checkpoints to and to resume from if it exists; null: none
	 * @param description the training in words; a checkpoint of another one is refused
	 */
	TrainingLoop(final TrainingPlan plan, final Learner learner, final Path checkpoint, final String description,
		final TrainingControl control, final Pace pace)
	{
		this.plan = plan;
		this.learner = learner;
		this.checkpoint = checkpoint;
		this.description = description;
		this.control = control;
		this.pace = pace;
	}

	/**
	 * Starts, or goes on from the checkpoint if there is one.
	 *
	 * @throws IOException if a checkpoint cannot be read, belongs to another training, or the first one cannot be written
	 */
	void begin() throws IOException {
		if (checkpoint == null || !Files.exists(checkpoint)) {
			clock = new Clock(0);
			if (checkpoint != null) write();
			return;
		}
		final Checkpoint c = Checkpoint.read(checkpoint);
		if (!c.isOf(description)) throw new IOException("The checkpoint " + checkpoint + " belongs to another training (" +
			c.description() + "): delete it or name another one.");
		learner.restore(c.state());
		step = savedStep = measuredStep = c.state().step();
		clock = new Clock(c.seconds());
		savedAt = c.seconds();
		learner.resumed(c);
	}

	/**
	 * Trains to the end of the plan, or until it is canceled or diverges, and saves.
	 *
	 * @throws IOException if the training diverges before there is a state worth keeping
	 */
	void run() throws IOException {
		steps();
		clock.stop();
		if (savedStep != step || unsaved) save();
	}

	/** Steps done in all. */
	long step() {
		return step;
	}

	/** Seconds of training in all, with earlier parts, without pauses. */
	double seconds() {
		return clock.seconds();
	}

	/** Whether the plan is done. */
	boolean isComplete() {
		return plan.done(step, clock.seconds()) >= 1;
	}

	/** Mean loss of the last reported steps; NaN if there were none. */
	double lastLoss() {
		return lastLoss;
	}

	// -- The loop --

	private void steps() throws IOException {
		final long firstStep = step;
		final double firstSecond = clock.seconds();
		double loss = 0, smoothing = 0, reported = firstSecond;
		int count = 0;
		boolean canceled = false;
		while (plan.done(step, clock.seconds()) < 1) {
			canceled = isStopped();
			if (canceled) break;
			final double before = plan.done(step, clock.seconds());
			final TrainingLoss l;
			try {
				l = learner.step(step, plan.rate(step, clock.seconds()));
			}
			catch (final CancellationException e) {
				// NB: The step has changed nothing.
				Thread.interrupted();
				canceled = true;
				break;
			}
			step++;
			loss += l.image();
			smoothing += l.smoothing();
			count++;
			final double now = clock.seconds(), done = plan.done(step, now);
			final boolean end = done >= 1;
			if (count == pace.steps() || end || now - reported >= pace.seconds()) {
				lastLoss = loss / count;
				final long steps = step - firstStep;
				learner.progress(new Progress(step, lastLoss, smoothing / count, (now - firstSecond) / steps, left(steps, now -
					firstSecond, now)));
				loss = smoothing = count = 0;
				reported = now;
				if (learner.isLost(lastLoss)) {
					diverged();
					return;
				}
				if (unsaved) save();
			}
			final boolean timed = plan.seconds() > 0 && (int) (before * pace.validations()) < (int) (done * pace
				.validations());
			if (end || timed || due(plan.validateEvery())) validate();
			if (end || due(plan.checkpointEvery()) || now - savedAt >= SAVE_SECONDS) save();
		}
		if (canceled && step > firstStep && measuredStep != step) validate();
	}

	private boolean due(final int every) {
		return every > 0 && step % every == 0;
	}

	/** Seconds to the end, from how long some steps took. */
	private double left(final long steps, final double took, final double now) {
		final double bySteps = took / steps * (plan.iterations() - step);
		return Math.max(0, plan.seconds() > 0 ? Math.min(bySteps, plan.seconds() - now) : bySteps);
	}

	/** Waits as long as the listener says so; true if the training shall end. */
	private boolean isStopped() {
		if (control.isPaused() && !control.isCanceled()) {
			clock.stop();
			save();
			while (control.isPaused() && !control.isCanceled() && !Thread.currentThread().isInterrupted())
				LockSupport.parkNanos(50_000_000L);
			clock.start();
		}
		return control.isCanceled() || Thread.interrupted();
	}

	private void validate() {
		measuredStep = step;
		learner.validate(step, lastLoss);
	}

	private void diverged() throws IOException {
		if (learner.bestStep() < 0) throw new IOException("The training has diverged by step " + step +
			": train with smaller learning rates.");
		control.message("The training has diverged by step " + step + "; the best state, of step " + learner.bestStep() +
			", is kept. Train with smaller learning rates.");
		savedStep = step;
	}

	// -- Checkpoints --

	/** Writes the best state and the present one, or says why not. */
	private void save() {
		if (checkpoint == null) return;
		try {
			write();
			if (unsaved) control.message("The checkpoint could be written again at step " + step + ".");
			unsaved = false;
		}
		catch (final IOException e) {
			if (!unsaved) control.message("The checkpoint " + checkpoint + " cannot be written (" + reason(e) +
				"): the training goes on and tries again; make space, or make the folder writable.");
			unsaved = true;
		}
		savedAt = clock.seconds();
	}

	/** NB: The best state first: a checkpoint must not know of a better one than there is. */
	private void write() throws IOException {
		learner.writeBest();
		new Checkpoint(description, learner.state(), learner.best(), clock.seconds()).write(checkpoint);
		savedStep = step;
		savedAt = clock.seconds();
	}

	private static String reason(final IOException e) {
		if (e instanceof AccessDeniedException) return "permission denied";
		if (e instanceof NoSuchFileException) return "the folder does not exist";
		return e instanceof FileSystemException f && f.getReason() != null ? f.getReason() : e.getMessage();
	}
}
