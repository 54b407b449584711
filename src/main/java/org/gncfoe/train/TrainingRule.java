package org.gncfoe.train;

import org.gncfoe.compute.TrainingBatch;

/**
 * What a prior learns from patches: at which images its gradient is taken, and what it should be there. Losses that are
 * quadratic in the gradient are rules; optimiser, session and loop know none of them.
 */
@FunctionalInterface
public interface TrainingRule {

	/** Denoising score matching, loss (7) of the paper: of clean patches. */
	TrainingRule SCORE_MATCHING = d -> new TrainingBatch(d.size(), d.side(), d.side(), d.target(), d.noise(), d.tau());

	/**
	 * Random patches of an iteration.
	 *
	 * @param size number of patches
	 * @param side their side in pixels
	 * @param target the patches, {@code [size][side][side]}, prior's unit; NaN where a pixel is not to be trusted
	 * @param noise standard normal values, same shape
	 * @param tau log t of each patch, {@code [size]}
	 */
	record Draw(int size, int side, float[] target, float[] noise, double[] tau) {}

	/** The batch made of random patches. */
	TrainingBatch batch(Draw draw);
}
