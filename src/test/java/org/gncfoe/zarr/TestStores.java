package org.gncfoe.zarr;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

import com.google.gson.JsonObject;

import net.imglib2.Cursor;
import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import net.imglib2.util.Intervals;
import net.imglib2.view.Views;

/** Stores for tests. */
public final class TestStores {

	private TestStores() {}

	/** The stores that other programs have written; see make.py beside them. */
	static void unpack(final Path to) throws IOException {
		try (InputStream in = TestStores.class.getResourceAsStream("/zarr/others.zip"); ZipInputStream zip =
			new ZipInputStream(in))
		{
			for (ZipEntry e; (e = zip.getNextEntry()) != null;) {
				final Path file = to.resolve(e.getName());
				Files.createDirectories(file.getParent());
				Files.write(file, zip.readAllBytes());
			}
		}
	}

	/** Writes all pixels of a level. */
	public static void fill(final ZarrArray array, final RandomAccessibleInterval<? extends RealType<?>> pixels)
		throws IOException
	{
		final long[] counts = array.objects();
		final int[] size = array.objectSize();
		for (final long[] at = new long[counts.length];;) {
			final long[] min = new long[at.length], dims = new long[at.length];
			int n = 1;
			for (int d = 0; d < at.length; d++) {
				min[d] = at[d] * size[d];
				dims[d] = size[d];
				n *= size[d];
			}
			final Object values = array.type().array(n);
			final var block = Views.translate(array.type().image(values, dims), min);
			final Interval inside = Intervals.intersect(block, new FinalInterval(array.size()));
			copy(Views.interval(pixels, inside), Views.interval(block, inside));
			array.write(at, values);
			int d = 0;
			while (d < at.length && ++at[d] == counts[d])
				at[d++] = 0;
			if (d == at.length) return;
		}
	}

	public static void copy(final RandomAccessibleInterval<? extends RealType<?>> from,
		final RandomAccessibleInterval<? extends RealType<?>> to)
	{
		final Cursor<? extends RealType<?>> f = Views.flatIterable(from).cursor(), t = Views.flatIterable(to).cursor();
		while (f.hasNext())
			t.next().setReal(f.next().getRealDouble());
	}

	/** Compares all pixels. */
	public static void assertSame(final RandomAccessibleInterval<? extends RealType<?>> expected,
		final RandomAccessibleInterval<? extends RealType<?>> found)
	{
		assertEquals(Intervals.toString(Views.zeroMin(expected)), Intervals.toString(Views.zeroMin(found)));
		final Cursor<? extends RealType<?>> e = Views.flatIterable(expected).cursor(), f = Views.flatIterable(found).cursor();
		while (e.hasNext())
			if (e.next().getRealDouble() != f.next().getRealDouble()) assertEquals(e.get().getRealDouble(), f.get()
				.getRealDouble(), "at " + java.util.Arrays.toString(f.positionAsLongArray()));
	}

	/**
	 * A store of 0.4 (format 2) or 0.5 (3) with small chunks, of an image of as many dimensions as there are axes.
	 *
	 * @param axes names in the order of the store, such as {@code tczyx}
	 */
	public static OmeImage write(final Path folder, final int format, final String axes,
		final RandomAccessibleInterval<? extends RealType<?>> pixels) throws IOException
	{
		return write(folder, format, axes, pixels, 16, 32);
	}

	/** The same with other sides of chunks and shards. */
	public static OmeImage write(final Path folder, final int format, final String axes,
		final RandomAccessibleInterval<? extends RealType<?>> pixels, final int chunk, final int shard) throws IOException
	{
		final Storage storage = new FolderStorage(folder);
		final OmeImage empty = empty(folder.resolveSibling(folder.getFileName() + "-like"), axes, pixels
			.dimensionsAsLongArray());
		final OmeImage image = OmeWriter.create(storage, empty, 0, empty.usual(new FinalInterval(pixels
			.dimensionsAsLongArray())), new OmeWriter.Layout(format, DataType.of(pixels.getType()), chunk, format == 2 ? chunk
				: shard), new JsonObject());
		fill(image.level(0), pixels);
		return image;
	}

	/** A store of version 2 with axes and scales, and no pixels. {@code size}: x first. */
	static OmeImage empty(final Path folder, final String axes, final long[] size) throws IOException {
		Files.createDirectories(folder.resolve("0"));
		final long[] shape = ZarrArray.reversed(size);
		final StringBuilder named = new StringBuilder(), scale = new StringBuilder();
		for (final char axis : axes.toCharArray()) {
			named.append(named.isEmpty() ? "" : ",").append("{\"name\":\"").append(axis).append("\",\"type\":\"").append(
				axis == 'c' ? "channel" : axis == 't' ? "time" : "space").append("\"").append("xyz".indexOf(axis) < 0 ? ""
					: ",\"unit\":\"micrometer\"").append("}");
			scale.append(scale.isEmpty() ? "" : ",").append(axis == 'z' ? 2 : "xy".indexOf(axis) < 0 ? 1 : 0.5);
		}
		Files.writeString(folder.resolve(".zgroup"), "{\"zarr_format\":2}");
		Files.writeString(folder.resolve(".zattrs"), "{\"multiscales\":[{\"version\":\"0.4\",\"name\":\"cells\",\"axes\":[" +
			named + "],\"datasets\":[{\"path\":\"0\",\"coordinateTransformations\":[{\"type\":\"scale\",\"scale\":[" + scale +
			"]}]}]}],\"omero\":{\"channels\":[{\"label\":\"DAPI\",\"color\":\"0000FF\",\"window\":{\"start\":10,\"end\":200," +
			"\"min\":0,\"max\":255}}]},\"lab\":{\"microscope\":7}}");
		Files.writeString(folder.resolve("0/.zarray"), "{\"zarr_format\":2,\"shape\":" + java.util.Arrays.toString(shape) +
			",\"chunks\":" + java.util.Arrays.toString(shape) +
			",\"dtype\":\"<u2\",\"compressor\":null,\"fill_value\":0,\"order\":\"C\",\"filters\":null}");
		return OmeImage.open(folder);
	}
}
