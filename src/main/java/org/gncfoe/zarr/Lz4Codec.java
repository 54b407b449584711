package org.gncfoe.zarr;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import com.google.gson.JsonObject;

/** LZ4 as numcodecs has it: the number of bytes, little order, and a block. Only read. */
record Lz4Codec() implements BytesCodec {

	@Override
	public byte[] decode(final byte[] bytes, final int most) throws IOException {
		if (bytes.length < Integer.BYTES) throw BytesCodec.damaged("it ends early");
		final int size = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
		if (size < 0 || size > most) throw BytesCodec.damaged("its length makes no sense");
		final byte[] out = new byte[size];
		LzDecoders.lz4(bytes, Integer.BYTES, bytes.length, out, 0, size);
		return out;
	}

	@Override
	public byte[] encode(final byte[] bytes) {
		throw new UnsupportedOperationException("LZ4 is only read");
	}

	@Override
	public JsonObject v3() {
		throw new UnsupportedOperationException("LZ4 is only read");
	}
}
