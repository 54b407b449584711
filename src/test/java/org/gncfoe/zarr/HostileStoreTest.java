package org.gncfoe.zarr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import net.imglib2.img.array.ArrayImgs;

/** Stores that are damaged, or mean harm: each gets a sentence, nothing outside them is touched. */
class HostileStoreTest {

	@TempDir
	private Path folder;

	private Path store;

	@BeforeEach
	void write() throws IOException {
		final short[] pixels = new short[64 * 48];
		final Random random = new Random(1);
		for (int i = 0; i < pixels.length; i++)
			pixels[i] = (short) random.nextInt(500);
		store = folder.resolve("a.zarr");
		TestStores.write(store, 3, "yx", ArrayImgs.unsignedShorts(pixels, 64, 48));
	}

	private String failure() {
		final Exception e = assertThrows(Exception.class, () -> {
			final var image = OmeImage.open(store).pixels(0, 1 << 20);
			for (final var pixel : net.imglib2.view.Views.flatIterable(image))
				pixel.getRealDouble();
		});
		assertTrue(e.getMessage().matches("[A-Z/].*\\.") && !e.getMessage().contains("Exception") && !e.getMessage().contains(
			"null"), e.toString());
		return e.getMessage();
	}

	private void change(final String file, final String from, final String to) throws IOException {
		final Path path = store.resolve(file);
		final String text = Files.readString(path).replaceAll("\\s+", "");
		assertTrue(text.contains(from), text);
		Files.writeString(path, text.replace(from, to));
	}

	// -- Damage --

	@Test
	void anyFlippedBitInAShardIsFound() throws IOException {
		final Path shard = store.resolve("0/c/0/0");
		final byte[] bytes = Files.readAllBytes(shard);
		final Random random = new Random(2);
		for (int k = 0; k < 40; k++) {
			final byte[] damaged = bytes.clone();
			damaged[random.nextInt(bytes.length)] ^= 1 << random.nextInt(8);
			Files.write(shard, damaged);
			assertTrue(failure().startsWith("The shard " + shard + " cannot be read: "));
		}
	}

	@Test
	void shardsCutShortAreFound() throws IOException {
		final Path shard = store.resolve("0/c/0/1");
		final byte[] bytes = Files.readAllBytes(shard);
		for (int n = 0; n < bytes.length; n += 97) {
			Files.write(shard, Arrays.copyOf(bytes, n));
			assertTrue(failure().contains(shard.toString()));
		}
	}

	/** Whatever is wrong with bytes of other programs ends in an exception or in pixels, never in a crash or a hang. */
	@Test
	void damagedChunksOfOthers() throws IOException {
		TestStores.unpack(folder);
		final Random random = new Random(3);
		int failed = 0;
		try (Stream<Path> files = Files.walk(folder)) {
			for (final Path file : files.filter(f -> f.toString().matches(".*v[23]-.*\\d$") && Files.isRegularFile(f)).toList()) {
				final Path root = folder.resolve(folder.relativize(file).getName(0));
				final byte[] bytes = Files.readAllBytes(file), damaged = random.nextBoolean() ? Arrays.copyOf(bytes, random
					.nextInt(bytes.length)) : bytes.clone();
				for (int k = 0; k < 3 && damaged.length > 0; k++)
					damaged[random.nextInt(Math.min(64, damaged.length))] = (byte) random.nextInt(256);
				Files.write(file, damaged);
				try {
					for (final var pixel : net.imglib2.view.Views.flatIterable(ZarrArray.open(new FolderStorage(root), "").image(
						1 << 20)))
						pixel.getRealDouble();
				}
				catch (final java.io.UncheckedIOException e) {
					failed++;
					assertTrue(e.getMessage().contains(root.toString()), e.getMessage());
				}
				Files.write(file, bytes);
			}
		}
		assertTrue(failed > 100, "" + failed);
	}

	// -- Metadata --

	@ParameterizedTest
	@ValueSource(strings = { "[1073741824,1073741824]", "[0,64]", "[-5,64]", "[48]", "[4.5,64]", "\"big\"", "null",
		"[1e40,2]", "[[1],2]" })
	void shapesThatMakeNoSense(final String shape) throws IOException {
		change("0/zarr.json", "\"shape\":[48,64]", "\"shape\":" + shape);
		assertTrue(failure().startsWith("The array " + store.resolve("0/zarr.json") + " cannot be read: "));
	}

