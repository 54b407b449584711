package org.gncfoe.zarr;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

/**
 * The metadata of an image in a store (OME-NGFF 0.1 to 0.5).
 *
 * @param name its name; null: none
 * @param axes its axes, in the order of the store, x last as a rule
 * @param levels the levels of its pyramid, the finest first
 * @param omero how it is shown, as it was written; null: not said
 * @param others all other attributes of the image's group, as they were written
 */
public record OmeMetadata(String name, List<Axis> axes, List<OmeLevel> levels, JsonObject omero, JsonObject others) {

	/** The usual order of the axes. */
	private static final String ORDER = "tczyx";

	private static final int MOST_LEVELS = 100;

	/**
	 * Reads the attributes of a group.
	 *
	 * @param attributes all of them
	 * @param dimensions finds how many axes an array has, by its path: old metadata do not say
	 * @return null if they are not those of an image
	 * @throws IOException what in them makes no sense
	 */
	static OmeMetadata read(final JsonObject attributes, final Dimensions dimensions) throws IOException {
		final JsonObject ome = attributes.has("ome") ? Json.object(attributes, "ome") : attributes;
		final JsonArray all = Json.array(ome, "multiscales");
		if (all.isEmpty()) return null;
		if (!all.get(0).isJsonObject()) throw Json.wrong("multiscales", all);
		final JsonObject multiscale = all.get(0).getAsJsonObject();
		final JsonArray datasets = Json.array(multiscale, "datasets");
		if (datasets.isEmpty() || datasets.size() > MOST_LEVELS) throw Json.wrong("datasets", datasets);
		final String first = path(datasets.get(0));
		final List<Axis> axes = axes(Json.array(multiscale, "axes"), () -> dimensions.of(first));
		final List<OmeLevel> levels = new ArrayList<>();
		for (final JsonElement dataset : datasets)
			levels.add(level(dataset.getAsJsonObject(), multiscale, axes.size()));
		final JsonObject others = new JsonObject();
		for (final Map.Entry<String, JsonElement> e : attributes.entrySet())
			if (!Set.of("ome", "multiscales", "omero", "bioformats2raw.layout").contains(e.getKey())) others.add(e.getKey(), e
				.getValue());
		final JsonObject omero = Json.object(ome, "omero");
		return new OmeMetadata(Json.text(multiscale, "name", null), axes, levels, omero.size() == 0 ? null : omero, others);
	}

	/** Finds how many axes an array has. */
	interface Dimensions {

		int of(String path) throws IOException;
	}

	/** The metadata of an array by itself. */
	static OmeMetadata plain(final int dimensions, final List<String> names) throws IOException {
		List<Axis> axes = null;
		if (names != null) {
			axes = new ArrayList<>();
			for (final String name : names)
				axes.add(name.length() == 1 && Axis.NAMES.contains(name) ? Axis.of(name.charAt(0)) : new Axis(name, null, null));
			if (!isUsable(axes)) axes = null;
		}
		if (axes == null) axes = usual(dimensions);
		final double[] one = new double[dimensions];
		Arrays.fill(one, 1);
		return new OmeMetadata(null, axes, List.of(new OmeLevel("", one, new double[dimensions])), null, new JsonObject());
	}

	/** How its channels are shown, as far as that is said; no more than there are. */
	public List<OmeChannel> channels() throws IOException {
		final List<OmeChannel> channels = new ArrayList<>();
		if (omero == null) return channels;
		for (final JsonElement element : Json.array(omero, "channels")) {
			final JsonObject channel = element.isJsonObject() ? element.getAsJsonObject() : new JsonObject(), window = Json
				.object(channel, "window");
			final String colour = Json.text(channel, "color", "");
			channels.add(new OmeChannel(Json.text(channel, "label", null), colour.matches("#?[0-9a-fA-F]{6}") ? Integer.parseInt(
				colour.replace("#", ""), 16) : -1, Json.number(window, "start", Double.NaN), Json.number(window, "end",
					Double.NaN)));
		}
		return channels;
	}

	/** The same with other levels and other attributes. */
	OmeMetadata with(final List<OmeLevel> others, final JsonObject attributes) {
		return new OmeMetadata(name, axes, others, omero, attributes);
	}

