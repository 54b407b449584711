package org.gncfoe.restore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.gncfoe.compute.Cancellation;

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
		for (int y = 0; y < height; y++) {
			Cancellation.check();
			for (int x = 0, left = 0, corner = 0; x < width; x++) {
				final int here = observed[y * width + x] ? 0 : 1 + Math.min(corner, Math.min(left, above[x]));
				corner = above[x];
				above[x] = left = here;
				most = Math.max(most, here);
			}
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
		final RegionBoxes regions = near(observed, height, width, reach / 2);
		final List<Crop> parts = new ArrayList<>();
		long area = 0;
		for (final Crop region : regions.boxes()) {
			final Crop part = region.grown(reach / 2, height, width);
			parts.add(part);
			area += part.area();
		}
		return area < observed.length ? parts : List.of(new Crop(0, 0, height, width));
	}

	// -- Helper methods --

	/** The regions where a missing pixel is at most so far away, in rows and in columns. */
	private static RegionBoxes near(final boolean[] observed, final int height, final int width, final int distance) {
		final RegionBoxes regions = new RegionBoxes(width);
		final boolean[] inRow = new boolean[width], near = new boolean[width];
		// The last row so far in which a missing pixel is near a column.
		final int[] last = new int[width];
		Arrays.fill(last, -distance - 1);
		for (int y = 0, seen = 0; y < height; y++) {
			Cancellation.check();
			for (; seen <= Math.min(height - 1, y + distance); seen++) {
				nearInRow(observed, seen * width, width, distance, inRow);
				for (int x = 0; x < width; x++)
					if (inRow[x]) last[x] = seen;
			}
			for (int x = 0; x < width; x++)
				near[x] = last[x] >= y - distance;
			regions.add(near);
		}
		return regions;
	}

	private static void nearInRow(final boolean[] observed, final int from, final int width, final int distance,
		final boolean[] near)
	{
		for (int x = 0, last = -distance - 1, seen = 0; x < width; x++) {
			for (; seen <= Math.min(width - 1, x + distance); seen++)
				if (!observed[from + seen]) last = seen;
			near[x] = last >= x - distance;
		}
	}
}