	@ParameterizedTest
	@ValueSource(strings = { "[-16,16]", "[0,16]", "[5,16]", "[2147483648,1]", "[1,1,1]" })
	void chunksThatMakeNoSense(final String chunk) throws IOException {
		change("0/zarr.json", "\"chunk_shape\":[16,16]", "\"chunk_shape\":" + chunk);
		assertTrue(failure().startsWith("The array " + store.resolve("0/zarr.json") + " cannot be read: "));
	}

	@ParameterizedTest
	@ValueSource(strings = { "[100000,100000]", "[-32,32]" })
	void shardsThatMakeNoSense(final String shard) throws IOException {
		change("0/zarr.json", "\"chunk_shape\":[32,32]", "\"chunk_shape\":" + shard);
		failure();
	}

	@ParameterizedTest
	@ValueSource(strings = { "../a", "..", "0/../../b", "/etc/../..", "c:\\\\x", "0\\\\..\\\\..", "." })
	void pathsThatLeadOut(final String path) throws IOException {
		change("zarr.json", "\"path\":\"0\"", "\"path\":\"" + path + "\"");
		assertTrue(failure().contains("nothing is read or written there") || failure().startsWith("There is no array"));
	}

	@Test
	void unknownExtensionsAndCodecs() throws IOException {
		change("0/zarr.json", "\"zarr_format\":3", "\"zarr_format\":3,\"new\":{\"must_understand\":false}");
		OmeImage.open(store);
		change("0/zarr.json", "\"must_understand\":false", "\"name\":\"new\"");
		assertTrue(failure().contains("extension new"));
		change("0/zarr.json", "\"new\":{\"name\":\"new\"}", "\"attributes\":{}");
		change("0/zarr.json", "\"zstd\"", "\"snappy\"");
		assertTrue(failure().contains("snappy"));
	}

	@Test
	void metadataThatAreNoJson() throws IOException {
		for (final String text : new String[] { "", "[]", "{", "{\"a\":", "null", "[".repeat(100000) }) {
			Files.writeString(store.resolve("zarr.json"), text);
			failure();
		}
	}

	// -- Links --

	@Test
	void linksOutOfTheStoreAreNotFollowed() throws IOException {
		final Path secret = Files.createDirectories(folder.resolve("secret"));
		final Path shard = store.resolve("0/c/0/0"), row = store.resolve("0/c/1");
		Files.move(shard, secret.resolve("0"));
		Files.createSymbolicLink(shard, secret.resolve("0"));
		assertTrue(failure().contains("leads out of the store by a link"));
		Files.delete(shard);
		Files.move(secret.resolve("0"), shard);
		Files.move(row, secret.resolve("row"));
		Files.createSymbolicLink(row, secret.resolve("row"));
		assertTrue(failure().contains("leads out of the store by a link"));
		final byte[] before = Files.readAllBytes(secret.resolve("row/0"));
		assertThrows(IOException.class, () -> OmeImage.open(store).level(0).write(new long[] { 0, 1 }, new short[32 * 32]));
		assertEquals(-1, Arrays.mismatch(before, Files.readAllBytes(secret.resolve("row/0"))));
	}

	/** A link in the place of a shard is replaced, not written through. */
	@Test
	void linksAreNotWrittenThrough() throws IOException {
		final Path other = Files.writeString(folder.resolve("other"), "mine"), shard = store.resolve("0/c/0/0");
		Files.delete(shard);
		Files.createSymbolicLink(shard, other);
		try {
			OmeImage.open(store).level(0).write(new long[] { 0, 0 }, new short[32 * 32]);
		}
		catch (final IOException e) {
			// refusing is as good
		}
		assertEquals("mine", Files.readString(other));
	}

	@Test
	void linksInCircles() throws IOException {
		final Path shard = store.resolve("0/c/0/0");
		Files.delete(shard);
		Files.createSymbolicLink(shard, shard);
		assertTrue(failure().contains(shard + " is a link that leads nowhere, or in a circle"));
		Files.delete(shard);
		// a shard that is not there is missing: its pixels have the fill value
		assertEquals(0, OmeImage.open(store).pixels(0, 1 << 20).getAt(0, 0, 0, 0, 0).getRealDouble());
		final Path row = store.resolve("0/c/1");
		Files.move(row, folder.resolve("row"));
		Files.createSymbolicLink(row, store.resolve("nowhere"));
		assertTrue(failure().contains(row + " is a link that leads nowhere"));
		Files.delete(store.resolve("zarr.json"));
		Files.createSymbolicLink(store.resolve("zarr.json"), store.resolve("zarr.json"));
		assertFalse(OmeImage.isStore(store));
		failure();
	}
}
