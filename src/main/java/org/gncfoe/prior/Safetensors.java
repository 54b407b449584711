package org.gncfoe.prior;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Named float arrays with string metadata, in the file format <em>safetensors</em>: the length of the header (8 bytes,
 * little endian), the header (JSON, padded with spaces to a multiple of 8), the values (here float32 or float16, little
 * endian). Source: https://github.com/huggingface/safetensors, section "Format".
 *
 * @param metadata text by key
 * @param tensors arrays by name, in the order of the file
 */
record Safetensors(Map<String, String> metadata, Map<String, Tensor> tensors) {

	/** Brackets within brackets that a header has at most: three, and some more that make no difference. */
	private static final int DEEPEST = 16;

	/** Longest header the format allows, in bytes. */
	private static final long MAX_HEADER = 100_000_000;

	private static final String METADATA = "__metadata__";

	private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

	/**
	 * An array.
	 *
	 * @param shape its size along each axis
	 * @param values the values, row-major, as many as the product of the shape; not copied
	 */
	record Tensor(int[] shape, float[] values) {}

	/** Where a tensor lies: any type, as {@code end - begin} bytes of the values. */
	private record Slot(String type, int[] shape, long begin, long end) {

		/** Bytes of a value. */
		long bytes() {
			return type.equals("F16") ? 2 : 4;
		}

		/** Number of values; -1 if they do not fit into one array. */
		int count() {
			long n = 1;
			for (final int side : shape) {
				n *= side;
				if (n > Integer.MAX_VALUE) return -1;
			}
			return (int) n;
		}
	}

	/** The first part of a file, which says whose it is, and what follows. */
	static final class Header {

		private final String name;
		private final Map<String, String> metadata = new LinkedHashMap<>();
		private final Map<String, Slot> slots = new LinkedHashMap<>();

		private Header(final String name) {
			this.name = name;
		}

		Map<String, String> metadata() {
			return metadata;
		}

		/**
		 * Reads the rest of the stream this header was read from.
		 *
		 * @throws PriorFormatException if the values do not fill the stream exactly, or are neither float32 nor float16
		 * @throws IOException if reading fails
		 */
		Safetensors read(final InputStream in) throws IOException {
			final List<String> keys = new ArrayList<>(slots.keySet());
			keys.sort(Comparator.comparingLong((final String key) -> slots.get(key).begin).thenComparingLong(key -> slots.get(
				key).end));
			long size = 0;
			for (final String key : keys) {
				final Slot s = slots.get(key);
				if (!s.type.equals("F32") && !s.type.equals("F16")) throw new PriorFormatException(name, "holds values of type " +
					s.type + " in \"" + key + "\"", "save it as float32 (F32) or float16 (F16)");
				final int count = s.count();
				if (count < 0 || s.begin != size || s.end - s.begin != s.bytes() * count || s.end > Integer.MAX_VALUE - 8)
					throw damaged(name, "the place of \"" + key + "\" does not fit its shape or its neighbours");
				size = s.end;
			}
			final byte[] data = in.readNBytes((int) size);
			if (data.length < size) throw new PriorFormatException(name, "is cut short (" + (size - data.length) +
				" bytes are missing)", "copy it again from where it came");
			if (in.read() >= 0) throw new PriorFormatException(name, "goes on after its last value",
				"copy it again from where it came");
			final ByteBuffer buffer = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
			final Map<String, Tensor> tensors = new LinkedHashMap<>();
			slots.forEach((key, s) -> {
				final float[] values = new float[s.count()];
				buffer.position((int) s.begin);
				if (s.bytes() == 4) buffer.asFloatBuffer().get(values);
				else for (int i = 0; i < values.length; i++)
					values[i] = Float16.toFloat(buffer.getShort());
				tensors.put(key, new Tensor(s.shape, values));
			});
			return new Safetensors(metadata, tensors);
		}
	}

