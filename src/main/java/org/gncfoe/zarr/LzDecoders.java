package org.gncfoe.zarr;

import java.io.IOException;

/** Decoders of the LZ4 block format and of BloscLZ (FastLZ). Every index is checked, so that damaged bytes do no harm. */
final class LzDecoders {

	/** Of BloscLZ: matches farther back have two more bytes. */
	private static final int NEAR = 8191;

	private LzDecoders() {}

	/**
	 * Decodes an LZ4 block (github.com/lz4/lz4, doc/lz4_Block_format.md).
	 *
	 * @param from where it begins
	 * @param end where it ends
	 * @param out is filled from {@code at} on, with {@code size} bytes
	 * @throws IOException if the bytes are damaged
	 */
	static void lz4(final byte[] in, final int from, final int end, final byte[] out, final int at, final int size)
		throws IOException
	{
		int i = from, o = at;
		final int last = at + size;
		try {
			while (i < end) {
				final int token = in[i++] & 255;
				int literals = token >>> 4;
				if (literals == 15) for (int more = 255; more == 255; literals += more)
					more = in[check(i++, end)] & 255;
				if (literals < 0 || literals > end - i || literals > last - o) throw damaged();
				System.arraycopy(in, i, out, o, literals);
				i += literals;
				o += literals;
				if (i == end) break;
				final int distance = in[i] & 255 | (in[check(i + 1, end)] & 255) << 8;
				i += 2;
				int length = (token & 15) + 4;
				if (length == 19) for (int more = 255; more == 255; length += more)
					more = in[check(i++, end)] & 255;
				o = copy(out, o, distance, length, at, last);
			}
		}
		catch (final ArrayIndexOutOfBoundsException e) {
			throw damaged();
		}
		if (o != last) throw damaged();
	}

	/** Decodes BloscLZ (github.com/Blosc/c-blosc, blosclz.c) likewise. */
	static void blosclz(final byte[] in, final int from, final int end, final byte[] out, final int at, final int size)
		throws IOException
	{
		int i = from, o = at;
		final int last = at + size;
		try {
			int control = in[i++] & 31;
			while (true) {
				if (control < 32) {
					final int literals = control + 1;
					if (literals > end - i || literals > last - o) throw damaged();
					System.arraycopy(in, i, out, o, literals);
					i += literals;
					o += literals;
				}
				else {
					int length = (control >>> 5) - 1, distance = (control & 31) << 8;
					if (length == 6) for (int more = 255; more == 255; length += more)
						more = in[check(i++, end)] & 255;
					final int code = in[check(i++, end)] & 255;
					if (code == 255 && distance == 31 << 8) {
						distance = ((in[check(i, end)] & 255) << 8 | in[check(i + 1, end)] & 255) + NEAR;
						i += 2;
					}
					else distance += code;
					o = copy(out, o, distance + 1, length + 3, at, last);
				}
				if (i >= end) break;
				control = in[i++] & 255;
			}
		}
		catch (final ArrayIndexOutOfBoundsException e) {
			throw damaged();
		}
		if (o != last) throw damaged();
	}

	// -- Helper methods --

	/** Copies a match, which may overlap itself; returns where it ends. */
	private static int copy(final byte[] out, final int o, final int distance, final int length, final int first,
		final int last) throws IOException
	{
		if (distance < 1 || distance > o - first || length < 0 || length > last - o) throw damaged();
		for (int k = o; k < o + length; k++)
			out[k] = out[k - distance];
		return o + length;
	}

	private static int check(final int i, final int end) throws IOException {
		if (i >= end) throw damaged();
		return i;
	}

	private static IOException damaged() {
		return BytesCodec.damaged("its compressed bytes make no sense");
	}
}
