package org.gncfoe.zarr;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Chunks that share an object, a shard, with an index of where each begins and how long it is (Zarr v3, codec
 * sharding_indexed).
 *
 * @param counts numbers of chunks per axis
 * @param indexCodecs what is done to the bytes of the index
 * @param atEnd whether the index is at the end of the shard, not at its begin
 */
record Sharding(int[] counts, List<BytesCodec> indexCodecs, boolean atEnd) {

	/** A shard has at most so many chunks. */
	static final int MOST = 1 << 20;

	private static final int ENTRY = 2 * Long.BYTES;

	/** Stands for a chunk that is not there. */
	private static final long NOTHING = -1;

	/** Number of chunks. */
	int chunks() {
		int n = 1;
		for (final int count : counts)
			n = Math.multiplyExact(n, count);
		return n;
	}

	/** Bytes of the index as stored. */
	private int indexBytes() {
		int n = chunks() * ENTRY;
		for (final BytesCodec codec : indexCodecs)
			if (codec instanceof Crc32cCodec) n += Integer.BYTES;
		return n;
	}

	/**
	 * The index of a shard.
	 *
	 * @return begin and length of every chunk in bytes, a negative begin of one that is not there; null if the shard is not
	 * @throws IOException if it is damaged; what is wrong with it
	 */
	long[] index(final Storage storage, final String key) throws IOException {
		final long size = storage.size(key);
		if (size < 0) return null;
		final int length = indexBytes();
		if (size < length) throw BytesCodec.damaged("it is cut short");
		byte[] bytes = storage.read(key, atEnd ? size - length : 0, length);
		if (bytes == null) return null;
		for (int i = indexCodecs.size() - 1; i >= 0; i--)
			bytes = indexCodecs.get(i).decode(bytes, length);
		final long[] index = new long[2 * chunks()];
		ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(index);
		for (int i = 0; i < index.length; i += 2)
			if (index[i] != NOTHING && (index[i] < 0 || index[i + 1] < 0 || index[i + 1] > size || index[i] > size - index[i +
				1])) throw BytesCodec.damaged("it is cut short, or its index is damaged");
		return index;
	}

	/** A shard of encoded chunks; null where there is none. */
	byte[] shard(final byte[][] chunks) {
		final ByteBuffer index = ByteBuffer.allocate(chunks.length * ENTRY).order(ByteOrder.LITTLE_ENDIAN);
		long size = 0;
		for (final byte[] chunk : chunks) {
			index.putLong(chunk == null ? NOTHING : size).putLong(chunk == null ? NOTHING : chunk.length);
			size += chunk == null ? 0 : chunk.length;
		}
		byte[] end = index.array();
		for (final BytesCodec codec : indexCodecs)
			end = codec.encode(end);
		final ByteBuffer shard = ByteBuffer.allocate(Math.toIntExact(size + end.length));
		for (final byte[] chunk : chunks)
			if (chunk != null) shard.put(chunk);
		return shard.put(end).array();
	}
}
