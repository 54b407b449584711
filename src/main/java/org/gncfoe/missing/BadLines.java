package org.gncfoe.missing;

import org.gncfoe.compute.Cancellation;

/**
 * Finds columns, one or two pixels wide, that are brighter or darker than both their neighbours: whole ones, or those that
 * begin somewhere and go on to the border of the image, as the defects of a camera's readout do. The outermost columns are
 * not judged: images often end in something else for other reasons. Rows are the columns of the transposed image.
 * <p>
 * In a row of noise one of three pixels is the brightest, so a column is so in a third of its rows. A column is bad where it
 * is the brightest (or darkest) in so many more rows that chance would make it so by SIGNIFICANCE standard deviations, and
 * if its step to the neighbours is ISOLATION times the next step outwards: a ridge of the sample, seen through a point
 * spread function, has shoulders.
 */
final class BadLines {

	static final double SIGNIFICANCE = 6, ISOLATION = 2;

	/**
	 * Rows of a piece of a column that is judged as a whole, of the shortest line unless the image is lower, and of the
	 * lowest image; the evidence one piece must have by itself.
	 */
	private static final int PIECE = 32, FEWEST_ROWS = 2 * PIECE, LOWEST = 16;
	private static final double PIECE_SIGNIFICANCE = 2.5;

	private static final int MAX_WIDTH = 2;

	private final float[] image;
	private final int height;
	private final int width;
	/** How far apart neighbours of a column, and of a row, lie in the array. */
	private final int down;
	private final int right;

	private BadLines(final float[] image, final int height, final int width, final int down, final int right) {
		this.image = image;
		this.height = height;
		this.width = width;
		this.down = down;
		this.right = right;
	}

	/**
	 * Marks the bad columns and rows of an image: true where a pixel belongs to one. In images less than 16 pixels high
	 * there are no bad columns, in those less than 16 wide no bad rows.
	 */
	static boolean[] find(final float[] image, final int height, final int width) {
		final boolean[] found = new boolean[image.length];
		new BadLines(image, height, width, width, 1).columns(found);
		new BadLines(image, width, height, 1, width).columns(found);
		return found;
	}

	private float at(final int y, final int x) {
		return image[y * down + x * right];
	}

	// -- Helper methods --

	private void columns(final boolean[] found) {
		if (height < LOWEST) return;
		final byte[] sign = new byte[height];
		for (int wide = 1; wide <= MAX_WIDTH; wide++)
			for (int x = 1; x + wide < width; x++) {
				Cancellation.check();
				for (int y = 0; y < height; y++)
					sign[y] = sign(y, x, wide);
				mark(sign, 1, x, wide, found);
				mark(sign, -1, x, wide, found);
			}
	}

	/** 1 if all pixels of the band in this row are brighter than both neighbours, -1 if darker, else 0. */
	private byte sign(final int y, final int x, final int wide) {
		final float left = at(y, x - 1), right = at(y, x + wide);
		final float high = Math.max(left, right), low = Math.min(left, right);
		boolean above = true, below = true;
		for (int i = x; i < x + wide; i++) {
			above &= at(y, i) > high;
			below &= at(y, i) < low;
		}
		return (byte) (above ? 1 : below ? -1 : 0);
	}

	/** Marks what is bad of the band: the run of bad pieces from the top, and that from the bottom. */
	private void mark(final byte[] sign, final int of, final int x, final int wide, final boolean[] found) {
		final int top = run(sign, of, false), bottom = run(sign, of, true);
		if (isBad(sign, of, x, wide, 0, top)) mark(found, x, wide, 0, top);
		if (bottom > 0 && top < height && isBad(sign, of, x, wide, height - bottom, height)) mark(found, x, wide, height -
			bottom, height);
	}

	private void mark(final boolean[] found, final int x, final int wide, final int from, final int to) {
		for (int y = from; y < to; y++)
			for (int i = x; i < x + wide; i++)
				found[y * down + i * right] = true;
	}

	/** Number of rows from one end, piece by piece, that have this sign more often than by chance. */
	private int run(final byte[] sign, final int of, final boolean fromBottom) {
		int run = 0;
		while (run < height) {
			final int next = height - run < 2 * PIECE ? height : run + PIECE;
			final int from = fromBottom ? height - next : run, to = fromBottom ? height - run : next;
			if (significance(sign, of, from, to) < PIECE_SIGNIFICANCE) break;
			run = next;
		}
		if (run == 0 || run == height) return run;
		// The defect may end within the last piece, or within the next one.
		final int end = Math.min(height, run + PIECE);
		int last = run - PIECE, score = 0, best = 0;
		for (int i = last; i < end; i++) {
			score += sign[fromBottom ? height - 1 - i : i] == of ? 1 : -2;
			if (score > best) {
				best = score;
				last = i + 1;
			}
		}
		return last;
	}

	/** By how many standard deviations the rows have this sign more often than in a third of all cases. */
	private static double significance(final byte[] sign, final int of, final int from, final int to) {
		int count = 0;
		for (int y = from; y < to; y++)
			if (sign[y] == of) count++;
		final double n = to - from;
		return (count - n / 3) / Math.sqrt(n * 2 / 9);
	}

	private boolean isBad(final byte[] sign, final int of, final int x, final int wide, final int from, final int to) {
		if (to - from < Math.min(height, FEWEST_ROWS) || significance(sign, of, from, to) < SIGNIFICANCE) return false;
		final float[] step = new float[to - from], shoulder = new float[to - from];
		for (int y = from; y < to; y++) {
			float band = 0;
			for (int i = x; i < x + wide; i++)
				band += at(y, i) / wide;
			final float l = at(y, x - 1), r = at(y, x + wide);
			step[y - from] = of * (band - (l + r) / 2);
			shoulder[y - from] = of * ((l + r) / 2 - (outer(y, x - 2, l) + outer(y, x + wide + 1, r)) / 2);
		}
		return median(step) > ISOLATION * median(shoulder);
	}

	private float outer(final int y, final int x, final float otherwise) {
		return x < 0 || x >= width ? otherwise : at(y, x);
	}

	private static float median(final float[] values) {
		java.util.Arrays.sort(values);
		return values[values.length / 2];
	}
}
