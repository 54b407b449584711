package org.gncfoe.api;

import java.util.function.BiConsumer;
import java.util.function.Predicate;

import org.gncfoe.restore.Progress;

import net.imglib2.Interval;

/**
 * Values of the tiles of a fixed grid over a plane, each computed when it is first asked for, once, and kept while there is
 * memory: whoever asks gets the same bits. May be used by several threads.
 */
final class GridTiles<V> {

	/** Computes the value of a tile. */
	interface Maker<V> {

		V make(Interval tile, Progress progress);
	}

	private record Place(long x, long y) {}

	private final int side;
	private final Interval bounds;
	private final Maker<V> maker;
	private final Once<Place, V> values = new Once<>();

	/**
	 * @param side side of the tiles in pixels
	 * @param bounds the plane; null: it has no border
	 * @param maker computes a value
	 */
	GridTiles(final int side, final Interval bounds, final Maker<V> maker) {
		this.side = side;
		this.bounds = bounds;
		this.maker = maker;
	}

	/** Hands over all tiles that meet a part, with their values. */
	void forEach(final Interval part, final Progress progress, final BiConsumer<Interval, V> user) {
		forEach(part, progress, tile -> true, user);
	}

	/** The same of those that are wanted; the others are not computed. */
	void forEach(final Interval part, final Progress progress, final Predicate<Interval> wanted,
		final BiConsumer<Interval, V> user)
	{
		final var meeting = Parts.tiles(part, side, bounds);
		for (int n = 0; n < meeting.size(); n++) {
			final Interval tile = meeting.get(n);
			if (!wanted.test(tile)) continue;
			final Progress share = progress.part((double) n / meeting.size(), (n + 1.0) / meeting.size());
			user.accept(tile, values.get(new Place(tile.min(0), tile.min(1)), () -> maker.make(tile, share)));
		}
	}
}
