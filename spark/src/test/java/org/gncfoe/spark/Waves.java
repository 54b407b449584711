package org.gncfoe.spark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Stores for tests: OME-NGFF 0.4, uncompressed chunks of 16 bits, waves with noise. */
final class Waves {

	private Waves() {}

	/**
	 * Writes a store.
	 *
	 * @param side width and height in pixels
	 * @param chunk side of chunks in pixels, a divisor
	 */
	static void write(final Path store, final int side, final int chunk, final int planes) throws IOException {
		Files.createDirectories(store.resolve("0"));
		Files.writeString(store.resolve(".zgroup"), "{\"zarr_format\":2}");
		Files.writeString(store.resolve(".zattrs"), "{\"multiscales\":[{\"version\":\"0.4\",\"axes\":[{\"name\":\"z\"," +
			"\"type\":\"space\"},{\"name\":\"y\",\"type\":\"space\"},{\"name\":\"x\",\"type\":\"space\"}],\"datasets\":" +
			"[{\"path\":\"0\",\"coordinateTransformations\":[{\"type\":\"scale\",\"scale\":[2,1,1]}]}]}]}");
		Files.writeString(store.resolve("0/.zarray"), "{\"zarr_format\":2,\"shape\":[" + planes + "," + side + "," + side +
			"],\"chunks\":[1," + chunk + "," + chunk +
			"],\"dtype\":\"<u2\",\"compressor\":null,\"fill_value\":0,\"order\":\"C\",\"filters\":null}");
		final Random random = new Random(1);
		final int chunks = side / chunk;
		for (int n = 0; n < planes * chunks; n++)
			for (int i = 0; i < chunks; i++) {
				final ByteBuffer bytes = ByteBuffer.allocate(2 * chunk * chunk).order(ByteOrder.LITTLE_ENDIAN);
				for (int y = n * chunk; y < (n + 1) * chunk; y++)
					for (int x = i * chunk; x < (i + 1) * chunk; x++)
						bytes.putShort((short) Math.max(0, 900 + 400 * Math.sin(x / 31.0) * Math.cos(y / 47.0) + 60 * random
							.nextGaussian()));
				Files.write(store.resolve("0/" + n / chunks + "." + n % chunks + "." + i), bytes.array());
			}
	}

	/** All files of a store, by name. */
	static TreeMap<String, byte[]> files(final Path store) throws IOException {
		final TreeMap<String, byte[]> files = new TreeMap<>();
		try (Stream<Path> found = Files.walk(store)) {
			for (final Path file : found.filter(Files::isRegularFile).toList())
				files.put(store.relativize(file).toString(), Files.readAllBytes(file));
		}
		return files;
	}
}
