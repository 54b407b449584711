package org.gncfoe.compute;

/**
 * A mini-batch for score matching: clean patches, standard normal noise, and a smoothing for each patch.
 *
 * @param size number of patches
 * @param height height of a patch
 * @param width width of a patch
 * @param clean clean patches, {@code [size][channels][height][width]}, prior intensity unit
 * @param noise standard normal values, same shape
 * @param tau log t of each patch, {@code [size]}
 */
public record TrainingBatch(int size, int height, int width, float[] clean, float[] noise, double[] tau) {

	/** @throws IllegalArgumentException if the arrays do not have the stated sizes */
	public TrainingBatch {
		if (size < 1 || height < 1 || width < 1) throw new IllegalArgumentException("an empty batch");
		if (clean.length != noise.length || clean.length % (size * height * width) != 0 || tau.length != size)
			throw new IllegalArgumentException("batch arrays of the wrong length");
	}
}
