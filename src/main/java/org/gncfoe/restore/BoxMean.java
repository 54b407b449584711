package org.gncfoe.restore;

import org.gncfoe.prior.Convolution;

/**
 * Means over squares of pixels, mirrored at the borders. Every pixel's terms are added in one order, so that parts of an image
 * equal the whole bit for bit.
 */
final class BoxMean {

	private final int radius, step;

	/** Means over squares of {@code 2 radius + 1} pixels. */
	BoxMean(final int radius) {
		this(radius, 1);
	}

	/** The same of every step-th pixel only. */
	BoxMean(final int radius, final int step) {
		this.radius = radius;
		this.step = step;
	}

	/** How far a pixel depends on others, in pixels. */
	int reach() {
		return radius * step;
	}

	/** The means of an image {@code [height][width]}, which is not changed. */
	float[] of(final float[] image, final int height, final int width) {
		final int reach = reach();
		final float factor = 1f / (2 * radius + 1);
		final float[] rows = new float[image.length], row = new float[width + 2 * reach], sum = new float[width];
		for (int y = 0; y < height; y++) {
			System.arraycopy(image, y * width, row, reach, width);
			for (int x = 0; x < reach; x++) {
				row[x] = image[y * width + Convolution.mirrored(x - reach, width)];
				row[reach + width + x] = image[y * width + Convolution.mirrored(width + x, width)];
			}
			add(row, 0, sum, true);
			for (int k = 1; k <= 2 * radius; k++)
				add(row, k * step, sum, false);
			for (int x = 0; x < width; x++)
				rows[y * width + x] = factor * sum[x];
		}
		final float[] result = new float[image.length];
		for (int y = 0; y < height; y++) {
			for (int k = -radius; k <= radius; k++)
				add(rows, Convolution.mirrored(y + k * step, height) * width, sum, k == -radius);
			for (int x = 0; x < width; x++)
				result[y * width + x] = factor * sum[x];
		}
		return result;
	}

	private static void add(final float[] from, final int at, final float[] sum, final boolean first) {
		if (first) System.arraycopy(from, at, sum, 0, sum.length);
		else for (int x = 0; x < sum.length; x++)
			sum[x] += from[at + x];
	}
}
