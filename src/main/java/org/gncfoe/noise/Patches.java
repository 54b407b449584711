package org.gncfoe.noise;

import java.util.Arrays;
import java.util.List;

import org.gncfoe.compute.Cancellation;

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

	/** The surroundings of a patch begin this far from it, and are this wide, in pixels. */
	private static final int GAP = 1, RING = 3;

	private int count;
	private float[] values = new float[PIXELS * 1024];
	private float[] means = new float[1024];
	private float[] surroundings = new float[1024];
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
			Cancellation.check();
			// NB: An uneven step walks through all columns in turn; it begins anew with each plane.
			for (double at = 0; at < (double) rows * columns; at += step) {
				final int y = (int) (at / columns), x = (int) (at - (double) y * columns);
				if (x < columns) add(planes.get(k), height, width, y, x, ((y / field + x / field + k) & 1) == 1, patch);
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

	/**
	 * Mean of the pixels around patch i, grey levels: close to its own mean, but with other noise. NaN if none is finite.
	 */
	double surrounding(final int i) {
		return surroundings[i];
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

	private void add(final float[] plane, final int height, final int width, final int y, final int x,
		final boolean half, final float[] patch)
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
		surroundings[count] = surrounding(plane, height, width, y, x);
		halves[count] = half;
		count++;
	}

	/** Mean of the finite pixels between GAP and GAP + RING pixels around the patch at y, x. */
	private static float surrounding(final float[] plane, final int height, final int width, final int y, final int x) {
		double sum = 0;
		int n = 0;
		for (int v = Math.max(0, y - GAP - RING); v < Math.min(height, y + SIDE + GAP + RING); v++) {
			final boolean beside = v >= y - GAP && v < y + SIDE + GAP;
			for (int u = Math.max(0, x - GAP - RING); u < Math.min(width, x + SIDE + GAP + RING); u++) {
				final float pixel = plane[v * width + u];
				if (beside && u >= x - GAP && u < x + SIDE + GAP || !Float.isFinite(pixel)) continue;
				sum += pixel;
				n++;
			}
		}
		return (float) (sum / n);
	}

	private void grow() {
		values = Arrays.copyOf(values, 2 * values.length);
		means = Arrays.copyOf(means, 2 * means.length);
		surroundings = Arrays.copyOf(surroundings, 2 * surroundings.length);
		halves = Arrays.copyOf(halves, 2 * halves.length);
	}
}
