package org.gncfoe.zarr;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

/** The metadata of arrays of Zarr version 3, {@code zarr.json}. */
final class MetadataV3 {

	static final String FILE = "zarr.json";

	private static final Set<String> KNOWN = Set.of("zarr_format", "node_type", "shape", "data_type", "chunk_grid",
		"chunk_key_encoding", "fill_value", "codecs", "attributes", "storage_transformers", "dimension_names");

	private MetadataV3() {}

	/** @throws IOException what in it makes no sense or cannot be read */
	static ArrayMetadata read(final JsonObject json) throws IOException {
		checkUnderstood(json);
		final DataType type = DataType.of(Json.text(json, "data_type", String.valueOf(json.get("data_type"))));
		final JsonObject grid = Json.object(json, "chunk_grid");
		if (!"regular".equals(Json.text(grid, "name", ""))) throw Json.wrong("chunk_grid", grid);
		final long[] shape = Json.longs(json, "shape"), object = Json.longs(Json.object(grid, "configuration"),
			"chunk_shape");
		ArrayMetadata.check(json.get("shape"), shape, object, type);
		final JsonObject keys = Json.object(json, "chunk_key_encoding");
		final String encoding = Json.text(keys, "name", "default");
		final boolean prefix = encoding.equals("default");
		if (!prefix && !encoding.equals("v2")) throw Json.wrong("chunk_key_encoding", keys);
		final String separator = Json.text(Json.object(keys, "configuration"), "separator", prefix ? "/" : ".");
		if (!separator.equals("/") && !separator.equals(".")) throw Json.wrong("separator", keys);
		final JsonArray codecs = Json.array(json, "codecs");
		final int[] size = ArrayMetadata.ints(object);
		Sharding sharding = null;
		ChunkCodec chunks;
		if (isSharding(codecs)) {
			final JsonObject shard = configuration(codecs.get(0));
			final long[] chunk = Json.longs(shard, "chunk_shape");
			sharding = sharding(shard, object, chunk, type);
			if (isSharding(Json.array(shard, "codecs"))) throw new IOException("shards in shards cannot be read");
			chunks = codec(Json.array(shard, "codecs"), type, ArrayMetadata.ints(chunk));
		}
		else chunks = codec(codecs, type, size);
		return new ArrayMetadata(3, shape, size, chunks, sharding, type.bits(json.get("fill_value")), separator.charAt(0),
			prefix, names(json, shape.length));
	}

	static JsonObject write(final ArrayMetadata array, final JsonObject attributes) {
		final JsonObject json = new JsonObject();
		json.addProperty("zarr_format", 3);
		json.addProperty("node_type", "array");
		json.add("shape", Json.of(array.shape()));
		json.addProperty("data_type", array.type().v3());
		json.add("chunk_grid", BytesCodec.named("regular"));
		final JsonObject size = new JsonObject();
		size.add("chunk_shape", of(array.object()));
		json.getAsJsonObject("chunk_grid").add("configuration", size);
		json.add("chunk_key_encoding", BytesCodec.named("default", "separator", String.valueOf(array.separator())));
		json.add("fill_value", array.type().fill(array.fill()));
		final JsonArray chunk = codecs(array.type(), array.codec().codecs(), true);
		json.add("codecs", array.sharding() == null ? chunk : sharding(array, chunk));
		json.add("attributes", attributes);
		if (array.names() != null) {
			final JsonArray names = new JsonArray();
			array.names().forEach(names::add);
			json.add("dimension_names", names);
		}
		return json;
	}

	// -- Helper methods --

	/** NB: Extensions say whether a reader may pass over them. */
	private static void checkUnderstood(final JsonObject json) throws IOException {
		if (!Json.array(json, "storage_transformers").isEmpty()) throw new IOException("its storage transformers " + json.get(
			"storage_transformers") + " are not known");
		for (final Map.Entry<String, JsonElement> e : json.entrySet()) {
			if (KNOWN.contains(e.getKey()) || e.getValue().isJsonNull()) continue;
			final JsonElement must = e.getValue().isJsonObject() ? e.getValue().getAsJsonObject().get("must_understand") : null;
			if (must == null || !must.isJsonPrimitive() || must.getAsBoolean()) throw new IOException("its extension " + e
				.getKey() + " is not known");
		}
	}

	private static String name(final JsonElement codec) throws IOException {
		if (codec.isJsonPrimitive()) return codec.getAsString();
		if (codec.isJsonObject()) return Json.text(codec.getAsJsonObject(), "name", "");
		throw Json.wrong("codec", codec);
	}

	private static JsonObject configuration(final JsonElement codec) throws IOException {
		return codec.isJsonObject() ? Json.object(codec.getAsJsonObject(), "configuration") : new JsonObject();
	}

	private static boolean isSharding(final JsonArray codecs) throws IOException {
		if (codecs.isEmpty()) throw Json.wrong("codecs", codecs);
		if (!name(codecs.get(0)).equals("sharding_indexed")) return false;
		if (codecs.size() > 1) throw new IOException("codecs around shards cannot be undone: " + codecs);
		return true;
	}