	/**
	 * Reads the header; the values follow with {@link Header#read}.
	 *
	 * @param name of the stream, for messages
	 * @throws PriorFormatException if this is no safetensors header, or a broken one
	 * @throws IOException if reading fails
	 */
	static Header header(final InputStream in, final String name) throws IOException {
		final byte[] prefix = in.readNBytes(8);
		if (prefix.length == 0) throw new PriorFormatException(name, "is empty", "copy it again from where it came");
		final long length = prefix.length < 8 ? -1 : ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).getLong();
		if (length < 2 || length > MAX_HEADER) throw foreign(name);
		// NB: readNBytes allocates as it reads, so a nonsensical length costs no memory.
		final byte[] text = in.readNBytes((int) length);
		if (text.length > 0 && text[0] != '{') throw foreign(name);
		if (text.length < length) throw new PriorFormatException(name, "is cut short within its header",
			"copy it again from where it came");
		final Header header = new Header(name);
		try {
			for (final Map.Entry<String, JsonElement> entry : parse(text).entrySet()) {
				final JsonObject value = entry.getValue().getAsJsonObject();
				if (entry.getKey().equals(METADATA)) value.entrySet().forEach(e -> header.metadata.put(e.getKey(), text(e
					.getValue())));
				else header.slots.put(entry.getKey(), slot(value));
			}
		}
		// NB: What Gson throws for bad syntax and for elements of another kind than expected, slot() for missing ones.
		catch (final IOException | JsonParseException | IllegalStateException | UnsupportedOperationException
				| NumberFormatException e)
		{
			throw damaged(name, "its header cannot be understood");
		}
		return header;
	}

	/**
	 * Writes everything, the tensors in the order of the map.
	 *
	 * @param half true for float16 (rounded to nearest), false for float32
	 */
	void write(final OutputStream out, final boolean half) throws IOException {
		final int size = half ? 2 : 4;
		final JsonObject header = new JsonObject();
		final JsonObject texts = new JsonObject();
		metadata.forEach(texts::addProperty);
		header.add(METADATA, texts);
		long at = 0;
		for (final Map.Entry<String, Tensor> entry : tensors.entrySet()) {
			final JsonObject slot = new JsonObject();
			slot.addProperty("dtype", half ? "F16" : "F32");
			slot.add("shape", GSON.toJsonTree(entry.getValue().shape));
			final long end = at + (long) size * entry.getValue().values.length;
			slot.add("data_offsets", GSON.toJsonTree(new long[] { at, end }));
			header.add(entry.getKey(), slot);
			at = end;
		}
		final byte[] json = GSON.toJson(header).getBytes(StandardCharsets.UTF_8);
		final int padding = -json.length & 7;
		out.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(json.length + padding).array());
		out.write(json);
		out.write(" ".repeat(padding).getBytes(StandardCharsets.UTF_8));
		for (final Tensor tensor : tensors.values()) {
			final ByteBuffer bytes = ByteBuffer.allocate(size * tensor.values.length).order(ByteOrder.LITTLE_ENDIAN);
			if (half) for (final float v : tensor.values)
				bytes.putShort(Float16.of(v));
			else bytes.asFloatBuffer().put(tensor.values);
			out.write(bytes.array());
		}
	}

	/** A file that looks like ours but is not as it was written. */
	static PriorFormatException damaged(final String name, final String detail) {
		return new PriorFormatException(name, "is damaged (" + detail.replaceAll("\\p{Cntrl}", " ") + ")", "copy it again from where it came");
	}

	/** A file of something else. */
	static PriorFormatException foreign(final String name) {
		return new PriorFormatException(name, "is not a GNC-FoE prior",
			"choose a .safetensors file that GNC-FoE wrote, or a prior's name");
	}

	private static JsonObject parse(final byte[] text) throws IOException {
		final String json = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
		if (depth(json) > DEEPEST) throw new IllegalStateException("too deep");
		final JsonReader reader = new JsonReader(new StringReader(json));
		final JsonObject object = GSON.getAdapter(JsonObject.class).read(reader);
		if (reader.peek() != JsonToken.END_DOCUMENT) throw new IllegalStateException("text after the header");
		return object;
	}

	/** How many brackets are open at most. NB: Gson calls itself for each of them. */
	private static int depth(final String json) {
		int open = 0, most = 0;
		boolean text = false;
		for (int i = 0; i < json.length(); i++) {
			final char c = json.charAt(i);
			if (text && c == '\\') i++;
			else if (c == '"') text = !text;
			else if (!text && (c == '{' || c == '[')) most = Math.max(most, ++open);
			else if (!text && (c == '}' || c == ']')) open--;
		}
		return most;
	}

	private static Slot slot(final JsonObject json) {
		final JsonArray shape = member(json, "shape").getAsJsonArray();
		final JsonArray offsets = member(json, "data_offsets").getAsJsonArray();
		final int[] sides = new int[shape.size()];
		for (int i = 0; i < sides.length; i++)
			if ((sides[i] = Integer.parseInt(text(shape.get(i)))) < 0) throw new IllegalStateException("shape");
		if (offsets.size() != 2) throw new IllegalStateException("data_offsets");
		return new Slot(text(member(json, "dtype")), sides, Long.parseLong(text(offsets.get(0))), Long.parseLong(text(
			offsets.get(1))));
	}

	private static JsonElement member(final JsonObject json, final String key) {
		final JsonElement element = json.get(key);
		if (element == null) throw new IllegalStateException(key);
		return element;
	}

	/** NB: Gson takes an array of one element for the element, at any depth and recursively. */
	private static String text(final JsonElement element) {
		if (!element.isJsonPrimitive()) throw new IllegalStateException("neither text nor number");
		return element.getAsString();
	}
}
