package org.gncfoe.zarr;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

import com.google.gson.JsonObject;

/**
 * Blosc 1 (github.com/Blosc/c-blosc, README_CHUNK_FORMAT.rst), decoded in Java: blocks of bytes, shuffled or not, compressed
 * with BloscLZ, LZ4, zlib or Zstandard. All it needs is in the bytes. Nothing is encoded in it: Zstandard is as good.
 */
record BloscCodec() implements BytesCodec {

	private static final int HEADER = 16, SHUFFLED = 1, COPIED = 2, BITS_SHUFFLED = 4, UNSPLIT = 16;

	/** A block of so many bytes a value and more is not split, nor one of fewer values. */
	private static final int MOST_SPLITS = 16, FEWEST = 128;

	@Override
	public byte[] decode(final byte[] bytes, final int most) throws IOException {
		if (bytes.length < HEADER) throw BytesCodec.damaged("it is too short for Blosc");
		final ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
		final int flags = bytes[2] & 255, width = Math.max(1, bytes[3] & 255);
		final int size = in.getInt(4), block = in.getInt(8), compressed = in.getInt(12);
		if (bytes[0] > 2) throw BytesCodec.damaged("it is of Blosc version " + bytes[0] + ", which cannot be read");
		if (size < 0 || size > most || compressed > bytes.length || size > 0 && block < 1) throw BytesCodec.damaged(
			"its Blosc header makes no sense");
		if ((flags & COPIED) != 0) {
			if (bytes.length - HEADER < size) throw BytesCodec.damaged("it ends early");
			return Arrays.copyOfRange(bytes, HEADER, HEADER + size);
		}
		final byte[] out = new byte[size];
		try {
			for (int at = 0, n = 0; at < size; at += block, n++) {
				final int length = Math.min(block, size - at);
				final boolean split = (flags & UNSPLIT) == 0 && width <= MOST_SPLITS && length / width >= FEWEST &&
					length == block;
				block(in, in.getInt(HEADER + n * Integer.BYTES), flags, out, at, length, split ? width : 1);
				unshuffle(out, at, length, width, flags);
			}
		}
		catch (final IndexOutOfBoundsException e) {
			throw BytesCodec.damaged("it ends early");
		}
		return out;
	}

	// -- Helper methods --

	private static void block(final ByteBuffer in, final int start, final int flags, final byte[] out, final int at,
		final int length, final int splits) throws IOException
	{
		final int part = length / splits;
		int i = start;
		for (int k = 0; k < splits; k++) {
			final int n = in.getInt(i), from = i + Integer.BYTES, to = at + k * part;
			if (i < HEADER || n < 0 || n > in.capacity() - from) throw BytesCodec.damaged("it ends early");
			if (n == part) System.arraycopy(in.array(), from, out, to, n);
			else decompress(in.array(), from, n, flags >>> 5, out, to, part);
			i = from + n;
		}
	}

	private static void decompress(final byte[] in, final int from, final int n, final int format, final byte[] out,
		final int at, final int size) throws IOException
	{
		switch (format) {
			case 0 -> LzDecoders.blosclz(in, from, from + n, out, at, size);
			case 1 -> LzDecoders.lz4(in, from, from + n, out, at, size);
			case 3 -> take(DeflateCodec.inflate(in, from, n, size, false), out, at, size);
			case 4 -> take(ZstdCodec.decompress(in, from, n, size), out, at, size);
			default -> throw BytesCodec.damaged(format == 2 ? "it is compressed with Snappy, which cannot be read"
				: "its Blosc format " + format + " is not known");
		}
	}

	private static void take(final byte[] from, final byte[] out, final int at, final int size) throws IOException {
		if (from.length != size) throw BytesCodec.damaged("it ends early");
		System.arraycopy(from, 0, out, at, size);
	}

	private static void unshuffle(final byte[] out, final int at, final int length, final int width, final int flags) {
		final int n = length / width;
		if ((flags & SHUFFLED) != 0 && width > 1) {
			final byte[] in = Arrays.copyOfRange(out, at, at + length);
			for (int j = 0; j < width; j++)
				for (int i = 0, from = j * n, to = at + j; i < n; i++, to += width)
					out[to] = in[from + i];
		}
		else if ((flags & BITS_SHUFFLED) != 0 && n % 8 == 0) {
			final byte[] in = Arrays.copyOfRange(out, at, at + length);
			Arrays.fill(out, at, at + n * width, (byte) 0);
			for (int bit = 0; bit < 8 * width; bit++)
				for (int i = 0; i < n; i++)
					if ((in[bit * (n / 8) + i / 8] >>> i % 8 & 1) != 0) out[at + i * width + bit / 8] |= (byte) (1 << bit % 8);
		}
	}

	@Override
	public byte[] encode(final byte[] bytes) {
		throw new UnsupportedOperationException("Blosc is only read");
	}

	@Override
	public JsonObject v3() {
		throw new UnsupportedOperationException("Blosc is only read");
	}
}
