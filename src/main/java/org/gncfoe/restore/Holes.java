package org.gncfoe.restore;

import java.util.ArrayList;
import java.util.List;

/** The shape of what is missing in an image. */
public final class Holes {

	private Holes() {}

	/**
	 * The width of the widest hole: of the largest square, its sides odd, that fits into the missing pixels. 0 if nothing is
	 * missing. A square that leaves the image counts as a whole, because beyond the border nothing is known either.
	 *
	 * @param observed true where the image is observed, {@code [height][width]}
	 * @param height height in pixels
	 * @param width width in pixels
	 * @return the width in pixels; if nothing is observed, more than both sides
	 * @throws IllegalArgumentException if the sizes do not fit
	 */
	public static int widest(final boolean[] observed, final int height, final int width) {
		if (height < 1 || width < 1 || observed.length != (long) height * width) throw new IllegalArgumentException(
			"a mask of " + observed.length + " values does not fit an image of " + height + "x" + width);
		final int far = Math.max(height, width) + 1;
		final int[] distance = new int[observed.length];
		// The chessboard distance to the nearest observed pixel, in two passes.
		for (int y = 0; y < height; y++)
			for (int x = 0; x < width; x++) {
				int d = observed[y * width + x] ? 0 : far;
				for (int i = Math.max(0, x - 1); y > 0 && i <= Math.min(width - 1, x + 1); i++)
					d = Math.min(d, distance[(y - 1) * width + i] + 1);
				if (x > 0) d = Math.min(d, distance[y * width + x - 1] + 1);
				distance[y * width + x] = d;
			}
		int most = 0;
		for (int y = height - 1; y >= 0; y--)
			for (int x = width - 1; x >= 0; x--) {
				int d = distance[y * width + x];
				for (int i = Math.max(0, x - 1); y < height - 1 && i <= Math.min(width - 1, x + 1); i++)
					d = Math.min(d, distance[(y + 1) * width + i] + 1);
				if (x < width - 1) d = Math.min(d, distance[y * width + x + 1] + 1);
				distance[y * width + x] = d;
				most = Math.max(most, d);
			}
		return Math.max(0, 2 * most - 1);
	}

	/**
	 * Parts of the image that can be inpainted by themselves with the same result as all at once: every missing pixel lies in
	 * one of them, away from its border (but the image's) by at least the reach of the prior, and no observed pixel between
	 * two parts is changed. One part, the whole image, if that is less work.
	 *
	 * @param reach how far, in pixels, a pixel influences the gradient of the prior; even
	 */
	static List<Crop> parts(final boolean[] observed, final int height, final int width, final int reach) {
		final boolean[] near = near(observed, height, width, reach / 2);
		final List<Crop> parts = new ArrayList<>();
		final int[] stack = new int[height * width];
		long area = 0;
		for (int p = 0; p < near.length; p++) {
			if (!near[p]) continue;
			final Crop part = part(near, p, height, width, reach / 2, stack);
			parts.add(part);
			area += part.area();
		}
		return area < near.length ? parts : List.of(new Crop(0, 0, height, width));
	}

	// -- Helper methods --

	/** Where a missing pixel is at most so far away, in rows and in columns. */
	private static boolean[] near(final boolean[] observed, final int height, final int width, final int distance) {
		final boolean[] inRow = new boolean[observed.length], near = new boolean[observed.length];
		for (int y = 0; y < height; y++)
			for (int x = 0, last = -distance - 1, seen = 0; x < width; x++) {
				for (; seen <= Math.min(width - 1, x + distance); seen++)
					if (!observed[y * width + seen]) last = seen;
				inRow[y * width + x] = last >= x - distance;
			}
		for (int x = 0; x < width; x++)
			for (int y = 0, last = -distance - 1, seen = 0; y < height; y++) {
				for (; seen <= Math.min(height - 1, y + distance); seen++)
					if (inRow[seen * width + x]) last = seen;
				near[y * width + x] = last >= y - distance;
			}
		return near;
	}

	/** Clears the connected region of a pixel, and gives the box around it, larger by a margin where the image goes on. */
	private static Crop part(final boolean[] near, final int start, final int height, final int width, final int margin,
		final int[] stack)
	{
		int n = 0, top = height, bottom = 0, left = width, right = 0;
		stack[n++] = start;
		near[start] = false;
		while (n > 0) {
			final int p = stack[--n], y = p / width, x = p % width;
			top = Math.min(top, y);
			bottom = Math.max(bottom, y);
			left = Math.min(left, x);
			right = Math.max(right, x);
			for (int j = Math.max(0, y - 1); j <= Math.min(height - 1, y + 1); j++)
				for (int i = Math.max(0, x - 1); i <= Math.min(width - 1, x + 1); i++)
					if (near[j * width + i]) {
						near[j * width + i] = false;
						stack[n++] = j * width + i;
					}
		}
		top = Math.max(0, top - margin);
		left = Math.max(0, left - margin);
		bottom = Math.min(height - 1, bottom + margin);
		right = Math.min(width - 1, right + margin);
		return new Crop(top, left, bottom - top + 1, right - left + 1);
	}
}
