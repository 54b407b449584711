package org.gncfoe.api;

import org.gncfoe.restore.Progress;

import net.imglib2.Interval;
import net.imglib2.util.Intervals;

/** Pixels that are computed once, in the tiles of a fixed grid, and kept while there is memory. */
final class CachedPixels implements Pixels {

	private record Place(long x, long y) {}

	private final Pixels pixels;
	private final int side;
	private final Interval bounds;
	private final Once<Place, float[]> tiles = new Once<>();

	/**
	 * @param pixels what is computed
	 * @param side side of the tiles in pixels
	 * @param bounds the plane; null: it has no border
	 */
	CachedPixels(final Pixels pixels, final int side, final Interval bounds) {
		this.pixels = pixels;
		this.side = side;
		this.bounds = bounds;
	}

	@Override
	public float[] read(final Interval part, final Progress progress) {
		final float[] values = new float[Math.toIntExact(Intervals.numElements(part))];
		final var meeting = Parts.tiles(part, side, bounds);
		for (int n = 0; n < meeting.size(); n++) {
			final Interval tile = meeting.get(n);
			final Progress share = progress.part((double) n / meeting.size(), (n + 1.0) / meeting.size());
			Parts.copy(tiles.get(new Place(tile.min(0), tile.min(1)), () -> pixels.read(tile, share)), tile, values, part);
		}
		return values;
	}
}