	private static Sharding sharding(final JsonObject shard, final long[] object, final long[] chunk,
		final DataType type) throws IOException
	{
		ArrayMetadata.check(shard.get("chunk_shape"), object, chunk, type);
		final int[] counts = new int[object.length];
		double all = 1;
		for (int d = 0; d < counts.length; d++) {
			if (object[d] % chunk[d] != 0) throw new IOException("its shards of " + object[d] +
				" pixels are no multiple of their chunks of " + chunk[d]);
			counts[d] = (int) (object[d] / chunk[d]);
			all *= counts[d];
		}
		if (all > Sharding.MOST) throw new IOException("shards of more than " + Sharding.MOST + " chunks make no sense");
		final String where = Json.text(shard, "index_location", "end");
		if (!where.equals("end") && !where.equals("start")) throw Json.wrong("index_location", shard.get("index_location"));
		final JsonArray said = Json.array(shard, "index_codecs");
		final List<BytesCodec> codecs = new ArrayList<>();
		for (int i = 0; i < said.size(); i++) {
			final String name = name(said.get(i));
			if (name.equals("crc32c")) codecs.add(new Crc32cCodec());
			else if (i > 0 || !name.equals("bytes") || "big".equals(Json.text(configuration(said.get(i)), "endian", "little")))
				throw new IOException("the index codecs " + said + " cannot be undone");
		}
		return new Sharding(counts, codecs, where.equals("end"));
	}

	private static ChunkCodec codec(final JsonArray said, final DataType type, final int[] chunk) throws IOException {
		int[] order = null;
		ByteOrder byteOrder = type.bytes() == 1 ? ByteOrder.LITTLE_ENDIAN : null;
		final List<BytesCodec> codecs = new ArrayList<>();
		boolean asBytes = false;
		for (final JsonElement codec : said) {
			final String name = name(codec);
			final JsonObject configuration = configuration(codec);
			if (name.equals("transpose") && !asBytes && order == null) order = order(configuration, chunk.length);
			else if (name.equals("bytes") && !asBytes) {
				asBytes = true;
				final String endian = Json.text(configuration, "endian", type.bytes() == 1 ? "little" : "");
				if (!endian.equals("little") && !endian.equals("big")) throw Json.wrong("codec", codec);
				byteOrder = endian.equals("big") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
			}
			else if (asBytes) codecs.add(bytesCodec(name, codec));
			else throw new IOException("its codec " + name + " is not known");
		}
		if (!asBytes) throw Json.wrong("codecs", said);
		return new ChunkCodec(type, chunk, byteOrder, order, codecs);
	}

	private static BytesCodec bytesCodec(final String name, final JsonElement codec) throws IOException {
		return switch (name) {
			case "zstd" -> new ZstdCodec(ZstdCodec.LEVEL, false);
			case "gzip" -> new DeflateCodec(true, 5);
			case "numcodecs.zlib", "zlib" -> new DeflateCodec(false, 5);
			case "blosc" -> new BloscCodec();
			case "crc32c" -> new Crc32cCodec();
			default -> throw new IOException("its codec " + name + " cannot be undone: use zstd, blosc or gzip");
		};
	}

	private static int[] order(final JsonObject configuration, final int n) throws IOException {
		final long[] said = Json.longs(configuration, "order");
		final boolean[] seen = new boolean[n];
		if (said.length != n) throw Json.wrong("order", configuration);
		for (final long axis : said) {
			if (axis < 0 || axis >= n || seen[(int) axis]) throw Json.wrong("order", configuration);
			seen[(int) axis] = true;
		}
		return ArrayMetadata.ints(said);
	}

	private static List<String> names(final JsonObject json, final int n) throws IOException {
		final JsonArray said = Json.array(json, "dimension_names");
		if (said.size() != n) return null;
		final List<String> names = new ArrayList<>();
		for (final JsonElement name : said)
			names.add(name.isJsonPrimitive() ? name.getAsString() : "");
		return names;
	}

	private static JsonArray codecs(final DataType type, final List<BytesCodec> codecs, final boolean ends) {
		final JsonArray json = new JsonArray();
		json.add(type.bytes() == 1 && ends ? BytesCodec.named("bytes") : BytesCodec.named("bytes", "endian", "little"));
		for (final BytesCodec codec : codecs)
			json.add(codec.v3());
		return json;
	}

	private static JsonArray sharding(final ArrayMetadata array, final JsonArray chunk) {
		final JsonObject shard = BytesCodec.named("sharding_indexed"), configuration = new JsonObject();
		configuration.add("chunk_shape", of(array.codec().shape()));
		configuration.add("codecs", chunk);
		configuration.add("index_codecs", codecs(array.type(), array.sharding().indexCodecs(), false));
		configuration.addProperty("index_location", array.sharding().atEnd() ? "end" : "start");
		shard.add("configuration", configuration);
		final JsonArray json = new JsonArray();
		json.add(shard);
		return json;
	}

	private static JsonArray of(final int[] values) {
		final long[] longs = new long[values.length];
		for (int d = 0; d < longs.length; d++)
			longs[d] = values[d];
		return Json.of(longs);
	}
}
