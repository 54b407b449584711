package org.gncfoe.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.gncfoe.zarr.Storage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests {@link HadoopStorage} on Hadoop's local file systems, with and without checksums, and in memory. */
class HadoopStorageIT {

	@TempDir
	private Path folder;

	@AfterEach
	void forget() {
		MemoryFileSystem.FILES.clear();
	}

	/** @param kind class of the file system, or scheme of the one in memory */
	private Storage storage(final String kind) throws IOException {
		if (kind.equals("local") || kind.equals("raw")) {
			final FileSystem files = kind.equals("raw") ? new RawLocalFileSystem() : new LocalFileSystem();
			files.initialize(folder.toUri(), new Configuration());
			return new HadoopStorage(files, folder + "/a.zarr");
		}
		final FileSystem files = new MemoryFileSystem();
		files.initialize(java.net.URI.create(kind + "://bucket/"), new Configuration());
		return new HadoopStorage(files, kind + "://bucket/a.zarr");
	}

	@ParameterizedTest
	@ValueSource(strings = { "raw", "local", "hdfs", "s3a" })
	void objects(final String kind) throws IOException {
		final Storage storage = storage(kind);
		assertNull(storage.read("0/c/0/1", 100));
		assertNull(storage.read("0/c/0/1", 5, 2));
		assertEquals(-1, storage.size("0/c/0/1"));
		storage.write("0/c/0/1", new byte[] { 1, 2, 3, 4, 5 });
		storage.write("0/c/0/2", new byte[0]);
		assertEquals(5, storage.size("0/c/0/1"));
		assertEquals(0, storage.size("0/c/0/2"));
		assertEquals(-1, storage.size("0/c"));
		assertNull(storage.read("0/c", 100));
		assertArrayEquals(new byte[] { 1, 2, 3, 4, 5 }, storage.read("0/c/0/1", 5));
		assertArrayEquals(new byte[] { 3, 4 }, storage.read("0/c/0/1", 2, 2));
		assertTrue(assertThrows(IOException.class, () -> storage.read("0/c/0/1", 4)).getMessage().endsWith(
			"a.zarr/0/c/0/1 has 5 bytes, more than the 4 that it can need: the store is damaged."));
		assertTrue(assertThrows(IOException.class, () -> storage.read("0/c/0/1", 3, 4)).getMessage().endsWith(
			"ends early: it is cut short or damaged; copy it again."));
		// what is there is replaced, and nothing else is left
		storage.write("0/c/0/1", new byte[] { 9 });
		assertArrayEquals(new byte[] { 9 }, storage.read("0/c/0/1", 5));
		if (kind.equals("hdfs") || kind.equals("s3a")) assertEquals(2, MemoryFileSystem.FILES.size());
		else try (Stream<Path> files = Files.walk(folder)) {
			assertEquals(2, files.filter(f -> Files.isRegularFile(f) && !f.toString().endsWith(".crc")).count());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "../b", "0/../../b", "/etc/passwd", "", "0//1", ".", "s3a://other/b" })
	void keysThatLeadOut(final String key) {
		for (final String kind : new String[] { "local", "s3a" }) {
			assertTrue(assertThrows(IOException.class, () -> storage(kind).read(key, 10)).getMessage().endsWith(
				"nothing is read or written there."));
			assertThrows(IOException.class, () -> storage(kind).write(key, new byte[1]));
		}
		assertTrue(MemoryFileSystem.FILES.isEmpty());
	}

	/** A flipped bit on Hadoop's local file system, which has checksums, is a sentence, not other pixels. */
	@Test
	void checksumsOfHadoop() throws IOException {
		final Storage storage = storage("local");
		storage.write("0", new byte[2000]);
		final byte[] damaged = new byte[2000];
		damaged[700] = 1;
		Files.write(folder.resolve("a.zarr/0"), damaged);
		assertThrows(IOException.class, () -> storage.read("0", 5000));
	}

	/** The whole program in local mode with image and result in an object store: the same bytes as in folders. */
	@Test
	void anObjectStoreInLocalMode() throws IOException {
		Waves.write(folder.resolve("in.zarr"), 600, 200, 1);
		final String[] how = { "--shard", "512", "--quality", "fast", "--device", "cpu" };
		assertEquals(0, org.gncfoe.cli.Main.commandLine().execute(Stream.concat(Stream.of("denoise", folder.resolve("in.zarr")
			.toString(), "-o", folder.resolve("out.zarr").toString()), Stream.of(how)).toArray(String[]::new)));
		Waves.files(folder.resolve("in.zarr")).forEach((name, bytes) -> MemoryFileSystem.FILES.put("s3a://bucket/in.zarr/" +
			name, bytes));
		System.setProperty("spark.hadoop.fs.s3a.impl", MemoryFileSystem.class.getName());
		System.setProperty("spark.ui.enabled", "false");
		final String[] command = Stream.concat(Stream.of("denoise", "s3a://bucket/in.zarr", "-o", "s3a://bucket/out.zarr",
			"--master", "local[2]"), Stream.of(how)).toArray(String[]::new);
		assertEquals(0, Main.execute(command));
		final TreeMap<String, byte[]> expected = Waves.files(folder.resolve("out.zarr"));
		expected.keySet().removeIf(name -> name.equals("zarr.json") || name.startsWith(".gnc-foe"));
		assertTrue(expected.size() >= 6, expected.keySet().toString());
		for (final String name : expected.keySet())
			assertArrayEquals(expected.get(name), MemoryFileSystem.FILES.get("s3a://bucket/out.zarr/" + name), name);
		// nothing is overwritten; without -o the result is beside the image
		assertEquals(2, Main.execute(command));
		assertEquals(0, Main.execute(Stream.concat(Stream.of("denoise", "s3a://bucket/in.zarr", "--master", "local[2]",
			"--region", "x=0:100,y=0:50"), Stream.of(how)).toArray(String[]::new)));
		assertTrue(MemoryFileSystem.FILES.containsKey("s3a://bucket/in-denoised.zarr/0/c/0/0/0"), MemoryFileSystem.FILES
			.keySet().toString());
	}
}
