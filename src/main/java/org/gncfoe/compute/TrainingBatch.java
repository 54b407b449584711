package org.gncfoe.compute;

import java.util.Arrays;

/**
 * A mini-batch for learning the gradient of R: images, a smoothing for each, and what the gradient there should be. The
 * loss is the mean over pixels of {@code 1/2 (scale grad R(noisy, t) - goal)^2}. Which images and goals these are is the
 * rule's that makes the batch; score matching (the second constructor) is one.
 *
 * @param size number of patches
 * @param height height of a patch
 * @param width width of a patch
 * @param noisy patches, {@code [size][channels][height][width]}, prior intensity unit
 * @param goal what {@code scale grad R} should be, same shape; NaN where a pixel has no part in the loss
 * @param tau log t of each patch, {@code [size]}
 * @param scale factor on the gradient of each patch, {@code [size]}
 */
public record TrainingBatch(int size, int height, int width, float[] noisy, float[] goal, double[] tau, double[] scale) {

	/** @throws IllegalArgumentException if the arrays do not have the stated sizes */
	public TrainingBatch {
		if (size < 1 || height < 1 || width < 1) throw new IllegalArgumentException("an empty batch");
		if (noisy.length != goal.length || noisy.length % (size * height * width) != 0 || tau.length != size ||
			scale.length != size) throw new IllegalArgumentException("batch arrays of the wrong length");
	}

	/**
	 * Denoising score matching: images {@code clean + sqrt(t) noise}, whose {@code sqrt(t) grad R} should be the noise.
	 *
	 * @param clean clean patches, {@code [size][channels][height][width]}, prior intensity unit
	 * @param noise standard normal values, same shape
	 * @throws IllegalArgumentException if the arrays do not have the stated sizes
	 */
	public TrainingBatch(final int size, final int height, final int width, final float[] clean, final float[] noise,
		final double[] tau)
	{
		this(size, height, width, noisy(clean, noise, tau), noise, tau, Arrays.stream(tau).map(TrainingBatch::sigma)
			.toArray());
	}

	/** sqrt(t) at log t. */
	public static double sigma(final double tau) {
		return Math.sqrt(Math.exp(tau));
	}

	/** The same with arrays of its own. */
	public TrainingBatch copy() {
		return new TrainingBatch(size, height, width, noisy.clone(), goal.clone(), tau.clone(), scale.clone());
	}

	private static float[] noisy(final float[] clean, final float[] noise, final double[] tau) {
		if (clean.length != noise.length || tau.length == 0) throw new IllegalArgumentException(
			"batch arrays of the wrong length");
		final float[] noisy = new float[clean.length];
		final int n = clean.length / tau.length;
		for (int i = 0; i < noisy.length; i++)
			noisy[i] = clean[i] + (float) sigma(tau[Math.min(i / n, tau.length - 1)]) * noise[i];
		return noisy;
	}
}
