package org.gncfoe.train;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.TrainingLoss;
import org.gncfoe.compute.TrainingSession;
import org.gncfoe.prior.Prior;

/**
 * The training loop: batches, learning rate, progress, validation, checkpoints, the best prior. A trainer trains once.
 * <p>
 * A checkpoint that cannot be written (a full disk) does not end a training: it is said, and tried again.
 */
public final class Trainer {

	private static final int REPORT_STEPS = 100;
	/** Seconds after which a slow training reports, and after which it saves, whatever the number of steps. */
	private static final double REPORT_SECONDS = 5, SAVE_SECONDS = 300;
	/** The image loss of a training that is lost: forty times that of a prior that does nothing, which is 1/2. */
	private static final double LOST = 20;
	/** Validations over a time budget. */
	private static final int TIMED_VALIDATIONS = 20;

	private final Backend backend;
	private final TrainingPlan plan;
	private final Patches patches;
	private final Validation validation;
	private final Path checkpoint;
	private final String description;
	private final TrainingListener listener;
	private final BestPrior best;

	private TrainingSession session;
	private Clock clock;
	private long step, measuredStep, savedStep;
	private double lastLoss = Double.NaN, savedAt;
	private boolean unsaved;

	/**
	 * @param validation held-out pictures, or null: the last prior is the result then
	 * @param checkpoint file to write checkpoints to and to resume from if it exists; the best prior so far lies beside it;
	 *          null: none
	 * @param description the training in words; a checkpoint of another one is refused
	 */
	public Trainer(final Backend backend, final TrainingPlan plan, final Patches patches, final Validation validation,
		final Path checkpoint, final String description, final TrainingListener listener)
	{
		this.backend = backend;
		this.plan = plan;
		this.patches = patches;
		this.validation = validation;
		this.checkpoint = checkpoint;
		this.description = description;
		this.listener = listener;
		best = new BestPrior(checkpoint == null ? null : BestPrior.beside(checkpoint), description, validation == null ? ""
			: validation.fingerprint());
	}

	/**
	 * A trained prior.
	 *
	 * @param prior the best by validation over the whole training, or the last
	 * @param step the step it was taken at
	 * @param psnr its validation PSNR in dB at {@link Validation#SIGMAS}; null without validation
	 * @param loss mean image loss of the last reported steps before it was taken; NaN if there were none
	 * @param stepsDone steps done in all
	 * @param seconds time of training in all, with earlier parts, without pauses
	 * @param complete false if it was canceled
	 */
	public record Result(Prior prior, long step, double[] psnr, double loss, long stepsDone, double seconds,
		boolean complete) {}

	/**
	 * Trains from a prior's values, or from the checkpoint if there is one.
	 *
	 * @throws IOException if a checkpoint cannot be read, belongs to another training, or the first one cannot be written;
	 *           if the training diverges before there is a prior worth keeping
	 */
	public Result train(final Prior initial) throws IOException {
		try (TrainingSession opened = backend.train(initial, plan.settings())) {
			session = opened;
			resume(initial);
			run();
			clock.stop();
			if (savedStep != step || unsaved) save();
			final boolean complete = plan.done(step, clock.seconds()) >= 1;
			if (best.isEmpty()) return new Result(session.averaged(), step, null, lastLoss, step, clock.seconds(), complete);
			return new Result(best.prior(), best.step(), best.psnr(), best.loss(), step, clock.seconds(), complete);
		}
	}

	/** Deletes a checkpoint and the best prior beside it, where they exist. */
	public static void forget(final Path checkpoint) throws IOException {
		Files.deleteIfExists(checkpoint);
		Files.deleteIfExists(BestPrior.beside(checkpoint));
	}

	// -- The loop --

