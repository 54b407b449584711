package org.gncfoe.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.TrainingLoss;
import org.gncfoe.compute.TrainingSession;
import org.gncfoe.prior.Prior;

/** The training loop: batches, learning rate, progress, validation, checkpoints, the best prior. */
public final class Trainer {

	private static final int REPORT_EVERY = 100;

	private final Backend backend;
	private final TrainingPlan plan;
	private final Patches patches;
	private final Validation validation;
	private final Path checkpoint;
	private final String description;
	private final TrainingListener listener;

	/**
	 * @param validation held-out pictures, or null: the last prior is the result then
	 * @param checkpoint file to write checkpoints to and to resume from if it exists; null: none
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
	}

	/**
	 * A trained prior.
	 *
	 * @param prior the best by validation, or the last
	 * @param step the step it was taken at
	 * @param psnr its validation PSNR in dB at {@link Validation#SIGMAS}; null without validation
	 * @param loss mean image loss of the last reported steps
	 * @param stepsDone steps done in all
	 */
	public record Result(Prior prior, long step, double[] psnr, double loss, long stepsDone) {}

	/**
	 * Trains from a prior's values, or from the checkpoint if there is one.
	 *
	 * @throws IOException if a checkpoint cannot be read or written, or belongs to another training
	 */
	public Result train(final Prior initial) throws IOException {
		Result best = null;
		try (TrainingSession session = backend.train(initial, plan.settings())) {
			long step = 0;
			if (checkpoint != null && Files.exists(checkpoint)) {
				final Checkpoint c = Checkpoint.read(checkpoint);
				if (!c.description().equals(description)) throw new IOException("The checkpoint " + checkpoint +
					" belongs to another training (" + c.description() + "): delete it or name another one.");
				session.restore(c.state());
				step = c.state().step();
				if (validation != null && step > 0) best = validate(session, step, 0, null);
			}
			final long first = step, start = System.nanoTime();
			double loss = 0, smoothing = 0, lastLoss = Double.NaN;
			int count = 0;
			while (step < plan.iterations() && !listener.isCanceled()) {
				final TrainingLoss l = session.step(patches.batch(step), plan.rate(step));
				step++;
				loss += l.image();
				smoothing += l.smoothing();
				count++;
				final boolean end = step == plan.iterations();
				if (count == REPORT_EVERY || end) {
					lastLoss = loss / count;
					final double each = (System.nanoTime() - start) * 1e-9 / (step - first);
					listener.progress(step, lastLoss, smoothing / count, each * (plan.iterations() - step));
					loss = smoothing = count = 0;
				}
				if (validation != null && (end || due(step, plan.validateEvery()))) best = validate(session, step, lastLoss, best);
				if (checkpoint != null && (end || due(step, plan.checkpointEvery()))) save(session, best);
			}
			if (step < plan.iterations() && checkpoint != null) save(session, best);
			if (best == null) return new Result(session.averaged(), step, null, lastLoss, step);
			return new Result(best.prior, best.step, best.psnr, lastLoss, step);
		}
	}

	private static boolean due(final long step, final int every) {
		return every > 0 && step % every == 0;
	}

	private void save(final TrainingSession session, final Result best) throws IOException {
		new Checkpoint(description, session.state(), best == null ? Double.NaN : mean(best.psnr)).write(checkpoint);
	}

	private Result validate(final TrainingSession session, final long step, final double loss, final Result best) {
		final Prior prior = session.averaged();
		final double[] psnr = validation.psnr(backend, prior);
		final boolean better = best == null || mean(psnr) > mean(best.psnr);
		listener.validated(step, psnr, prior, better);
		return better ? new Result(prior, step, psnr, loss, step) : best;
	}

	private static double mean(final double[] v) {
		double sum = 0;
		for (final double d : v)
			sum += d / v.length;
		return sum;
	}
}