	/**
	 * The attributes of the image's group.
	 *
	 * @param format 2: as of OME-NGFF 0.4; 3: as of 0.5
	 */
	JsonObject write(final int format) {
		final JsonObject multiscale = new JsonObject();
		if (format == 2) multiscale.addProperty("version", "0.4");
		if (name != null) multiscale.addProperty("name", name);
		final JsonArray named = new JsonArray();
		for (final Axis axis : axes) {
			final JsonObject json = new JsonObject();
			json.addProperty("name", axis.name());
			if (axis.type() != null) json.addProperty("type", axis.type());
			if (axis.unit() != null) json.addProperty("unit", axis.unit());
			named.add(json);
		}
		multiscale.add("axes", named);
		final JsonArray datasets = new JsonArray();
		for (final OmeLevel level : levels) {
			final JsonObject json = new JsonObject();
			json.addProperty("path", level.path());
			final JsonArray transformations = new JsonArray();
			transformations.add(transformation("scale", level.scale()));
			if (Arrays.stream(level.translation()).anyMatch(v -> v != 0)) transformations.add(transformation("translation", level
				.translation()));
			json.add("coordinateTransformations", transformations);
			datasets.add(json);
		}
		multiscale.add("datasets", datasets);
		multiscale.addProperty("type", "mean");
		final JsonObject attributes = new JsonObject(), ome = format == 2 ? attributes : new JsonObject();
		if (format == 3) {
			ome.addProperty("version", "0.5");
			attributes.add("ome", ome);
		}
		final JsonArray all = new JsonArray();
		all.add(multiscale);
		ome.add("multiscales", all);
		if (omero != null) ome.add("omero", omero);
		others.entrySet().forEach(e -> attributes.add(e.getKey(), e.getValue()));
		return attributes;
	}

	// -- Helper methods --

	private static JsonObject transformation(final String type, final double[] values) {
		final JsonObject json = new JsonObject();
		json.addProperty("type", type);
		json.add(type, Json.of(values));
		return json;
	}

	private static String path(final JsonElement dataset) throws IOException {
		if (!dataset.isJsonObject()) throw Json.wrong("datasets", dataset);
		final String path = Json.text(dataset.getAsJsonObject(), "path", null);
		if (path == null) throw Json.wrong("path", dataset);
		return Keys.check(path);
	}

	private static List<Axis> axes(final JsonArray said, final Count count) throws IOException {
		if (said.isEmpty()) return usual(count.get());
		final List<Axis> axes = new ArrayList<>();
		for (final JsonElement e : said) {
			final JsonObject axis = e.isJsonObject() ? e.getAsJsonObject() : null;
			final String name = axis == null ? e.isJsonPrimitive() ? e.getAsString() : "" : Json.text(axis, "name", "");
			final Axis named = name.length() == 1 && Axis.NAMES.contains(name) ? Axis.of(name.charAt(0)) : new Axis(name, null,
				null);
			axes.add(axis == null ? named : new Axis(name, Json.text(axis, "type", named.type()), Json.text(axis, "unit",
				null)));
		}
		if (!isUsable(axes)) throw new IOException("its axes " + said +
			" are not known: they need to be x and y, and may be z, c and t");
		return axes;
	}

	private interface Count {

		int get() throws IOException;
	}

	private static boolean isUsable(final List<Axis> axes) {
		final Set<Integer> places = new HashSet<>();
		for (final Axis axis : axes)
			if (axis.place() < 0 || !places.add(axis.place())) return false;
		return places.contains(0) && places.contains(1);
	}

	private static List<Axis> usual(final int n) throws IOException {
		if (n < 2 || n > ORDER.length()) throw new IOException("an image of " + n + " axes without names cannot be read");
		final List<Axis> axes = new ArrayList<>();
		for (final char name : (n == 4 ? "czyx" : ORDER.substring(ORDER.length() - n)).toCharArray())
			axes.add(Axis.of(name));
		return axes;
	}

	private static OmeLevel level(final JsonObject dataset, final JsonObject multiscale, final int n) throws IOException {
		final double[] scale = new double[n], translation = new double[n];
		Arrays.fill(scale, 1);
		for (final JsonObject from : List.of(dataset, multiscale))
			for (final JsonElement e : Json.array(from, "coordinateTransformations")) {
				if (!e.isJsonObject()) throw Json.wrong("coordinateTransformations", e);
				final double[] s = Json.doubles(e.getAsJsonObject(), "scale"), t = Json.doubles(e.getAsJsonObject(),
					"translation");
				if (s != null && s.length != n || t != null && t.length != n) throw Json.wrong("coordinateTransformations", e);
				for (int d = 0; d < n; d++) {
					if (s != null) scale[d] *= s[d];
					if (s != null) translation[d] *= s[d];
					if (t != null) translation[d] += t[d];
				}
			}
		return new OmeLevel(path(dataset), scale, translation);
	}
}
