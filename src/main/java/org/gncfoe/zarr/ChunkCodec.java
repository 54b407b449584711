package org.gncfoe.zarr;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.List;

/**
 * How the pixels of a chunk become bytes.
 *
 * @param type their type
 * @param shape their numbers per axis, the last is the fastest
 * @param byteOrder of the values
 * @param order the axes in the order they are stored in, the last is the fastest; null: as they are
 * @param codecs what is done to the bytes, first to last
 */
record ChunkCodec(DataType type, int[] shape, ByteOrder byteOrder, int[] order, List<BytesCodec> codecs) {

	/** More than any sensible chunk takes beyond its pixels where it cannot be compressed. */
	private static final int SLACK = 1 << 16;

	/** Number of pixels. */
	int pixels() {
		int n = 1;
		for (final int size : shape)
			n = Math.multiplyExact(n, size);
		return n;
	}

	/** Bytes of the pixels. */
	int bytes() {
		return Math.multiplyExact(pixels(), type.bytes());
	}

	/** The most bytes an encoded chunk can have. */
	long most() {
		return 2L * bytes() + SLACK;
	}

	/**
	 * The pixels, in the order of the axes.
	 *
	 * @throws IOException if the bytes are damaged; what is wrong with them
	 */
	Object decode(final byte[] encoded) throws IOException {
		byte[] bytes = encoded;
		for (int i = codecs.size() - 1; i >= 0; i--)
			bytes = codecs.get(i).decode(bytes, i == 0 ? bytes() : (int) Math.min(Integer.MAX_VALUE - 8, most()));
		if (bytes.length != bytes()) throw BytesCodec.damaged("it has " + bytes.length + " bytes of pixels instead of " +
			bytes());
		return type.values(order == null ? bytes : ordered(bytes), byteOrder);
	}

	/** The bytes of pixels. Only for little byte order and axes stored as they are. */
	byte[] encode(final Object pixels) {
		if (order != null || byteOrder != ByteOrder.LITTLE_ENDIAN) throw new UnsupportedOperationException();
		byte[] bytes = type.bytes(pixels);
		for (final BytesCodec codec : codecs)
			bytes = codec.encode(bytes);
		return bytes;
	}

	/** Brings the bytes of values into the order of the axes. */
	private byte[] ordered(final byte[] stored) {
		final int n = shape.length, width = type.bytes();
		final int[] step = new int[n];
		for (int k = n - 1, size = width; k >= 0; size *= shape[order[k--]])
			step[order[k]] = size;
		final byte[] bytes = new byte[stored.length];
		final int[] at = new int[n];
		for (int to = 0, from = 0; to < bytes.length; to += width) {
			System.arraycopy(stored, from, bytes, to, width);
			for (int d = n - 1; d >= 0; d--) {
				from += step[d];
				if (++at[d] < shape[d]) break;
				from -= step[d] * shape[d];
				at[d] = 0;
			}
		}
		return bytes;
	}
}
