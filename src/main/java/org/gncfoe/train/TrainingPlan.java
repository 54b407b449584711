package org.gncfoe.train;

import org.gncfoe.compute.TrainingSettings;

/**
 * How long and on what a training runs.
 *
 * @param iterations number of steps; {@link #UNLIMITED} where the time alone ends the training
 * @param batch patches per step
 * @param patch side of a patch in pixels
 * @param seed seed of the initial values, the patches and the noise
 * @param warmUp steps over which the learning rate rises from 0; then it falls to 0 along a cosine
 * @param validateEvery steps between validations, 0: only at the end
 * @param checkpointEvery steps between checkpoints, 0: only at the end
 * @param settings loss and optimiser
 * @param seconds time budget, 0: none. The learning rate then falls with the time used, so that the training is no longer
 *          the same from run to run; what ends first, steps or time, ends it
 * @param focus share of the patches drawn at usual noise levels ({@link Patches#focused}), 0: all levels alike
 */
public record TrainingPlan(long iterations, int batch, int patch, long seed, int warmUp, int validateEvery,
	int checkpointEvery, TrainingSettings settings, double seconds, double focus)
{

	/** As many steps as fit into the time. */
	public static final long UNLIMITED = Long.MAX_VALUE;

	/** The share of a time budget after which the warm-up is over, however few steps were done. */
	private static final double WARM_SHARE = 0.05;

	/** @throws IllegalArgumentException if a value makes no sense; the message says which */
	public TrainingPlan {
		if (iterations < 1) throw new IllegalArgumentException("at least one iteration is needed, not " + iterations);
		if (batch < 1) throw new IllegalArgumentException("a batch needs at least one patch, not " + batch);
		if (patch < 1) throw new IllegalArgumentException("a patch needs at least one pixel, not " + patch);
		if (!(seconds >= 0) || Double.isInfinite(seconds)) throw new IllegalArgumentException(
			"the time must be finite and positive, not " + seconds + " seconds");
		if (seconds == 0 && iterations == UNLIMITED) throw new IllegalArgumentException(
			"a training needs a number of iterations or a time");
		if (!(focus >= 0 && focus <= 1)) throw new IllegalArgumentException("the share of usual noise levels must be 0 to 1, not " +
			focus);
	}

	/** A plan without focus on usual noise levels. */
	public TrainingPlan(final long iterations, final int batch, final int patch, final long seed, final int warmUp,
		final int validateEvery, final int checkpointEvery, final TrainingSettings settings, final double seconds)
	{
		this(iterations, batch, patch, seed, warmUp, validateEvery, checkpointEvery, settings, seconds, 0);
	}

	/** A plan without time budget. */
	public TrainingPlan(final long iterations, final int batch, final int patch, final long seed, final int warmUp,
		final int validateEvery, final int checkpointEvery, final TrainingSettings settings)
	{
		this(iterations, batch, patch, seed, warmUp, validateEvery, checkpointEvery, settings, 0);
	}

	/** Factor on the learning rates at a step of a training without time budget. */
	public double rate(final long step) {
		return rate(step, 0);
	}

	/**
	 * Factor on the learning rates: linear warm-up, then cosine annealing to 0.
	 *
	 * @param step steps done
	 * @param elapsed seconds of training so far; ignored without time budget
	 */
	public double rate(final long step, final double elapsed) {
		double warm = warmUp <= 0 ? 1 : Math.min(1, (step + 1.0) / warmUp);
		if (seconds > 0) warm = Math.min(1, Math.max(warm, elapsed / (WARM_SHARE * seconds)));
		if (seconds == 0) return warm * 0.5 * (1 + Math.cos(Math.PI * step / iterations));
		return warm * 0.5 * (1 + Math.cos(Math.PI * done(step, elapsed)));
	}

	/** How far the training is, 0 .. 1. */
	public double done(final long step, final double elapsed) {
		final double bySteps = (double) step / iterations;
		return Math.min(1, seconds == 0 ? bySteps : Math.max(bySteps, elapsed / seconds));
	}

	/** NB: Checkpoints keep this text to tell trainings apart; without time budget and focus it must stay as it is. */
	@Override
	public String toString() {
		return "TrainingPlan[iterations=" + iterations + ", batch=" + batch + ", patch=" + patch + ", seed=" + seed +
			", warmUp=" + warmUp + ", validateEvery=" + validateEvery + ", checkpointEvery=" + checkpointEvery + ", settings=" +
			settings + (seconds == 0 ? "" : ", seconds=" + seconds) + (focus == 0 ? "]" : ", focus=" + focus + "]");
	}
}
