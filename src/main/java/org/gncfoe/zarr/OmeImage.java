package org.gncfoe.zarr;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.google.gson.JsonObject;

import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;

/**
 * An image in a store, with its pyramid: that of an OME-Zarr group, or an array by itself. Its images have five dimensions:
 * x, y, z, channel, time, however the store has them.
 *
 * <pre>
 * OmeImage image = OmeImage.open(new FolderStorage(Path.of("cells.zarr")));
 * RandomAccessibleInterval&lt;? extends RealType&lt;?&gt;&gt; pixels = image.pixels(0, 1 &lt;&lt; 28);
 * </pre>
 */
public final class OmeImage {

	private final Storage storage;
	private final OmeMetadata metadata;
	private final List<ZarrArray> levels;
	private final AxisOrder order;

	private OmeImage(final Storage storage, final OmeMetadata metadata, final List<ZarrArray> levels) {
		this.storage = storage;
		this.metadata = metadata;
		this.levels = List.copyOf(levels);
		order = new AxisOrder(metadata.axes());
	}

	/** Whether a folder looks like a store: it has the metadata of one. */
	public static boolean isStore(final Path folder) {
		if (!Files.isDirectory(folder)) return false;
		for (final String file : List.of(MetadataV3.FILE, MetadataV2.GROUP, MetadataV2.ARRAY, MetadataV2.ATTRIBUTES))
			if (Files.isRegularFile(folder.resolve(file))) return true;
		return false;
	}

	/** Whether a place looks like a store; see the other method. */
	public static boolean isStore(final Storage storage) throws IOException {
		return has(storage, "") || storage.size(MetadataV2.ARRAY) >= 0;
	}

	/** The image in a folder; see the other method. */
	public static OmeImage open(final Path folder) throws IOException {
		if (!Files.isDirectory(folder)) throw new IOException("There is no store " + folder + ".");
		return open(new FolderStorage(folder));
	}

	/**
	 * Opens the image of a store.
	 *
	 * @throws IOException if there is none, or several, or its metadata make no sense; with a sentence for the user
	 */
	public static OmeImage open(final Storage storage) throws IOException {
		return open(storage, "");
	}

	private static OmeImage open(final Storage storage, final String group) throws IOException {
		final JsonObject v3 = Json.read(storage, Keys.join(group, MetadataV3.FILE));
		if (v3 != null && Json.text(v3, "node_type", "").equals("array") || v3 == null && storage.size(Keys.join(group,
			MetadataV2.ARRAY)) >= 0) return single(storage, group);
		final JsonObject v2 = v3 == null ? Json.read(storage, Keys.join(group, MetadataV2.ATTRIBUTES)) : null;
		if (v3 == null && v2 == null) throw new IOException("There is no image in " + storage.name(group) +
			": it has neither " + MetadataV3.FILE + " nor " + MetadataV2.ATTRIBUTES + ".");
		final OmeMetadata metadata;
		final JsonObject attributes;
		try {
			attributes = v3 != null ? Json.object(v3, "attributes") : v2;
			metadata = OmeMetadata.read(attributes, path -> ZarrArray.open(storage, Keys.join(group, path)).metadata().axes());
		}
		catch (final IOException | RuntimeException e) {
			final String said = String.valueOf(e.getMessage());
			throw said.endsWith(".") ? new IOException(said, e) : new IOException("The metadata of " + storage.name(group) +
				" cannot be read: " + said + ".", e);
		}
		if (metadata == null) return several(storage, group, attributes);
		final List<ZarrArray> levels = new ArrayList<>();
		for (final OmeLevel level : metadata.levels()) {
			final ZarrArray array = ZarrArray.open(storage, Keys.join(group, level.path()));
			if (array.metadata().axes() != metadata.axes().size()) throw new IOException("The metadata of " + storage.name(
				group) + " name " + metadata.axes().size() + " axes, but the array " + level.path() + " has " + array.metadata()
					.axes() + ".");
			levels.add(array);
		}
		return new OmeImage(storage, metadata, levels);
	}

