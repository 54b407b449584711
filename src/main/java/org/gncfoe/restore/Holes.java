package org.gncfoe.restore;

import java.util.ArrayList;
import java.util.List;

/** The shape of what is missing in an image. */
public final class Holes {

	private Holes() {}

	/**
	 * The width of the widest hole: the side of the largest square of missing pixels; 0 if nothing is missing.
	 *
	 * @param observed true where the image is observed, {@code [height][width]}
	 * @param height height in pixels
	 * @param width width in pixels
	 * @return the width in pixels
	 * @throws IllegalArgumentException if the sizes do not fit
	 */
	public static int widest(final boolean[] observed, final int height, final int width) {
		if (height < 1 || width < 1 || observed.length != (long) height * width) throw new IllegalArgumentException(
			"a mask of " + observed.length + " values does not fit an image of " + height + "x" + width);
		// The largest square whose lower right corner is here: one larger than the least of its three neighbours.
		final int[] above = new int[width];
		int most = 0;
		for (int y = 0; y < height; y++)
			for (int x = 0, left = 0, corner = 0; x < width; x++) {
				final int here = observed[y * width + x] ? 0 : 1 + Math.min(corner, Math.min(left, above[x]));
				corner = above[x];
				above[x] = left = here;
				most = Math.max(most, here);
			}
		return most;
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
