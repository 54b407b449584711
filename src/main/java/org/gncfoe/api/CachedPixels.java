package org.gncfoe.api;

import org.gncfoe.restore.Progress;

import net.imglib2.Interval;
import net.imglib2.util.Intervals;

/** Pixels that are computed once, in the tiles of a fixed grid, and kept while there is memory. */
final class CachedPixels implements Pixels {

	private final GridTiles<float[]> tiles;

	/**
	 * @param pixels what is computed
	 * @param side side of the tiles in pixels
	 * @param bounds the plane; null: it has no border
	 */
	CachedPixels(final Pixels pixels, final int side, final Interval bounds) {
		tiles = new GridTiles<>(side, bounds, pixels::read);
	}

	@Override
	public float[] read(final Interval part, final Progress progress) {
		final float[] values = new float[Math.toIntExact(Intervals.numElements(part))];
		tiles.forEach(part, progress, (tile, all) -> Parts.copy(all, tile, values, part));
		return values;
	}
}
