package org.gncfoe.restore;

import java.util.Arrays;

/**
 * The data term of denoising with additive Gaussian noise of one variance, or of one variance per pixel:
 * {@code D(x) = sum_p (x_p - z_p)^2 / (2 s2_p)}. A variance of 0 fixes the pixel, +infinity ignores it.
 */
public final class GaussianDenoising extends QuadraticTerm {

	/**
	 * @param observation noisy image z, prior's intensity unit; not copied
	 * @param variance noise variance s2, intensity unit squared, at least 0
	 */
	public GaussianDenoising(final float[] observation, final double variance) {
		super(observation, constant(observation.length, precisionOf(variance)));
	}

	/**
	 * @param observation noisy image z, prior's intensity unit; not copied
	 * @param variance noise variance s2 of every pixel, intensity unit squared, at least 0; shaped like the image
	 */
	public GaussianDenoising(final float[] observation, final float[] variance) {
		super(observation, inverse(variance));
	}

	// -- Helper methods --

	private static float[] constant(final int length, final float value) {
		final float[] all = new float[length];
		Arrays.fill(all, value);
		return all;
	}

	private static float[] inverse(final float[] variance) {
		final float[] precision = new float[variance.length];
		for (int p = 0; p < precision.length; p++)
			precision[p] = precisionOf(variance[p]);
		return precision;
	}
}