	private void run() throws IOException {
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
				l = session.step(patches.batch(step), plan.rate(step, clock.seconds()));
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
			if (count == REPORT_STEPS || end || now - reported >= REPORT_SECONDS) {
				lastLoss = loss / count;
				listener.progress(step, lastLoss, smoothing / count, left(step - firstStep, now - firstSecond, now));
				loss = smoothing = count = 0;
				reported = now;
				if (!(lastLoss < LOST) && diverged()) return;
				if (unsaved) save();
			}
			final boolean timed = plan.seconds() > 0 && (int) (before * TIMED_VALIDATIONS) < (int) (done * TIMED_VALIDATIONS);
			if (end || timed || due(step, plan.validateEvery())) validate();
			if (end || due(step, plan.checkpointEvery()) || now - savedAt >= SAVE_SECONDS) save();
		}
		if (canceled && step > firstStep && measuredStep != step) validate();
	}

	private static boolean due(final long step, final int every) {
		return every > 0 && step % every == 0;
	}

	/** Seconds to the end, from how long some steps took. */
	private double left(final long steps, final double took, final double now) {
		final double bySteps = took / steps * (plan.iterations() - step);
		return Math.max(0, plan.seconds() > 0 ? Math.min(bySteps, plan.seconds() - now) : bySteps);
	}

	/** Waits as long as the listener says so; true if the training shall end. */
	private boolean isStopped() {
		if (listener.isPaused() && !listener.isCanceled()) {
			clock.stop();
			save();
			while (listener.isPaused() && !listener.isCanceled() && !Thread.currentThread().isInterrupted())
				LockSupport.parkNanos(50_000_000L);
			clock.start();
		}
		return listener.isCanceled() || Thread.interrupted();
	}

	private void validate() {
		measuredStep = step;
		if (validation == null) return;
		final Prior prior = session.averaged();
		final double[] psnr = validation.psnr(backend, prior);
		final boolean better = best.isBeatenBy(psnr);
		if (better) best.set(prior, step, psnr, lastLoss);
		listener.validated(step, psnr, prior, better);
	}

	/** Whether the parameters are no numbers any more, or the loss says that they are lost. */
	private boolean diverged() throws IOException {
		boolean finite = !(lastLoss >= LOST);
		for (final float v : session.prior().parameters())
			finite &= Float.isFinite(v);
		if (finite) return false;
		if (best.isEmpty()) throw new IOException("The training has diverged by step " + step +
			": train with smaller learning rates.");
		listener.message("The training has diverged by step " + step + "; the best prior, of step " + best.step() +
			", is kept. Train with smaller learning rates.");
		savedStep = step;
		return true;
	}

	// -- Checkpoints --

	private void resume(final Prior initial) throws IOException {
		if (checkpoint == null || !Files.exists(checkpoint)) {
			clock = new Clock(0);
			if (checkpoint != null) write();
			return;
		}
		final Checkpoint c = Checkpoint.read(checkpoint);
		if (!c.isOf(description)) throw new IOException("The checkpoint " + checkpoint + " belongs to another training (" +
			c.description() + "): delete it or name another one.");
		session.restore(c.state());
		step = savedStep = measuredStep = c.state().step();
		clock = new Clock(c.seconds());
		savedAt = c.seconds();
		if (validation != null && step > 0) {
			best.read(initial.metadata());
			if (best.isEmpty()) validate();
		}
		listener.message("Going on from step " + step + (best.isEmpty() ? "." : "; the best prior so far is that of step " +
			best.step() + "."));
	}

	/** Writes the best prior and the state, or says why not. */
	private void save() {
		if (checkpoint == null) return;
		try {
			write();
			if (unsaved) listener.message("The checkpoint could be written again at step " + step + ".");
			unsaved = false;
		}
		catch (final IOException e) {
			if (!unsaved) listener.message("The checkpoint " + checkpoint + " cannot be written (" + reason(e) +
				"): the training goes on and tries again; make space, or make the folder writable.");
			unsaved = true;
		}
		savedAt = clock.seconds();
	}

	/** NB: The best prior first: a state must not know of a better one than there is. */
	private void write() throws IOException {
		best.write();
		new Checkpoint(description, session.state(), best.mean(), clock.seconds()).write(checkpoint);
		savedStep = step;
		savedAt = clock.seconds();
	}

	private static String reason(final IOException e) {
		if (e instanceof AccessDeniedException) return "permission denied";
		if (e instanceof NoSuchFileException) return "the folder does not exist";
		return e instanceof FileSystemException f && f.getReason() != null ? f.getReason() : e.getMessage();
	}
}
