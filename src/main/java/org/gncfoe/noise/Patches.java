package org.gncfoe.noise;

import java.util.Arrays;
import java.util.List;

/**
 * Square patches of one or more images, without their means. Left out are patches with a NaN or infinite pixel and those
 * in which all pixels are equal: masked, saturated or synthetic background, which holds no noise.
 * <p>
 * Every patch belongs to one of two halves, by the black and white fields of a chess board over the image, so that what is
 * found in one half can be tested in the other.
 */
final class Patches {

	/** Side in pixels. */
	static final int SIDE = 7;

	/** Pixels of a patch. */
	static final int PIXELS = SIDE * SIDE;

	/** About as many patches are taken at most; of larger images every n-th, evenly spread. */
	private static final int MOST = 160_000;

	/** Largest side of a field of the chess board, in pixels. */
	private static final int FIELD = 32;

	private int count;
	private float[] values = new float[PIXELS * 1024];
	private float[] means = new float[1024];
	private boolean[] halves = new boolean[1024];

	/**
	 * @param planes images {@code [height][width]}, row-major
	 * @param height height in pixels; if smaller than a patch there are no patches
	 * @param width width in pixels, likewise
	 */
	Patches(final List<float[]> planes, final int height, final int width) {
		final int rows = height - SIDE + 1, columns = width - SIDE + 1;
		if (rows < 1 || columns < 1) return;
		final double all = (double) rows * columns * planes.size();
		final double step = Math.max(1, all / MOST);
		final int field = Math.max(1, Math.min(FIELD, Math.max(rows, columns) / 4));
		final float[] patch = new float[PIXELS];
		for (int k = 0; k < planes.size(); k++) {
			// NB: An uneven step walks through all columns in turn; it begins anew with each plane.
			for (double at = 0; at < (double) rows * columns; at += step) {
				final int y = (int) (at / columns), x = (int) (at - (double) y * columns);
				if (x < columns) add(planes.get(k), width, y, x, ((y / field + x / field + k) & 1) == 1, patch);
			}
		}
	}

	/** Number of patches. */
	int count() {
		return count;
	}

	/** Patch i is in [i * PIXELS, (i + 1) * PIXELS): its pixels, row by row, less their mean, grey levels. */
	float[] values() {
		return values;
	}

	/** Mean of patch i, grey levels. */
	double mean(final int i) {
		return means[i];
	}

	/** To which half of the image patch i belongs. */
	boolean half(final int i) {
		return halves[i];
	}

	/** Sum of squares of patch i, grey levels squared. */
	double energy(final int i) {
		double sum = 0;
		for (int j = i * PIXELS; j < (i + 1) * PIXELS; j++)
			sum += values[j] * values[j];
		return sum;
	}

	// -- Helper methods --

	private void add(final float[] plane, final int width, final int y, final int x, final boolean half,
		final float[] patch)
	{
		for (int r = 0; r < SIDE; r++)
			System.arraycopy(plane, (y + r) * width + x, patch, r * SIDE, SIDE);
		double sum = 0;
		boolean equal = true;
		for (final float v : patch) {
			sum += v;
			equal &= v == patch[0];
		}
		if (equal || !Double.isFinite(sum)) return;
		if (count == means.length) grow();
		final double mean = sum / PIXELS;
		for (int j = 0; j < PIXELS; j++)
			values[count * PIXELS + j] = (float) (patch[j] - mean);
		means[count] = (float) mean;
		halves[count] = half;
		count++;
	}

	private void grow() {
		values = Arrays.copyOf(values, 2 * values.length);
		means = Arrays.copyOf(means, 2 * means.length);
		halves = Arrays.copyOf(halves, 2 * halves.length);
	}
}
