package org.gncfoe.zarr;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

import com.google.gson.JsonObject;

/** A checksum (RFC 3720) in four bytes at the end. */
record Crc32cCodec() implements BytesCodec {

	private static final int BYTES = Integer.BYTES;

	@Override
	public byte[] decode(final byte[] bytes, final int most) throws IOException {
		final int n = bytes.length - BYTES;
		if (n < 0) throw BytesCodec.damaged("it has no checksum");
		if (ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(n) != (int) of(bytes, n)) throw BytesCodec.damaged(
			"its checksum is wrong");
		return Arrays.copyOf(bytes, n);
	}

	@Override
	public byte[] encode(final byte[] bytes) {
		final byte[] out = Arrays.copyOf(bytes, bytes.length + BYTES);
		ByteBuffer.wrap(out).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length, (int) of(bytes, bytes.length));
		return out;
	}

	/** The checksum of the first n bytes. */
	static long of(final byte[] bytes, final int n) {
		final CRC32C crc = new CRC32C();
		crc.update(bytes, 0, n);
		return crc.getValue();
	}

	@Override
	public JsonObject v3() {
		return BytesCodec.named("crc32c");
	}
}