	private static OmeImage single(final Storage storage, final String path) throws IOException {
		final ZarrArray array = ZarrArray.open(storage, path);
		try {
			return new OmeImage(storage, OmeMetadata.plain(array.metadata().axes(), array.metadata().names()), List.of(array));
		}
		catch (final IOException e) {
			throw new IOException("The array " + storage.name(path) + " cannot be read: " + e.getMessage() + ".", e);
		}
	}

	/** A group as Bio-Formats writes it: one image is taken, of several the user must name one. */
	private static OmeImage several(final Storage storage, final String group, final JsonObject attributes)
		throws IOException
	{
		final JsonObject ome = Json.object(attributes, "ome");
		final boolean series = attributes.has("bioformats2raw.layout") || ome.has("bioformats2raw.layout");
		final boolean plate = attributes.has("plate") || attributes.has("well") || ome.has("plate") || ome.has("well");
		if (series && group.isEmpty() && !has(storage, "1")) return open(storage, "0");
		throw new IOException(series || plate ? storage.name(group) + " holds several images: name one of its folders, such as " +
			storage.name(Keys.join(group, plate ? "A/1/0" : "0")) + "." : "There is no image in " + storage.name(group) +
				": its metadata name no multiscales.");
	}

	private static boolean has(final Storage storage, final String group) throws IOException {
		return storage.size(Keys.join(group, MetadataV3.FILE)) >= 0 || storage.size(Keys.join(group,
			MetadataV2.GROUP)) >= 0 || storage.size(Keys.join(group, MetadataV2.ATTRIBUTES)) >= 0;
	}

	/** What a user calls it. */
	public String name() {
		return storage.name("");
	}

	/** Its metadata. */
	public OmeMetadata metadata() {
		return metadata;
	}

	/** Number of levels of the pyramid. */
	public int levels() {
		return levels.size();
	}

	/**
	 * A level of the pyramid.
	 *
	 * @param level from 0, the finest
	 * @throws IllegalArgumentException if there is none such; with a sentence for the user
	 */
	public ZarrArray level(final int level) {
		if (level < 0 || level >= levels.size()) throw new IllegalArgumentException(name() + " has " + levels.size() + (levels
			.size() == 1 ? " level" : " levels") + ", from 0 on: there is no level " + level + ".");
		return levels.get(level);
	}

	/** A level as an image of x, y, z, channel and time; see {@link ZarrArray#image}. */
	public RandomAccessibleInterval<? extends RealType<?>> pixels(final int level, final long cacheBytes) {
		return usual(level(level).image(cacheBytes));
	}

	/** An array, or a part of one, as an image of x, y, z, channel and time. */
	public <T> RandomAccessibleInterval<T> usual(final RandomAccessibleInterval<T> array) {
		return order.usual(array);
	}

	/** An interval of an array as one of x, y, z, channel and time. */
	public Interval usual(final Interval array) {
		return order.usual(array);
	}

	/** Size of a level: x, y, z, channels, times. */
	public long[] size(final int level) {
		return order.usual(new net.imglib2.FinalInterval(level(level).size())).dimensionsAsLongArray();
	}

	/** Distance of pixels of a level: x, y, z, channels, times; in units of their axes. */
	public double[] scale(final int level) {
		return order.usual(metadata.levels().get(level).scale(), 1);
	}

	/** Where the first pixel of a level is, likewise. */
	public double[] translation(final int level) {
		return order.usual(metadata.levels().get(level).translation(), 0);
	}

	/** Unit of an axis: 0 x, 1 y, 2 z, 3 channel, 4 time; null: not said. */
	public String unit(final int place) {
		return metadata.axes().stream().filter(axis -> axis.place() == place).map(Axis::unit).findFirst().orElse(null);
	}

	AxisOrder order() {
		return order;
	}

	Storage storage() {
		return storage;
	}
}
