package org.gncfoe.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that a store restored on a cluster, a master and two workers of a core each, is byte for byte what one machine makes,
 * also when an executor or the driver is killed midway.
 */
class SparkClusterIT {

	private static final int SIDE = 1200, CHUNK = 400;

	@TempDir
	private static Path folder;

	private static Cluster cluster;
	private static TreeMap<String, String> expected;

	@BeforeAll
	static void start() throws IOException, InterruptedException {
		write(folder.resolve("in.zarr"));
		assertEquals(0, org.gncfoe.cli.Main.commandLine().execute("denoise", in(), "-o", folder.resolve("one.zarr").toString(),
			"--shard", "512", "--device", "cpu", "--threads", "2"));
		expected = files("one.zarr");
		assertTrue(expected.size() > 12, expected.keySet().toString());
		cluster = new Cluster(folder, 2);
	}

	@AfterAll
	static void stop() throws InterruptedException {
		if (cluster != null) cluster.close();
	}

	private static String in() {
		return folder.resolve("in.zarr").toString();
	}

	/** A store of version 2 with waves and noise. */
	private static void write(final Path store) throws IOException {
		Files.createDirectories(store.resolve("0/0"));
		Files.writeString(store.resolve(".zgroup"), "{\"zarr_format\":2}");
		Files.writeString(store.resolve(".zattrs"), "{\"multiscales\":[{\"version\":\"0.4\",\"axes\":[{\"name\":\"y\"," +
			"\"type\":\"space\"},{\"name\":\"x\",\"type\":\"space\"}],\"datasets\":[{\"path\":\"0\"," +
			"\"coordinateTransformations\":[{\"type\":\"scale\",\"scale\":[1,1]}]}]}]}");
		Files.writeString(store.resolve("0/.zarray"), "{\"zarr_format\":2,\"shape\":[" + SIDE + "," + SIDE + "],\"chunks\":[" +
			CHUNK + "," + CHUNK + "],\"dtype\":\"<u2\",\"compressor\":null,\"fill_value\":0,\"order\":\"C\",\"filters\":null}");
		final Random random = new Random(1);
		for (int j = 0; j < SIDE / CHUNK; j++)
			for (int i = 0; i < SIDE / CHUNK; i++) {
				final ByteBuffer bytes = ByteBuffer.allocate(2 * CHUNK * CHUNK).order(ByteOrder.LITTLE_ENDIAN);
				for (int y = j * CHUNK; y < (j + 1) * CHUNK; y++)
					for (int x = i * CHUNK; x < (i + 1) * CHUNK; x++)
						bytes.putShort((short) Math.max(0, 900 + 400 * Math.sin(x / 31.0) * Math.cos(y / 47.0) + 60 * random
							.nextGaussian()));
				Files.write(store.resolve("0/" + j + "." + i), bytes.array());
			}
	}

	/** All pixels of a store and what its arrays are like, with checksums; without what says who made them. */
	private static TreeMap<String, String> files(final String store) throws IOException {
		final TreeMap<String, String> files = new TreeMap<>();
		try (Stream<Path> found = Files.walk(folder.resolve(store))) {
			for (final Path file : found.filter(f -> Files.isRegularFile(f) && !f.toString().contains(".gnc-foe")).toList()) {
				final var crc = new java.util.zip.CRC32();
				crc.update(Files.readAllBytes(file));
				files.put(folder.resolve(store).relativize(file).toString(), Files.size(file) + " " + crc.getValue());
			}
			files.remove("zarr.json");
		}
		return files;
	}

	private static void end(final Process process, final String name, final int code) throws IOException,
		InterruptedException
	{
		if (!process.waitFor(15, TimeUnit.MINUTES)) process.destroyForcibly();
		assertEquals(code, process.exitValue(), cluster.log(name));
	}

	private static String[] command(final String store, final String... more) {
		final List<String> args = new java.util.ArrayList<>(List.of(more).stream().filter(a -> a.startsWith("spark."))
			.toList());
		args.addAll(List.of("denoise", in(), "-o", folder.resolve(store).toString(), "--shard", "512"));
		args.addAll(List.of(more).stream().filter(a -> !a.startsWith("spark.")).toList());
		return args.toArray(String[]::new);
	}

	/** Waits until so many shards of the finest level are there. */
	private static void await(final String store, final int shards) throws IOException, InterruptedException {
		final Path level = folder.resolve(store).resolve("0/c");
		for (int i = 0; i < 3000; i++) {
			if (Files.isDirectory(level)) try (Stream<Path> found = Files.walk(level)) {
				if (found.filter(f -> f.getFileName().toString().matches("\\d") && Files.isRegularFile(f)).count() >= shards)
					return;
			}
			Thread.sleep(100);
		}
		throw new AssertionError("no shards of " + store);
	}

	@Test
	void oneExecutorAndTwo() throws IOException, InterruptedException {
		end(cluster.submit("a", command("a.zarr")), "a", 0);
		assertEquals(expected, files("a.zarr"));
		end(cluster.submit("b", command("b.zarr", "spark.cores.max=1")), "b", 0);
		assertEquals(expected, files("b.zarr"));
	}

	@Test
	void anExecutorIsKilled() throws IOException, InterruptedException {
		final Process driver = cluster.submit("c", command("c.zarr"));
		await("c.zarr", 2);
		final List<ProcessHandle> executors = cluster.executors();
		assertTrue(executors.size() >= 1, cluster.log("c"));
		executors.get(0).destroyForcibly();
		end(driver, "c", 0);
		assertTrue(cluster.log("c").contains("Lost executor"), cluster.log("c"));
		assertEquals(expected, files("c.zarr"));
	}

	@Test
	void theDriverIsKilledAndGoesOn() throws IOException, InterruptedException {
		final Process driver = cluster.submit("d", command("d.zarr"));
		await("d.zarr", 3);
		driver.destroyForcibly().waitFor();
		assertTrue(files("d.zarr").size() < expected.size());
		end(cluster.submit("e", command("d.zarr", "--resume")), "e", 0);
		assertEquals(expected, files("d.zarr"));
	}
}
