package org.gncfoe.zarr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.google.gson.JsonObject;

import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.RealType;
import net.imglib2.view.Views;

/** Tests {@link OmeImage}, {@link OmeWriter} and {@link Pyramid}. */
class OmeImageTest {

	private static final Interval PART = FinalInterval.createMinSize(10, 4, 1, 0, 0, 700, 640, 3, 1, 1);

	@TempDir
	private Path folder;

	/** Axes in any order: pixel (x, y, z, c, t) is found where it is. */
	@ParameterizedTest
	@ValueSource(strings = { "tczyx", "yx", "zyx", "cyx", "xyz", "yxc", "ctyx", "xytzc" })
	void axesInAnyOrder(final String axes) throws IOException {
		final long[] sizes = { 7, 6, 5, 4, 3 };
		final int n = axes.length();
		final long[] size = new long[n];
		for (int d = 0; d < n; d++)
			size[d] = sizes["xyzct".indexOf(axes.charAt(n - 1 - d))];
		final var pixels = ArrayImgs.unsignedShorts(size);
		final var cursor = pixels.localizingCursor();
		while (cursor.hasNext()) {
			cursor.fwd();
			int value = 0;
			for (int d = 0; d < n; d++)
				value += cursor.getIntPosition(d) * (int) Math.pow(8, "xyzct".indexOf(axes.charAt(n - 1 - d)));
			cursor.get().set(value);
		}
		final OmeImage image = TestStores.write(folder.resolve("a.zarr"), 3, axes, pixels);
		final var seen = image.pixels(0, 1 << 20);
		final var check = net.imglib2.view.Views.flatIterable(seen).localizingCursor();
		while (check.hasNext()) {
			check.fwd();
			int value = 0;
			for (int k = 0; k < 5; k++)
				value += check.getIntPosition(k) * (int) Math.pow(8, k);
			assertEquals(value, (int) check.get().getRealDouble());
		}
		for (int k = 0; k < 5; k++)
			assertEquals(axes.indexOf("xyzct".charAt(k)) < 0 ? 1 : sizes[k], image.size(0)[k]);
		assertEquals(0.5, image.scale(0)[0]);
	}

	@ParameterizedTest
	@CsvSource({ "2, .zattrs", "3, zarr.json" })
	void metadataAreCarriedOver(final int format, final String file) throws IOException {
		final OmeImage like = TestStores.empty(folder.resolve("a.zarr"), "czyx", new long[] { 1000, 800, 10, 1 });
		final JsonObject provenance = new JsonObject();
		provenance.addProperty("program", "test");
		OmeWriter.create(new FolderStorage(folder.resolve("b.zarr")), like, 0, PART, OmeWriter.Layout.of(format,
			DataType.UINT8), provenance);
		final OmeImage image = OmeImage.open(folder.resolve("b.zarr"));
		assertEquals("cells", image.metadata().name());
		assertEquals(List.of("c", "z", "y", "x"), image.metadata().axes().stream().map(Axis::name).toList());
		assertEquals("micrometer", image.unit(0));
		assertEquals(List.of(new OmeChannel("DAPI", 0x0000ff, 10, 200)), image.metadata().channels());
		assertEquals(2, image.levels());
		assertArrayEquals(new long[] { 350, 320, 3, 1, 1 }, image.size(1));
		assertArrayEquals(new double[] { 1, 1, 2, 1, 1 }, image.scale(1));
		assertArrayEquals(new double[] { 5, 2, 2, 0, 0 }, image.translation(0));
		assertArrayEquals(new double[] { 5.25, 2.25, 2, 0, 0 }, image.translation(1));
		assertEquals(7, image.metadata().others().getAsJsonObject("lab").get("microscope").getAsInt());
		assertEquals(1, image.metadata().others().getAsJsonArray(OmeWriter.PROVENANCE).size());
		assertTrue(Files.isRegularFile(folder.resolve("b.zarr").resolve(file)));
		// a second step is added to the first
		OmeWriter.create(new FolderStorage(folder.resolve("c.zarr")), image, 0, image.usual(new FinalInterval(image.level(0)
			.size())), OmeWriter.Layout.of(5 - format, DataType.UINT8), provenance);
		assertEquals(2, OmeImage.open(folder.resolve("c.zarr")).metadata().others().getAsJsonArray(OmeWriter.PROVENANCE)
			.size());
	}

	@Test
	void zIsHalvedWhereItIsAsFine() throws IOException {
		final OmeImage like = TestStores.empty(folder.resolve("a.zarr"), "zyx", new long[] { 4100, 100, 9 });
		final OmeImage image = OmeWriter.create(new FolderStorage(folder.resolve("b.zarr")), like, 0, like.usual(
			new FinalInterval(like.level(0).size())), OmeWriter.Layout.of(3, DataType.UINT8), new JsonObject());
		// 0.5 x 0.5 x 2 micrometers, so z is halved from the level of 2 x 2 x 2 on
		assertArrayEquals(new long[] { 1025, 25, 9, 1, 1 }, image.size(2));
		assertArrayEquals(new long[] { 513, 13, 5, 1, 1 }, image.size(3));
		assertArrayEquals(new long[] { 257, 7, 3, 1, 1 }, image.size(4));
		assertEquals(5, image.levels());
	}

