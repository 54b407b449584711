package org.gncfoe.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that a store restored on a cluster, a master and two workers with 1 to 5 executors, is byte for byte what one machine
 * makes, also when an executor or the driver is killed midway.
 */
class SparkClusterIT {

	private static final int SIDE = 1200, CHUNK = 400, PLANES = 2;

	@TempDir
	private static Path folder;

	private static Cluster cluster;
	private static TreeMap<String, String> expected;

	@BeforeAll
	static void start() throws IOException, InterruptedException {
		Waves.write(folder.resolve("in.zarr"), SIDE, CHUNK, PLANES);
		assertEquals(0, org.gncfoe.cli.Main.commandLine().execute("denoise", in(), "-o", folder.resolve("one.zarr").toString(),
			"--shard", "512", "--quality", "fast", "--device", "cpu", "--threads", "2"));
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

	/** All pixels of a store and what its arrays are like, with checksums; without what says who made them. */
	private static TreeMap<String, String> files(final String store) throws IOException {
		final TreeMap<String, String> files = new TreeMap<>();
		for (final var file : Waves.files(folder.resolve(store)).entrySet()) {
			final CRC32 crc = new CRC32();
			crc.update(file.getValue());
			files.put(file.getKey(), file.getValue().length + " " + crc.getValue());
		}
		files.keySet().removeIf(name -> name.equals("zarr.json") || name.startsWith(".gnc-foe"));
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
		args.addAll(List.of("denoise", in(), "-o", folder.resolve(store).toString(), "--shard", "512", "--quality", "fast"));
		args.addAll(List.of(more).stream().filter(a -> !a.startsWith("spark.")).toList());
		return args.toArray(String[]::new);
	}

	/** Waits until so many shards of the finest level are there. */
	private static void await(final String store, final int shards, final Process driver, final String name)
		throws IOException, InterruptedException
	{
		final Path level = folder.resolve(store).resolve("0/c");
		while (driver.isAlive()) {
			if (Files.isDirectory(level)) try (Stream<Path> found = Files.walk(level)) {
				if (found.filter(f -> f.getFileName().toString().matches("\\d") && Files.isRegularFile(f)).count() >= shards)
					return;
			}
			catch (final UncheckedIOException e) {
				// NB: A file was moved meanwhile.
			}
			Thread.sleep(100);
		}
		throw new AssertionError(cluster.log(name));
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 5 })
	void executors(final int count) throws IOException, InterruptedException {
		final long before = cluster.executorsAtWork();
		end(cluster.submit("a" + count, command("a" + count + ".zarr", "spark.cores.max=" + count)), "a" + count, 0);
		assertEquals(count, cluster.executorsAtWork() - before);
		assertEquals(expected, files("a" + count + ".zarr"));
	}

	@Test
	void anExecutorIsKilled() throws IOException, InterruptedException {
		final Process driver = cluster.submit("c", command("c.zarr", "spark.cores.max=2"));
		await("c.zarr", 3, driver, "c");
		final List<ProcessHandle> executors = cluster.executors();
		assertEquals(2, executors.size(), cluster.log("c"));
		executors.get(0).destroyForcibly();
		end(driver, "c", 0);
		assertTrue(cluster.log("c").contains("Lost executor"), cluster.log("c"));
		assertEquals(expected, files("c.zarr"));
	}

	@Test
	void theDriverIsKilledAndGoesOn() throws IOException, InterruptedException {
		final Process driver = cluster.submit("d", command("d.zarr", "spark.cores.max=2"));
		await("d.zarr", 4, driver, "d");
		driver.destroyForcibly().waitFor();
		// NB: Its executors see that it is gone, and end.
		for (int i = 0; i < 600 && !cluster.executors().isEmpty(); i++)
			Thread.sleep(100);
		assertTrue(files("d.zarr").size() < expected.size());
		end(cluster.submit("e", command("d.zarr", "spark.cores.max=2", "--resume")), "e", 0);
		assertEquals(expected, files("d.zarr"));
	}

	/** A chunk that is damaged costs its blocks; they are named, all others are done, and the exit code is 2. */
	@Test
	void damage() throws IOException, InterruptedException {
		final Path chunk = folder.resolve("in.zarr/0/1.2.2"), kept = folder.resolve("kept");
		Files.copy(chunk, kept);
		Files.write(chunk, new byte[] { 1, 2, 3 });
		end(cluster.submit("f", command("f.zarr", "spark.cores.max=2", "--region", "z=1")), "f", 2);
		Files.move(kept, chunk, StandardCopyOption.REPLACE_EXISTING);
		final String said = cluster.log("f");
		assertTrue(said.matches("(?s).*Block \\S*f\\.zarr.0.c.0.2.2 was left out: The chunk \\Q" + chunk +
			"\\E cannot be read: .*"), said);
		assertTrue(said.contains("blocks failed; the others are done."), said);
		assertTrue(Files.exists(folder.resolve("f.zarr/0/c/0/0/0")));
	}
}
