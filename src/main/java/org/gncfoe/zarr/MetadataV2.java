package org.gncfoe.zarr;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;

/** The metadata of arrays of Zarr version 2, {@code .zarray}. */
final class MetadataV2 {

	static final String ARRAY = ".zarray", GROUP = ".zgroup", ATTRIBUTES = ".zattrs";

	private MetadataV2() {}

	/** @throws IOException what in it makes no sense or cannot be read */
	static ArrayMetadata read(final JsonObject json) throws IOException {
		final String name = Json.text(json, "dtype", "");
		if (name.length() < 3 || "<>|".indexOf(name.charAt(0)) < 0) throw new IOException("pixels of type " + json.get(
			"dtype") + " cannot be read: convert them to integers or floating point");
		final DataType type = DataType.of(name.substring(1));
		final long[] shape = Json.longs(json, "shape"), chunk = Json.longs(json, "chunks");
		ArrayMetadata.check(json.get("shape"), shape, chunk, type);
		if (!Json.array(json, "filters").isEmpty()) throw new IOException("its filters " + json.get("filters") +
			" cannot be undone: write it without filters");
		final String order = Json.text(json, "order", "C"), separator = Json.text(json, "dimension_separator", ".");
		if (!order.equals("C") && !order.equals("F")) throw Json.wrong("order", json.get("order"));
		if (!separator.equals(".") && !separator.equals("/")) throw Json.wrong("dimension_separator", json.get(
			"dimension_separator"));
		final int n = shape.length;
		int[] axes = null;
		if (order.equals("F")) {
			axes = new int[n];
			for (int d = 0; d < n; d++)
				axes[d] = n - 1 - d;
		}
		final int[] size = ArrayMetadata.ints(chunk);
		final JsonElement compressor = json.get("compressor");
		final List<BytesCodec> codecs = compressor == null || compressor.isJsonNull() ? List.of() : List.of(codec(Json.object(
			json, "compressor")));
		return new ArrayMetadata(2, shape, size, new ChunkCodec(type, size, name.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN
			: ByteOrder.LITTLE_ENDIAN, axes, codecs), null, type.bits(json.get("fill_value")), separator.charAt(0), false, null);
	}

	private static BytesCodec codec(final JsonObject json) throws IOException {
		final String id = Json.text(json, "id", "");
		return switch (id) {
			case "blosc" -> new BloscCodec();
			case "zstd" -> new ZstdCodec(ZstdCodec.LEVEL, false);
			case "gzip" -> new DeflateCodec(true, 5);
			case "zlib" -> new DeflateCodec(false, 5);
			case "lz4" -> new Lz4Codec();
			default -> throw new IOException("its compression " + id + " cannot be read: use blosc, zstd, gzip, zlib or lz4");
		};
	}

	static JsonObject write(final ArrayMetadata array) {
		final JsonObject json = new JsonObject();
		json.addProperty("zarr_format", 2);
		json.add("shape", Json.of(array.shape()));
		final List<Long> chunk = new ArrayList<>();
		for (final int size : array.object())
			chunk.add((long) size);
		json.add("chunks", Json.of(chunk.stream().mapToLong(Long::longValue).toArray()));
		json.addProperty("dtype", array.type().v2());
		json.add("compressor", array.codec().codecs().isEmpty() ? JsonNull.INSTANCE : array.codec().codecs().get(0).v2());
		json.add("fill_value", array.type().fill(array.fill()));
		json.addProperty("order", "C");
		json.add("filters", JsonNull.INSTANCE);
		json.addProperty("dimension_separator", String.valueOf(array.separator()));
		return json;
	}
}
