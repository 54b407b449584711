package org.gncfoe.zarr;

import java.io.IOException;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import com.google.gson.JsonObject;

/**
 * Zstandard (RFC 8878).
 *
 * @param level how hard it tries, 1 to 22
 * @param checksum whether a checksum is written, which is checked wherever there is one
 */
record ZstdCodec(int level, boolean checksum) implements BytesCodec {

	/** Denoised images become hardly smaller with a higher one. */
	static final int LEVEL = 3;

	@Override
	public byte[] decode(final byte[] bytes, final int most) throws IOException {
		return decompress(bytes, 0, bytes.length, most);
	}

	static byte[] decompress(final byte[] bytes, final int from, final int length, final int most) throws IOException {
		try {
			final long size = Zstd.getFrameContentSize(bytes, from, length);
			// NB: Streams need not say how long they are.
			final byte[] out = new byte[size > 0 && size <= most ? (int) size : most];
			final long n = Zstd.decompressByteArray(out, 0, out.length, bytes, from, length);
			if (Zstd.isError(n)) throw BytesCodec.damaged("zstd says: " + Zstd.getErrorName(n));
			return n == out.length ? out : java.util.Arrays.copyOf(out, (int) n);
		}
		catch (final ZstdException e) {
			throw BytesCodec.damaged("zstd says: " + e.getMessage());
		}
		catch (final LinkageError e) {
			throw new IOException("Zstandard is not here: in Fiji, update it; it brings zstd-jni", e);
		}
	}

	@Override
	public byte[] encode(final byte[] bytes) {
		try (ZstdCompressCtx context = new ZstdCompressCtx()) {
			return context.setLevel(level).setChecksum(checksum).compress(bytes);
		}
	}

	@Override
	public JsonObject v3() {
		return BytesCodec.named("zstd", "level", level, "checksum", checksum);
	}

	@Override
	public JsonObject v2() {
		final JsonObject codec = new JsonObject();
		codec.addProperty("id", "zstd");
		codec.addProperty("level", level);
		return codec;
	}
}
