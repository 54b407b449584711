package org.gncfoe.train;

import java.util.BitSet;

import org.gncfoe.train.Patches.Picture;

/**
 * The places of a picture at which a patch can be cut, in the order of rows and columns of the patch's upper left pixel.
 * <p>
 * Never a place where a pixel is missing (NaN or infinite). On request none that would teach what images are not: more than
 * nine tenths of the patch saturated (at the largest value of its picture) or empty (at the least value), or all pixels
 * alike. The images of train400 have no such patch.
 */
final class Places {

	/** The largest share of saturated, and of empty, pixels in a patch. */
	private static final double MOST = 0.9;

	private final int width, columns;
	private final long[] before;
	private final BitSet[] rows;

	/**
	 * Finds the places of a picture.
	 *
	 * @param side side of a patch in pixels, at most the picture's sides
	 * @param leaveOut whether saturated, empty and constant patches are left out
	 */
	Places(final Picture picture, final int side, final boolean leaveOut) {
		width = picture.width();
		columns = width - side + 1;
		rows = new BitSet[picture.height() - side + 1];
		before = new long[rows.length + 1];
		final Counts counts = new Counts(picture);
		for (int y = 0; y < side - 1; y++)
			counts.enter(y);
		for (int y = 0; y < rows.length; y++) {
			counts.enter(y + side - 1);
			rows[y] = counts.usable(side, leaveOut);
			before[y + 1] = before[y] + rows[y].cardinality();
			counts.leave(y);
		}
	}

	/** How many places there are. */
	long count() {
		return before[rows.length];
	}

	/** The upper left pixel, y * width + x in the picture, of the patch at place n, counted from 0. */
	int pixel(final long n) {
		int y = 0, last = rows.length - 1;
		while (y < last) {
			final int middle = (y + last) >>> 1;
			if (before[middle + 1] > n) last = middle;
			else y = middle + 1;
		}
		int x = (int) (n - before[y]);
		// NB: A full row needs no search.
		if (before[y + 1] - before[y] < columns) {
			int rank = x;
			for (x = rows[y].nextSetBit(0); rank > 0; rank--)
				x = rows[y].nextSetBit(x + 1);
		}
		return y * width + x;
	}

	/** For every column of a picture, how many pixels of a kind lie in the rows of a sliding window. */
	private static final class Counts {

		private final float[] pixels;
		private final int width;
		private final float least, most;
		/** Missing, saturated and empty pixels; pixels unlike their right neighbour; unlike the one above, in the window too. */
		private final int[] missing, saturated, empty, across, down;

		Counts(final Picture picture) {
			pixels = picture.pixels();
			width = picture.width();
			missing = new int[width];
			saturated = new int[width];
			empty = new int[width];
			across = new int[width];
			down = new int[width];
			float low = Float.POSITIVE_INFINITY, high = Float.NEGATIVE_INFINITY;
			for (final float v : pixels)
				if (Float.isFinite(v)) {
					low = Math.min(low, v);
					high = Math.max(high, v);
				}
			least = low;
			most = high;
		}

		/** Row y joins the window, at its lower end. */
		void enter(final int y) {
			row(y, 1);
			if (y > 0) changes(y, 1);
		}

		/** Row y, the window's upper end, leaves. */
		void leave(final int y) {
			row(y, -1);
			if ((y + 2) * width <= pixels.length) changes(y + 1, -1);
		}

		private void row(final int y, final int sign) {
			for (int x = 0, i = y * width; x < width; x++, i++) {
				final float v = pixels[i];
				if (!Float.isFinite(v)) missing[x] += sign;
				if (v == most) saturated[x] += sign;
				if (v == least) empty[x] += sign;
				if (x + 1 < width && v != pixels[i + 1]) across[x] += sign;
			}
		}

		/** Changes from row y - 1 to row y. */
		private void changes(final int y, final int sign) {
			for (int x = 0, i = y * width; x < width; x++, i++)
				if (pixels[i] != pixels[i - width]) down[x] += sign;
		}

		/** The columns x for which the patch of the window's rows and columns x .. x + side - 1 can be used. */
		BitSet usable(final int side, final boolean leaveOut) {
			final BitSet usable = new BitSet(width - side + 1);
			int gone = 0, bright = 0, dark = 0, changes = 0;
			for (int x = 0; x < width; x++) {
				gone += missing[x];
				bright += saturated[x];
				dark += empty[x];
				changes += down[x] + (x > 0 ? across[x - 1] : 0);
				final int first = x - side + 1;
				if (first < 0) continue;
				if (first > 0) changes -= across[first - 1];
				usable.set(first, gone == 0 && (!leaveOut || Math.max(bright, dark) <= MOST * side * side && changes > 0));
				gone -= missing[first];
				bright -= saturated[first];
				dark -= empty[first];
				changes -= down[first];
			}
			return usable;
		}
	}
}
