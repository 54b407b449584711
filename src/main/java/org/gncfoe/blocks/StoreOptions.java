package org.gncfoe.blocks;

import org.gncfoe.zarr.OmeWriter;

/**
 * What of a store is restored, and how the result is laid out. Immutable; start from {@link #DEFAULTS}.
 *
 * @param level level of the pyramid, 0: the finest
 * @param region part of it, see {@link Region}; null: everything
 * @param format 3: OME-NGFF 0.5 (Zarr 3); 2: 0.4 (Zarr 2)
 * @param chunk side of chunks in pixels
 * @param shard side of shards in pixels; not used by format 2
 */
public record StoreOptions(int level, String region, int format, int chunk, int shard) {

	/** Everything of the finest level, as OME-NGFF 0.5 with the usual shards. */
	public static final StoreOptions DEFAULTS = new StoreOptions(0, null, 3, OmeWriter.CHUNK, OmeWriter.SHARD);

	/** The format of a version of OME-NGFF. */
	public static int format(final String version) {
		return switch (version) {
			case "0.5" -> 3;
			case "0.4" -> 2;
			default -> throw new IllegalArgumentException("Stores are written as OME-NGFF 0.5 or 0.4, not " + version + ".");
		};
	}
}
