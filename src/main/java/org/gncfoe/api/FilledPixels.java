package org.gncfoe.api;

import java.util.Arrays;

import org.gncfoe.restore.Inpainter;
import org.gncfoe.restore.Progress;

import net.imglib2.Interval;
import net.imglib2.util.Intervals;

/**
 * The pixels of a plane with the missing ones filled in, in the prior's intensity unit. What is filled in depends on pixels
 * far away, so it is found in the tiles of a fixed grid, each with a rim around it: whoever asks for a pixel gets the same
 * bits. A tile is computed when the first of its missing pixels is asked for, and kept while there is memory.
 */
final class FilledPixels implements Pixels {

	private final Pixels pixels;
	private final Missing missing;
	private final Inpainter inpainter;
	private final Interval bounds;
	private final int rim;
	private final float unknown;
	private final GridTiles<float[]> tiles;
	/** The tile read last: this one is kept in any case. */
	private volatile float[] latest;

	/**
	 * @param pixels the plane, prior's unit
	 * @param missing what is missing
	 * @param inpainter fills it in
	 * @param bounds the plane; null: it has no border
	 * @param side side of the tiles in pixels
	 * @param rim how many pixels around a tile are looked at
	 * @param unknown where there is not one pixel within that, prior's unit
	 */
	FilledPixels(final Pixels pixels, final Missing missing, final Inpainter inpainter, final Interval bounds,
		final int side, final int rim, final float unknown)
	{
		this.pixels = pixels;
		this.missing = missing;
		this.inpainter = inpainter;
		this.bounds = bounds;
		this.rim = rim;
		this.unknown = unknown;
		tiles = new GridTiles<>(side, bounds, this::fill);
	}

	@Override
	public float[] read(final Interval part, final Progress progress) {
		final float[] values = pixels.read(part, Progress.NONE);
		final boolean[] lost = lost(part, values);
		if (!any(lost)) return values;
		tiles.forEach(part, progress, tile -> any(lost, part, Intervals.intersect(tile, part)), (tile, filled) -> {
			latest = filled;
			final Interval both = Intervals.intersect(tile, part);
			for (long y = both.min(1); y <= both.max(1); y++)
				for (long x = both.min(0); x <= both.max(0); x++) {
					final int p = Parts.index(x, y, part);
					if (lost[p]) values[p] = filled[Parts.index(x, y, tile)];
				}
		});
		return values;
	}

	// -- Helper methods --

	private boolean[] lost(final Interval part, final float[] values) {
		final boolean[] lost = missing.in(part, values);
		for (int p = 0; p < lost.length; p++)
			lost[p] |= !Float.isFinite(values[p]);
		return lost;
	}

	private float[] fill(final Interval tile, final Progress progress) {
		final Interval outer = Parts.grown(tile, rim, bounds);
		final float[] values = pixels.read(outer, Progress.NONE);
		final boolean[] observed = lost(outer, values);
		boolean none = true;
		for (int p = 0; p < observed.length; p++)
			none &= !(observed[p] = !observed[p]);
		if (none) Arrays.fill(values, unknown);
		else inpainter.fill(values, observed, (int) outer.dimension(1), (int) outer.dimension(0), progress);
		if (Intervals.equals(outer, tile)) return values;
		final float[] inner = new float[Math.toIntExact(Intervals.numElements(tile))];
		Parts.copy(values, outer, inner, tile);
		return inner;
	}

	private static boolean any(final boolean[] mask) {
		for (final boolean value : mask)
			if (value) return true;
		return false;
	}

	private static boolean any(final boolean[] mask, final Interval part, final Interval within) {
		for (long y = within.min(1); y <= within.max(1); y++)
			for (long x = within.min(0); x <= within.max(0); x++)
				if (mask[Parts.index(x, y, part)]) return true;
		return false;
	}
}
