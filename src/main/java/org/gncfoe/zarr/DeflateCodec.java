package org.gncfoe.zarr;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;

import com.google.gson.JsonObject;

/**
 * Deflate, as gzip or as zlib.
 *
 * @param gzip whether it is gzip
 * @param level how hard it tries, 0 to 9
 */
record DeflateCodec(boolean gzip, int level) implements BytesCodec {

	@Override
	public byte[] decode(final byte[] bytes, final int most) throws IOException {
		return inflate(bytes, 0, bytes.length, most, gzip);
	}

	static byte[] inflate(final byte[] bytes, final int from, final int length, final int most, final boolean gzip)
		throws IOException
	{
		final ByteArrayInputStream raw = new ByteArrayInputStream(bytes, from, length);
		try (InputStream in = gzip ? new GZIPInputStream(raw) : new InflaterInputStream(raw)) {
			final byte[] out = in.readNBytes(most);
			if (out.length == most && in.read() >= 0) throw BytesCodec.damaged("it is longer than it should be");
			return out;
		}
		catch (final java.util.zip.ZipException | java.io.EOFException e) {
			throw BytesCodec.damaged((gzip ? "gzip" : "zlib") + " says: " + e.getMessage());
		}
	}

	@Override
	public byte[] encode(final byte[] bytes) {
		final ByteArrayOutputStream out = new ByteArrayOutputStream();
		try (OutputStream to = gzip ? new Levelled(out, level) : new DeflaterOutputStream(out, new Deflater(level))) {
			to.write(bytes);
		}
		catch (final IOException e) {
			throw new IllegalStateException(e);
		}
		return out.toByteArray();
	}

	@Override
	public JsonObject v3() {
		return BytesCodec.named("gzip", "level", level);
	}

	@Override
	public JsonObject v2() {
		final JsonObject codec = new JsonObject();
		codec.addProperty("id", gzip ? "gzip" : "zlib");
		codec.addProperty("level", level);
		return codec;
	}

	private static final class Levelled extends GZIPOutputStream {

		Levelled(final OutputStream out, final int level) throws IOException {
			super(out);
			def.setLevel(level);
		}
	}
}
