package org.gncfoe.restore;

import org.gncfoe.compute.Cancellation;

/**
 * The 5-point Laplacian of an image with mirrored borders, evaluated where asked:
 * {@code (L v)_p = sum over the up to four neighbours q inside the image of (v_q - v_p)}. Symmetric.
 */
final class LatticeLaplacian {

	private final int height;
	private final int width;

	LatticeLaplacian(final int height, final int width) {
		this.height = height;
		this.width = width;
	}

	/** Writes L v to the pixels listed. */
	void apply(final double[] v, final double[] result, final int[] where) {
		for (final int p : where) {
			if (p % ConjugateGradients.CHECK == 0) Cancellation.check();
			final int y = p / width, x = p - y * width;
			double sum = 0;
			if (y > 0) sum += v[p - width] - v[p];
			if (y < height - 1) sum += v[p + width] - v[p];
			if (x > 0) sum += v[p - 1] - v[p];
			if (x < width - 1) sum += v[p + 1] - v[p];
			result[p] = sum;
		}
	}

	/** Number of neighbours inside the image. */
	int degree(final int p) {
		final int y = p / width, x = p - y * width;
		return (y > 0 ? 1 : 0) + (y < height - 1 ? 1 : 0) + (x > 0 ? 1 : 0) + (x < width - 1 ? 1 : 0);
	}

	/** The pixels listed and their neighbours, in raster order. */
	int[] dilated(final int[] pixels) {
		final boolean[] inside = new boolean[height * width];
		int count = 0;
		for (final int p : pixels) {
			final int y = p / width, x = p - y * width;
			count += mark(inside, p);
			if (y > 0) count += mark(inside, p - width);
			if (y < height - 1) count += mark(inside, p + width);
			if (x > 0) count += mark(inside, p - 1);
			if (x < width - 1) count += mark(inside, p + 1);
		}
		final int[] list = new int[count];
		for (int p = 0, i = 0; i < count; p++)
			if (inside[p]) list[i++] = p;
		return list;
	}

	private static int mark(final boolean[] inside, final int p) {
		if (inside[p]) return 0;
		inside[p] = true;
		return 1;
	}
}
