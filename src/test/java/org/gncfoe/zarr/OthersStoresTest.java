package org.gncfoe.zarr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import net.imglib2.Cursor;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import net.imglib2.view.Views;

/** Reads what zarr-python and numcodecs (version 2) and TensorStore (version 3) have written, pixel by pixel. */
class OthersStoresTest {

	@TempDir
	private Path folder;

	@Test
	void everyPixelIsRead() throws IOException {
		TestStores.unpack(folder);
		final List<Path> stores = new ArrayList<>();
		try (Stream<Path> found = Files.list(folder)) {
			found.filter(f -> !f.getFileName().toString().endsWith("holes")).sorted().forEach(stores::add);
		}
		assertEquals(33, stores.size());
		for (final Path store : stores)
			check(store);
	}

	private static void check(final Path store) throws IOException {
		final ZarrArray array = ZarrArray.open(new FolderStorage(store), "");
		assertArrayEquals(new long[] { 53, 37, 3 }, array.size());
		final int lowest = array.type().name().startsWith("UINT") ? 0 : -20;
		final Cursor<? extends RealType<?>> pixel = Views.flatIterable(array.image(1 << 20)).localizingCursor();
		while (pixel.hasNext()) {
			pixel.fwd();
			final long x = pixel.getLongPosition(0), y = pixel.getLongPosition(1), z = pixel.getLongPosition(2);
			final double expected = wrapped((z * 1000 + y * 50 + x * x / 8) % 251 + lowest, array.type());
			if (pixel.get().getRealDouble() != expected) assertEquals(expected, pixel.get().getRealDouble(), store + " at " + x +
				", " + y + ", " + z);
		}
	}

	/** NB: make.py lets the values of int8 overflow. */
	private static double wrapped(final long value, final DataType type) {
		return type == DataType.INT8 ? (byte) value : value;
	}

	@Test
	void missingChunksHaveTheFillValue() throws IOException {
		TestStores.unpack(folder);
		for (final String name : List.of("v2-holes", "v3-holes")) {
			final RandomAccessibleInterval<? extends RealType<?>> image = ZarrArray.open(new FolderStorage(folder.resolve(name)),
				"").image(1 << 20);
			final double fill = name.startsWith("v2") ? 7 : Double.NaN;
			assertEquals(100, image.getAt(6, 5, 1).getRealDouble(), name);
			assertEquals(fill, image.getAt(7, 5, 1).getRealDouble(), name);
			assertEquals(fill, image.getAt(52, 36, 2).getRealDouble(), name);
		}
	}

	@Test
	void namesOfAxesAreTaken() throws IOException {
		TestStores.unpack(folder);
		final OmeImage image = OmeImage.open(folder.resolve("v3-shards"));
		assertEquals(List.of("z", "y", "x"), image.metadata().axes().stream().map(Axis::name).toList());
		assertArrayEquals(new long[] { 53, 37, 3, 1, 1 }, image.size(0));
	}
}
