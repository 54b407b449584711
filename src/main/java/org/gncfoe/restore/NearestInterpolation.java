package org.gncfoe.restore;

import org.gncfoe.compute.Cancellation;

/** Fills missing pixels with the value of the nearest observed pixel (Euclidean distance; of several, any). */
public final class NearestInterpolation implements Interpolation {

	private static final int NONE = -1;

	@Override
	public void fill(final float[] image, final boolean[] observed, final int height, final int width) {
		if (Interpolation.check(image, observed, height, width) == 0) return;
		final int[] row = nearestRows(observed, height, width);
		for (int y = 0; y < height; y++) {
			Cancellation.check();
			for (int x = 0; x < width; x++)
				if (!observed[y * width + x]) image[y * width + x] = image[nearest(row, y, x, width)];
		}
	}

	/** For every pixel the row of the nearest observed pixel in its column, or NONE. */
	private static int[] nearestRows(final boolean[] observed, final int height, final int width) {
		final int[] row = new int[observed.length];
		for (int x = 0; x < width; x++) {
			Cancellation.check();
			int last = NONE;
			for (int y = 0; y < height; y++) {
				if (observed[y * width + x]) last = y;
				row[y * width + x] = last;
			}
			last = NONE;
			for (int y = height - 1; y >= 0; y--) {
				if (observed[y * width + x]) last = y;
				final int above = row[y * width + x];
				if (above == NONE || last != NONE && last - y < y - above) row[y * width + x] = last;
			}
		}
		return row;
	}

	/** Index of the observed pixel nearest to (y, x): columns are searched outwards until none can be nearer. */
	private static int nearest(final int[] row, final int y, final int x, final int width) {
		long best = Long.MAX_VALUE;
		int found = NONE;
		for (int d = 0; d < width && (long) d * d < best; d++)
			for (int side = -1; side <= 1; side += 2) {
				final int column = x + side * d;
				if (column < 0 || column >= width || row[y * width + column] == NONE) continue;
				final long dy = row[y * width + column] - y;
				final long distance = dy * dy + (long) d * d;
				if (distance < best) {
					best = distance;
					found = row[y * width + column] * width + column;
				}
			}
		return found;
	}
}
