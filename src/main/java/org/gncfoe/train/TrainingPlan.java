package org.gncfoe.train;

import org.gncfoe.compute.TrainingSettings;

/**
 * How long and on what a training runs.
 *
 * @param iterations number of steps
 * @param batch patches per step
 * @param patch side of a patch in pixels
 * @param seed seed of the initial values, the patches and the noise
 * @param warmUp steps over which the learning rate rises from 0; then it falls to 0 along a cosine
 * @param validateEvery steps between validations, 0: only at the end
 * @param checkpointEvery steps between checkpoints, 0: only at the end
 * @param settings loss and optimiser
 */
public record TrainingPlan(long iterations, int batch, int patch, long seed, int warmUp, int validateEvery,
	int checkpointEvery, TrainingSettings settings)
{

	/** @throws IllegalArgumentException if a value makes no sense; the message says which */
	public TrainingPlan {
		if (iterations < 1) throw new IllegalArgumentException("at least one iteration is needed, not " + iterations);
		if (batch < 1) throw new IllegalArgumentException("a batch needs at least one patch, not " + batch);
		if (patch < 1) throw new IllegalArgumentException("a patch needs at least one pixel, not " + patch);
	}

	/** Factor on the learning rates at a step: linear warm-up, then cosine annealing to 0. */
	public double rate(final long step) {
		final double warm = warmUp <= 0 ? 1 : Math.min(1, (step + 1.0) / warmUp);
		return warm * 0.5 * (1 + Math.cos(Math.PI * step / iterations));
	}
}
