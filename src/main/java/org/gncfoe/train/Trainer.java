package org.gncfoe.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongFunction;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.OptimizerState;
import org.gncfoe.compute.TrainingBatch;
import org.gncfoe.compute.TrainingLoss;
import org.gncfoe.compute.TrainingSession;
import org.gncfoe.prior.Prior;

/** Trains a prior on batches, and keeps the best one ({@link TrainingLoop}). A trainer trains once. */
public final class Trainer {

	private static final TrainingLoop.Pace PACE = new TrainingLoop.Pace(100, 5, 20);

	/** The image loss of a training that is lost: forty times that of a prior that does nothing, which is 1/2. */
	private static final double LOST = 20;

	private final Backend backend;
	private final TrainingPlan plan;
	private final LongFunction<TrainingBatch> batches;
	private final Validation validation;
	private final Path checkpoint;
	private final String description;
	private final TrainingListener listener;
	private final BestPrior best;

	/**
	 * @param batches the batch of an iteration; always the same one
	 * @param validation held-out pictures, or null: the last prior is the result then
	 * @param checkpoint file to write checkpoints to and to resume from if it exists; the best prior so far lies beside it;
	 *          null: none
	 * @param description the training in words; a checkpoint of another one is refused
	 */
	public Trainer(final Backend backend, final TrainingPlan plan, final LongFunction<TrainingBatch> batches,
		final Validation validation, final Path checkpoint, final String description, final TrainingListener listener)
	{
		this.backend = backend;
		this.plan = plan;
		this.batches = batches;
		this.validation = validation;
		this.checkpoint = checkpoint;
		this.description = description;
		this.listener = listener;
		best = new BestPrior(checkpoint == null ? null : BestPrior.beside(checkpoint), description, validation == null ? ""
			: validation.fingerprint());
	}

	/** Trains on {@link Patches}; see the other constructor. */
	public Trainer(final Backend backend, final TrainingPlan plan, final Patches patches, final Validation validation,
		final Path checkpoint, final String description, final TrainingListener listener)
	{
		this(backend, plan, (LongFunction<TrainingBatch>) patches::batch, validation, checkpoint, description, listener);
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
		try (TrainingSession session = backend.train(initial, plan.settings())) {
			final TrainingLoop loop = new TrainingLoop(plan, new Learner(session, initial), checkpoint, description, listener,
				PACE);
			loop.begin();
			loop.run();
			if (best.isEmpty()) return new Result(session.averaged(), loop.step(), null, loop.lastLoss(), loop.step(), loop
				.seconds(), loop.isComplete());
			return new Result(best.prior(), best.step(), best.psnr(), best.loss(), loop.step(), loop.seconds(), loop
				.isComplete());
		}
	}

	/** Deletes a checkpoint and the best prior beside it, where they exist. */
	public static void forget(final Path checkpoint) throws IOException {
		Files.deleteIfExists(checkpoint);
		Files.deleteIfExists(BestPrior.beside(checkpoint));
	}

	/** A prior on a backend. */
	private final class Learner implements TrainingLoop.Learner {

		private final TrainingSession session;
		private final Prior initial;

		Learner(final TrainingSession session, final Prior initial) {
			this.session = session;
			this.initial = initial;
		}

		@Override
		public TrainingLoss step(final long step, final double rate) {
			return session.step(batches.apply(step), rate);
		}

		@Override
		public OptimizerState state() {
			return session.state();
		}

		@Override
		public void restore(final OptimizerState state) {
			session.restore(state);
		}

		@Override
		public boolean isLost(final double loss) {
			if (loss < LOST) return false;
			return loss >= LOST || !Numbers.areFinite(session.prior().parameters());
		}

		@Override
		public void progress(final TrainingLoop.Progress p) {
			listener.progress(p.step(), p.loss(), p.smoothing(), p.secondsLeft());
		}

		@Override
		public void validate(final long step, final double lastLoss) {
			if (validation == null) return;
			final Prior prior = session.averaged();
			final double[] psnr = validation.psnr(backend, prior);
			final boolean better = best.isBeatenBy(psnr);
			if (better) best.set(prior, step, psnr, lastLoss);
			listener.validated(step, psnr, prior, better);
		}

		@Override
		public double best() {
			return best.mean();
		}

		@Override
		public long bestStep() {
			return best.isEmpty() ? -1 : best.step();
		}

		@Override
		public void writeBest() throws IOException {
			best.write();
		}

		@Override
		public void resumed(final Checkpoint c) {
			final long step = c.state().step();
			if (validation != null && step > 0) {
				best.read(initial.metadata());
				if (best.isEmpty()) validate(step, Double.NaN);
			}
			listener.message("Going on from step " + step + (best.isEmpty() ? "."
				: "; the best prior so far is that of step " + best.step() + "."));
		}
	}
}
