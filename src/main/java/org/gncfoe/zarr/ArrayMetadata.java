package org.gncfoe.zarr;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.List;

import com.google.gson.JsonElement;

/**
 * What an array is like. Axes are in the order of the store, the last is the fastest.
 *
 * @param format 2 or 3
 * @param shape numbers of pixels per axis
 * @param object numbers of pixels per axis of what is kept in one object: a chunk, or a shard of chunks
 * @param codec chunks to bytes
 * @param sharding how chunks share an object; null: they do not
 * @param fill bits of the value of pixels whose chunks are not there
 * @param separator between the numbers in a chunk's key
 * @param prefix whether keys begin with c
 * @param names names of the axes; null: they have none
 */
record ArrayMetadata(int format, long[] shape, int[] object, ChunkCodec codec, Sharding sharding, long fill,
	char separator, boolean prefix, List<String> names)
{

	/** Limits to what others ask for: axes, pixels of an image, and bytes of a chunk or shard. */
	private static final int MOST_AXES = 8;
	private static final long MOST_PIXELS = 1L << 50, MOST_BYTES = 1L << 30;

	/** Type of the pixels. */
	DataType type() {
		return codec.type();
	}

	/** Number of axes. */
	int axes() {
		return shape.length;
	}

	/**
	 * An array to be written: of version 3 with shards, or of version 2 with chunks; Zstandard.
	 *
	 * @param chunk numbers of pixels per axis of a chunk
	 * @param chunks numbers of chunks per axis in a shard; of version 2 all 1
	 */
	static ArrayMetadata of(final int format, final DataType type, final long[] shape, final int[] chunk,
		final int[] chunks, final List<String> names)
	{
		final int[] object = new int[shape.length];
		for (int d = 0; d < object.length; d++)
			object[d] = Math.multiplyExact(chunk[d], chunks[d]);
		final ChunkCodec codec = new ChunkCodec(type, chunk, ByteOrder.LITTLE_ENDIAN, null, format == 2 ? List.of(new ZstdCodec(
			ZstdCodec.LEVEL, true)) : List.of(new ZstdCodec(ZstdCodec.LEVEL, false), new Crc32cCodec()));
		return new ArrayMetadata(format, shape, object, codec, format == 2 ? null : new Sharding(chunks, List.of(
			new Crc32cCodec()), true), 0, '/', format == 3, names);
	}

	/** Number of objects along an axis. */
	long objects(final int axis) {
		return (shape[axis] + object[axis] - 1) / object[axis];
	}

	/** The key of an object, below that of the array. */
	String key(final long[] position) {
		final StringBuilder key = new StringBuilder(prefix ? "c" : "");
		for (final long p : position)
			key.append(key.length() == 0 ? "" : separator).append(p);
		return key.length() == 0 ? "0" : key.toString();
	}

	/**
	 * Checks sizes that others have written.
	 *
	 * @throws IOException what makes no sense in them
	 */
	static void check(final JsonElement said, final long[] shape, final long[] chunk, final DataType type)
		throws IOException
	{
		if (shape.length < 1 || shape.length > MOST_AXES) throw Json.wrong("shape", said);
		if (chunk.length != shape.length) throw new IOException("its chunks have " + chunk.length + " axes, the image " +
			shape.length);
		double pixels = 1, bytes = type.bytes();
		for (int d = 0; d < shape.length; d++) {
			if (shape[d] < 1) throw Json.wrong("shape", said);
			if (chunk[d] < 1 || chunk[d] > Integer.MAX_VALUE) throw new IOException("a chunk of " + chunk[d] +
				" pixels makes no sense");
			pixels *= shape[d];
			bytes *= chunk[d];
		}
		if (pixels > MOST_PIXELS) throw new IOException(String.format(java.util.Locale.ROOT,
			"an image of %.3g pixels makes no sense", pixels));
		if (bytes > MOST_BYTES) throw new IOException(String.format(java.util.Locale.ROOT,
			"chunks or shards of %.3g bytes are more than this program can handle, 2^30", bytes));
	}

	/** Whole numbers as those of Java's arrays. */
	static int[] ints(final long[] values) {
		final int[] ints = new int[values.length];
		for (int d = 0; d < ints.length; d++)
			ints[d] = Math.toIntExact(values[d]);
		return ints;
	}
}
