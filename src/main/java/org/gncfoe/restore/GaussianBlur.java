package org.gncfoe.restore;

import org.gncfoe.prior.Convolution;

/** A Gaussian blur of few pixels, mirrored at the borders. */
public final class GaussianBlur {

	private final double[] kernel;
	private final int radius;

	/** @param sigma standard deviation in pixels, positive */
	public GaussianBlur(final double sigma) {
		if (!(sigma > 0 && sigma < 100)) throw new IllegalArgumentException("a blur needs a radius above 0, not " + sigma);
		radius = radius(sigma);
		kernel = new double[2 * radius + 1];
		double sum = 0;
		for (int k = -radius; k <= radius; k++)
			sum += kernel[k + radius] = Math.exp(-k * k / (2 * sigma * sigma));
		for (int k = 0; k < kernel.length; k++)
			kernel[k] /= sum;
	}

	/** How far a pixel depends on others, in pixels; 0 for a sigma of 0. */
	public static int radius(final double sigma) {
		return (int) Math.ceil(4 * sigma);
	}

	/** Blurs an image {@code [height][width]}; it is not changed. */
	public float[] of(final float[] image, final int height, final int width) {
		final float[] rows = new float[image.length], result = new float[image.length];
		for (int y = 0; y < height; y++)
			for (int x = 0; x < width; x++) {
				double sum = 0;
				for (int k = -radius; k <= radius; k++)
					sum += kernel[k + radius] * image[y * width + Convolution.mirrored(x + k, width)];
				rows[y * width + x] = (float) sum;
			}
		for (int y = 0; y < height; y++)
			for (int x = 0; x < width; x++) {
				double sum = 0;
				for (int k = -radius; k <= radius; k++)
					sum += kernel[k + radius] * rows[Convolution.mirrored(y + k, height) * width + x];
				result[y * width + x] = (float) sum;
			}
		return result;
	}
}
