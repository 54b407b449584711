package org.gncfoe.zarr;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

/** Reads and writes metadata, and takes what others wrote with care: what is not as expected becomes a sentence. */
final class Json {

	/** Metadata are not larger, in bytes. */
	private static final int MOST = 1 << 26;

	private static final Gson GSON = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls()
		.serializeSpecialFloatingPointValues().create();

	private Json() {}

	/** The object in a file of the store; null if there is no such file. */
	static JsonObject read(final Storage storage, final String key) throws IOException {
		final byte[] bytes = storage.read(key, MOST);
		if (bytes == null) return null;
		try {
			final JsonElement element = JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8));
			if (element.isJsonObject()) return element.getAsJsonObject();
		}
		catch (final JsonParseException | StackOverflowError | NumberFormatException e) {
			// said below
		}
		throw new IOException(storage.name(key) + " is damaged: it is not an object in JSON.");
	}

	static void write(final Storage storage, final String key, final JsonObject object) throws IOException {
		storage.write(key, GSON.toJson(object).getBytes(StandardCharsets.UTF_8));
	}

	/** A member that is an object; an empty one if there is none. */
	static JsonObject object(final JsonObject in, final String name) throws IOException {
		final JsonElement element = in.get(name);
		if (element == null || element.isJsonNull()) return new JsonObject();
		if (!element.isJsonObject()) throw wrong(name, element);
		return element.getAsJsonObject();
	}

	/** A member that is an array; an empty one if there is none. */
	static JsonArray array(final JsonObject in, final String name) throws IOException {
		final JsonElement element = in.get(name);
		if (element == null || element.isJsonNull()) return new JsonArray();
		if (!element.isJsonArray()) throw wrong(name, element);
		return element.getAsJsonArray();
	}

	/** A member that is a string. */
	static String text(final JsonObject in, final String name, final String otherwise) {
		final JsonElement element = in.get(name);
		return element != null && element.isJsonPrimitive() ? element.getAsString() : otherwise;
	}

	/** A member that is a number. */
	static double number(final JsonObject in, final String name, final double otherwise) throws IOException {
		final JsonElement element = in.get(name);
		if (element == null || element.isJsonNull()) return otherwise;
		return number(element, name);
	}

	/** An array of whole numbers. */
	static long[] longs(final JsonObject in, final String name) throws IOException {
		final JsonArray array = array(in, name);
		final long[] values = new long[array.size()];
		for (int i = 0; i < values.length; i++)
			try {
				if (!array.get(i).isJsonPrimitive()) throw wrong(name, array);
				values[i] = array.get(i).getAsBigDecimal().longValueExact();
			}
			catch (final RuntimeException e) {
				throw wrong(name, array);
			}
		return values;
	}

	/** An array of numbers; null if there is none. */
	static double[] doubles(final JsonObject in, final String name) throws IOException {
		if (!in.has(name)) return null;
		final JsonArray array = array(in, name);
		final double[] values = new double[array.size()];
		for (int i = 0; i < values.length; i++)
			values[i] = number(array.get(i), name);
		return values;
	}

	static JsonArray of(final long... values) {
		final JsonArray array = new JsonArray();
		for (final long v : values)
			array.add(v);
		return array;
	}

	static JsonArray of(final double... values) {
		final JsonArray array = new JsonArray();
		for (final double v : values)
			array.add(v);
		return array;
	}

	/** What is wrong with the metadata; without the file's name, which the caller adds. */
	static IOException wrong(final String name, final JsonElement element) {
		if (element == null || element.isJsonNull()) return new IOException("the " + name + " is missing");
		final String text = element.toString();
		return new IOException("the " + name + " " + (text.length() > 60 ? text.substring(0, 60) + "..." : text) +
			" makes no sense");
	}

	private static double number(final JsonElement element, final String name) throws IOException {
		try {
			final double value = element.isJsonPrimitive() ? element.getAsDouble() : Double.NaN;
			if (Double.isFinite(value)) return value;
		}
		catch (final RuntimeException e) {
			// said below
		}
		throw wrong(name, element);
	}
}
