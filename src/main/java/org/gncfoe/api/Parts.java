package org.gncfoe.api;

import java.util.ArrayList;
import java.util.List;

import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.util.Intervals;

/** Parts of planes: intervals of x and y. */
final class Parts {

	private Parts() {}

	/** The first two dimensions of an interval. */
	static FinalInterval plane(final Interval interval) {
		return new FinalInterval(new long[] { interval.min(0), interval.min(1) }, new long[] { interval.max(0), interval.max(
			1) });
	}

	/** A part grown on all sides, as far as the plane goes. {@code bounds}: the plane; null: it has no border. */
	static Interval grown(final Interval part, final long margin, final Interval bounds) {
		final Interval grown = Intervals.expand(part, margin);
		return bounds == null ? grown : Intervals.intersect(grown, bounds);
	}

	/**
	 * The tiles of a grid that meet a part, whole ones. The grid begins where the plane does, at 0 if it has no border; the
	 * last tiles end with it.
	 *
	 * @param side side of the tiles in pixels
	 */
	static List<Interval> tiles(final Interval part, final long side, final Interval bounds) {
		final long x0 = bounds == null ? 0 : bounds.min(0), y0 = bounds == null ? 0 : bounds.min(1);
		final List<Interval> tiles = new ArrayList<>();
		for (long j = Math.floorDiv(part.min(1) - y0, side); j <= Math.floorDiv(part.max(1) - y0, side); j++)
			for (long i = Math.floorDiv(part.min(0) - x0, side); i <= Math.floorDiv(part.max(0) - x0, side); i++)
				tiles.add(grown(FinalInterval.createMinSize(x0 + i * side, y0 + j * side, side, side), 0, bounds));
		return tiles;
	}

	/** Equal pieces of a part, of at most so many pixels each way. */
	static List<Interval> pieces(final Interval part, final long side) {
		final long w = part.dimension(0), h = part.dimension(1);
		final long nx = (w + side - 1) / side, ny = (h + side - 1) / side;
		final List<Interval> pieces = new ArrayList<>();
		for (long j = 0; j < ny; j++)
			for (long i = 0; i < nx; i++)
				pieces.add(new FinalInterval(new long[] { part.min(0) + w * i / nx, part.min(1) + h * j / ny }, new long[] {
					part.min(0) + w * (i + 1) / nx - 1, part.min(1) + h * (j + 1) / ny - 1 }));
		return pieces;
	}

	/**
	 * As much of a part as begins on multiples of a stride, counted from where the plane begins (from 0 if it has no border), so
	 * that strided filters meet the same pixels as in the whole. At most stride - 1 pixels less on two sides.
	 */
	static Interval aligned(final Interval part, final int stride, final Interval bounds) {
		final long[] min = new long[2];
		for (int d = 0; d < 2; d++) {
			final long origin = bounds == null ? 0 : bounds.min(d);
			min[d] = part.min(d) + Math.floorMod(origin - part.min(d), stride);
		}
		return new FinalInterval(min, new long[] { part.max(0), part.max(1) });
	}

	/** Copies what two parts share from one array {@code [height][width]} to the other. */
	static void copy(final float[] from, final Interval fromPart, final float[] to, final Interval toPart) {
		copy(from, fromPart, to, Intervals.intersect(fromPart, toPart), toPart);
	}

	/** The same of what lies within a third one, which lies in both. */
	static void copy(final float[] from, final Interval fromPart, final float[] to, final Interval both,
		final Interval toPart)
	{
		if (Intervals.isEmpty(both)) return;
		for (long y = both.min(1); y <= both.max(1); y++)
			System.arraycopy(from, index(both.min(0), y, fromPart), to, index(both.min(0), y, toPart), (int) both.dimension(0));
	}

	/** Where a pixel is in the array of a part. */
	static int index(final long x, final long y, final Interval part) {
		return (int) ((y - part.min(1)) * part.dimension(0) + x - part.min(0));
	}
}