	@Test
	void meansOfAll() {
		final var fine = ArrayImgs.unsignedBytes(new byte[] { 1, 2, 9, 3, 4, 9, 5, 6, 100 }, 3, 3);
		final var coarse = ArrayImgs.unsignedBytes(2, 2);
		Pyramid.halve(fine, coarse, new long[] { 2, 2 });
		// (1 + 2 + 3 + 4) / 4 = 2.5 is rounded up; beyond the border is nothing
		assertArrayEquals(new double[] { 3, 9, 6, 100 }, values(coarse));
		final var flat = ArrayImgs.floats(2, 3);
		Pyramid.halve(fine, flat, new long[] { 2, 3 });
		assertArrayEquals(new double[] { 1.5, 9, 3.5, 9, 5.5, 100 }, values(flat));
		assertEquals("[2, 0]..[2, 2]", java.util.Arrays.toString(Pyramid.needed(FinalInterval.createMinSize(1, 0, 1, 3),
			new long[] { 2, 3 }, fine).minAsLongArray()) + ".." + java.util.Arrays.toString(Pyramid.needed(FinalInterval
				.createMinSize(1, 0, 1, 3), new long[] { 2, 3 }, fine).maxAsLongArray()));
	}

	private static double[] values(final Iterable<? extends RealType<?>> image) {
		final List<Double> values = new java.util.ArrayList<>();
		for (final RealType<?> pixel : image)
			values.add(pixel.getRealDouble());
		return values.stream().mapToDouble(Double::doubleValue).toArray();
	}

	@Test
	void groupsOfSeveralImages() throws IOException {
		TestStores.empty(folder.resolve("0"), "yx", new long[] { 5, 4 });
		Files.writeString(folder.resolve(".zattrs"), "{\"bioformats2raw.layout\":3}");
		Files.writeString(folder.resolve(".zgroup"), "{\"zarr_format\":2}");
		assertTrue(OmeImage.isStore(folder));
		assertArrayEquals(new long[] { 5, 4, 1, 1, 1 }, OmeImage.open(folder).size(0));
		TestStores.empty(folder.resolve("1"), "yx", new long[] { 5, 4 });
		final IOException e = assertThrows(IOException.class, () -> OmeImage.open(folder));
		assertEquals(folder + " holds several images: name one of its folders, such as " + folder.resolve("0") + ".", e
			.getMessage());
	}

	@Test
	void oldMetadataWithoutAxes() throws IOException {
		TestStores.empty(folder.resolve("a"), "tczyx", new long[] { 5, 4, 3, 2, 1 });
		final Path file = folder.resolve("a/.zattrs");
		Files.writeString(file, "{\"multiscales\":[{\"version\":\"0.1\",\"datasets\":[{\"path\":\"0\"}]}]}");
		assertArrayEquals(new long[] { 5, 4, 3, 2, 1 }, OmeImage.open(folder.resolve("a")).size(0));
		Files.writeString(file, "{\"multiscales\":[{\"version\":\"0.3\",\"axes\":[\"t\",\"c\",\"z\",\"y\",\"x\"]," +
			"\"datasets\":[{\"path\":\"0\"}]}]}");
		assertEquals("time", OmeImage.open(folder.resolve("a")).metadata().axes().get(0).type());
	}

	/** Any part of any level is as the definition says, of cells and of arrays, bit for bit. */
	@Test
	void meansOfParts() throws IOException {
		final Random random = new Random(6);
		final float[] values = new float[41 * 27 * 3 * 2];
		for (int i = 0; i < values.length; i++)
			values[i] = (float) (1000 * random.nextGaussian());
		final var fine = TestStores.write(folder.resolve("p.zarr"), 3, "czyx", ArrayImgs.floats(values, 41, 27, 3, 2)).pixels(0,
			1 << 20);
		final long[] size = { 21, 14, 2, 2, 1 };
		for (int k = 0; k < 20; k++) {
			final long[] min = new long[5], max = new long[5];
			for (int d = 0; d < 5; d++) {
				min[d] = random.nextInt((int) size[d]);
				max[d] = min[d] + random.nextInt((int) (size[d] - min[d]));
			}
			final FinalInterval part = new FinalInterval(min, max);
			final var coarse = Views.translate(ArrayImgs.floats(part.dimensionsAsLongArray()), min);
			Pyramid.halve(fine, coarse, size);
			final var pixel = coarse.localizingCursor();
			while (pixel.hasNext()) {
				pixel.fwd();
				final double[] sum = new double[2];
				Views.flatIterable(Views.interval(fine, Pyramid.needed(new FinalInterval(pixel.positionAsLongArray(), pixel
					.positionAsLongArray()), size, fine))).forEach(p -> {
						sum[0] += p.getRealDouble();
						sum[1]++;
					});
				assertEquals((float) (sum[0] / sum[1]), pixel.get().get(), 0);
			}
		}
	}
}
