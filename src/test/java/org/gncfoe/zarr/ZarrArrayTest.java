package org.gncfoe.zarr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import net.imglib2.img.Img;
import net.imglib2.type.numeric.RealType;
import net.imglib2.util.Intervals;

/** Tests that what {@link ZarrArray} writes it reads again, of all types, with shards and without. */
class ZarrArrayTest {

	@TempDir
	private Path folder;

	private static Img<? extends RealType<?>> noise(final DataType type, final long... size) {
		final Img<? extends RealType<?>> image = type.image(type.array((int) Intervals.numElements(size)), size);
		final Random random = new Random(type.ordinal());
		for (final RealType<?> pixel : image)
			pixel.setReal(random.nextInt(100) - (type.name().startsWith("U") ? 0 : 50));
		return image;
	}

	private ZarrArray create(final String name, final int format, final DataType type, final long... shape)
		throws IOException
	{
		final int n = shape.length;
		final int[] chunk = new int[n], chunks = new int[n];
		for (int d = 0; d < n; d++) {
			chunk[d] = d < n - 2 ? 2 : 7;
			chunks[d] = format == 2 ? 1 : d < n - 2 ? 1 : 3;
		}
		return ZarrArray.create(new FolderStorage(folder.resolve(name)), "", ArrayMetadata.of(format, type, shape, chunk,
			chunks, null));
	}

	@ParameterizedTest
	@EnumSource
	void allTypesComeBack(final DataType type) throws IOException {
		for (final int format : new int[] { 2, 3 }) {
			final Img<? extends RealType<?>> image = noise(type, 40, 23, 3);
			final ZarrArray written = create(type + "-" + format, format, type, 3, 23, 40);
			TestStores.fill(written, image);
			final ZarrArray read = ZarrArray.open(new FolderStorage(folder.resolve(type + "-" + format)), "");
			assertEquals(type, read.type());
			assertArrayEquals(new long[] { 40, 23, 3 }, read.size());
			assertArrayEquals(written.chunkSize(), read.chunkSize());
			assertArrayEquals(written.objectSize(), read.objectSize());
			TestStores.assertSame(image, read.image(1 << 16));
		}
	}

	@Test
	void samePixelsSameBytes() throws IOException {
		final Img<? extends RealType<?>> image = noise(DataType.UINT16, 40, 23);
		final ZarrArray a = create("a", 3, DataType.UINT16, 23, 40), b = create("b", 3, DataType.UINT16, 23, 40);
		TestStores.fill(a, image);
		TestStores.fill(b, image);
		final Path shard = Path.of("c/1/1");
		assertArrayEquals(Files.readAllBytes(folder.resolve("a").resolve(shard)), Files.readAllBytes(folder.resolve("b")
			.resolve(shard)));
		final ZarrArray.Written written = a.written(new long[] { 1, 1 });
		assertEquals(Files.size(folder.resolve("a").resolve(shard)), written.bytes());
		assertEquals(a.write(new long[] { 0, 0 }, DataType.UINT16.array(21 * 21)), a.written(new long[] { 0, 0 }));
		assertEquals(-1, a.bytes(new long[] { 0, 5 }));
	}

	/** Chunks of a shard wholly beyond the image are not stored. */
	@Test
	void chunksBeyondTheImageAreLeftOut() throws IOException {
		final ZarrArray array = create("a", 3, DataType.FLOAT32, 8, 8);
		array.write(new long[] { 0, 0 }, new float[21 * 21]);
		final long[] index = array.metadata().sharding().index(new FolderStorage(folder.resolve("a")), "c/0/0");
		int there = 0;
		for (int i = 0; i < index.length; i += 2)
			if (index[i] >= 0) there++;
		assertEquals(4, there);
	}

	@Test
	void onlyWhatIsLookedAtIsRead() throws IOException {
		final ZarrArray array = create("a", 3, DataType.UINT16, 300, 300);
		TestStores.fill(array, noise(DataType.UINT16, 300, 300));
		final var image = array.image(1 << 20);
		image.getAt(5, 5).getRealDouble();
		final long one = array.bytesRead();
		assertTrue(one > 0 && one < 200, "" + one);
		image.getAt(6, 6).getRealDouble();
		assertEquals(one, array.bytesRead());
	}

	@Test
	void specialFillValues() throws IOException {
		for (final String fill : List.of("\"NaN\"", "\"-Infinity\"", "\"0x7fc00000\"", "1e3", "null")) {
			final Path store = folder.resolve("f" + fill.hashCode());
			Files.createDirectories(store);
			Files.writeString(store.resolve("zarr.json"), "{\"zarr_format\":3,\"node_type\":\"array\",\"shape\":[4,4]," +
				"\"data_type\":\"float32\",\"chunk_grid\":{\"name\":\"regular\",\"configuration\":{\"chunk_shape\":[2,2]}}," +
				"\"chunk_key_encoding\":{\"name\":\"default\"},\"fill_value\":" + fill +
				",\"codecs\":[{\"name\":\"bytes\",\"configuration\":{\"endian\":\"little\"}}]}");
			final double expected = switch (fill) {
				case "1e3" -> 1000;
				case "null" -> 0;
				case "\"-Infinity\"" -> Double.NEGATIVE_INFINITY;
				default -> Double.NaN;
			};
			assertEquals(expected, ZarrArray.open(new FolderStorage(store), "").image(100).getAt(3, 3).getRealDouble(), fill);
		}
	}
}
