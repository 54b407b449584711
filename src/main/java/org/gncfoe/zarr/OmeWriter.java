package org.gncfoe.zarr;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import net.imglib2.Interval;

/**
 * Makes stores for results: metadata and empty arrays of a pyramid like another image's. The pixels are written afterwards,
 * by {@link ZarrArray#write}.
 */
public final class OmeWriter {

	/** Side of chunks and of shards in pixels. */
	public static final int CHUNK = 512, SHARD = 2048;

	/** Levels are halved until no side is longer, in pixels. */
	private static final int SMALLEST = 512;

	/** The attribute with what made the pixels. */
	public static final String PROVENANCE = "gnc-foe";

	private static final String GROUP = "group";

	private OmeWriter() {}

	/**
	 * How a store is laid out.
	 *
	 * @param format 3: OME-NGFF 0.5 (Zarr 3, shards); 2: OME-NGFF 0.4 (Zarr 2, chunks)
	 * @param type type of the pixels
	 * @param chunk side of chunks in x and y, in pixels
	 * @param shard side of shards in x and y, a multiple; of format 2 the side of chunks
	 */
	public record Layout(int format, DataType type, int chunk, int shard) {

		/** @throws IllegalArgumentException if a number makes no sense; with a sentence for the user */
		public Layout {
			if (format != 2 && format != 3) throw new IllegalArgumentException("Stores are written as Zarr 2 or 3, not " +
				format + ".");
			if (chunk < 16 || shard < chunk || shard > 1 << 14 || shard % chunk != 0) throw new IllegalArgumentException(
				"Chunks need a side of at least 16 pixels, and shards a multiple of it, at most 16384; not " + chunk + " and " +
					shard + ".");
		}

		/** The usual one. */
		public static Layout of(final int format, final DataType type) {
			return new Layout(format, type, CHUNK, format == 2 ? CHUNK : SHARD);
		}
	}

	/**
	 * Writes metadata and arrays without pixels.
	 *
	 * @param to where
	 * @param like the image that the result is made from: axes, units, channels and all other attributes are carried over
	 * @param level its level
	 * @param part the part of that level that the result has; x, y, z, channel, time
	 * @param provenance what will have made the pixels; added to what the image says of itself
	 * @return the image, to be written
	 * @throws IOException if that fails; with a sentence for the user
	 */
	public static OmeImage create(final Storage to, final OmeImage like, final int level, final Interval part,
		final Layout layout, final JsonObject provenance) throws IOException
	{
		final OmeMetadata source = like.metadata();
		final int n = source.axes().size();
		final double[] scale = source.levels().get(level).scale().clone(), place = source.levels().get(level).translation()
			.clone();
		final long[] size = ZarrArray.reversed(like.order().array(part.dimensionsAsLongArray()));
		final long[] start = ZarrArray.reversed(like.order().array(part.minAsLongArray()));
		final List<OmeLevel> levels = new ArrayList<>();
		final List<ArrayMetadata> arrays = new ArrayList<>();
		for (int d = 0; d < n; d++)
			place[d] += start[d] * scale[d];
		for (int k = 0;; k++) {
			levels.add(new OmeLevel(String.valueOf(k), scale.clone(), place.clone()));
			arrays.add(array(size, source.axes(), layout));
			final boolean[] halved = halved(source.axes(), size, scale);
			if (halved == null) break;
			for (int d = 0; d < n; d++)
				if (halved[d]) {
					place[d] += scale[d] / 2;
					scale[d] *= 2;
					size[d] = (size[d] + 1) / 2;
				}
		}
		final OmeMetadata metadata = source.with(levels, others(source, provenance));
		// NB: The group comes last: where it is, all arrays are.
		for (int k = 0; k < arrays.size(); k++)
			ZarrArray.create(to, levels.get(k).path(), arrays.get(k));
		final JsonObject attributes = metadata.write(layout.format());
		final JsonObject group = new JsonObject();
		group.addProperty("zarr_format", layout.format());
		if (layout.format() == 3) {
			group.addProperty("node_type", GROUP);
			group.add("attributes", attributes);
			Json.write(to, MetadataV3.FILE, group);
		}
		else {
			Json.write(to, MetadataV2.ATTRIBUTES, attributes);
			Json.write(to, MetadataV2.GROUP, group);
		}
		return OmeImage.open(to);
	}

	// -- Helper methods --

	private static ArrayMetadata array(final long[] size, final List<Axis> axes, final Layout layout) {
		final int n = size.length;
		final int[] chunk = new int[n], chunks = new int[n];
		Arrays.fill(chunk, 1);
		Arrays.fill(chunks, 1);
		for (int d = 0; d < n; d++)
			if (axes.get(d).place() < 2) {
				// NB: Small images get small chunks; all chunks have the same size.
				chunk[d] = (int) Math.min(layout.chunk(), size[d]);
				final long needed = (size[d] + chunk[d] - 1) / chunk[d];
				chunks[d] = layout.format() == 2 ? 1 : (int) Math.min(layout.shard() / layout.chunk(), needed);
			}
		return ArrayMetadata.of(layout.format(), layout.type(), size.clone(), chunk, chunks, axes.stream().map(Axis::name)
			.toList());
	}

	/** Which axes the next level halves: x and y, and z unless its pixels are farther apart; null: there is none. */
	private static boolean[] halved(final List<Axis> axes, final long[] size, final double[] scale) {
		final boolean[] halved = new boolean[axes.size()];
		double finest = Double.POSITIVE_INFINITY;
		boolean large = false;
		for (int d = 0; d < halved.length; d++)
			if (axes.get(d).place() < 2) {
				finest = Math.min(finest, Math.abs(scale[d]));
				large |= size[d] > SMALLEST;
				halved[d] = size[d] > 1;
			}
		for (int d = 0; d < halved.length; d++)
			if (axes.get(d).place() == 2) halved[d] = size[d] > 1 && Math.abs(scale[d]) < 1.5 * finest;
		return large ? halved : null;
	}

	private static JsonObject others(final OmeMetadata source, final JsonObject provenance) {
		final JsonObject others = source.others().deepCopy();
		final JsonElement before = others.get(PROVENANCE);
		final JsonArray steps = before != null && before.isJsonArray() ? before.getAsJsonArray() : new JsonArray();
		steps.add(provenance);
		others.add(PROVENANCE, steps);
		return others;
	}
}
