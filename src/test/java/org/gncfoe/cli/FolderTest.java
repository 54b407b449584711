package org.gncfoe.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.gncfoe.image.ImageFiles;
import org.gncfoe.image.ImageWriter;
import org.gncfoe.image.QuadraticPriors;
import org.gncfoe.prior.PriorFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import ij.ImagePlus;
import ij.process.ByteProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;

/** Tests {@link DenoiseCommand} and {@link InpaintCommand} on folders, also when they are killed. */
class FolderTest extends CommandLineRuns {

	@TempDir
	private Path folder;

	private Path prior, in, results;

	@BeforeEach
	void writePrior() throws IOException {
		prior = folder.resolve("prior.safetensors");
		PriorFile.write(QuadraticPriors.create(), prior);
		in = folder.resolve("in");
		results = folder.resolve("out");
	}

	@Test
	void aFolderIsDenoisedIntoAnother() throws IOException {
		write("a.tif", new ByteProcessor(40, 30), 1);
		write("a.png", new ByteProcessor(40, 30), 2);
		write("day 1/b.tif", new ShortProcessor(50, 20), 3);
		assertEquals(0, run("denoise", in.toString(), "-o", results.toString(), "--jobs", "2"), err);
		assertTrue(out.contains("[1/3] a"), out);
		assertTrue(out.matches("(?s).*a\\.tif: sigma \\d+\\.\\d+ \\(estimated\\), \\d+\\.\\d s.*"), out);
		assertTrue(out.contains("3 of 3 images denoised"), out);
		assertEquals(16, ImageFiles.open(results.resolve("day 1/b-denoised.tif")).getBitDepth());
		assertTrue(Files.exists(results.resolve("a-denoised.tif")));
		assertTrue(Files.exists(results.resolve("a-tif-denoised.tif")));
		final List<String> rows = Files.readAllLines(results.resolve("gnc-foe-denoised.csv"));
		assertEquals(4, rows.size());
		assertTrue(rows.stream().anyMatch(row -> row.matches("day 1/b\\.tif,\\d+\\.\\d+,,\\d+\\.\\d\\d,\"?CPU.*,done,.*")), rows
			.toString());
	}

	@Test
	void badFilesAreOneSentenceEachAndTheOthersAreDone() throws IOException {
		write("a.tif", new ByteProcessor(40, 30), 1);
		Files.writeString(in.resolve("text.tif"), "no image");
		final byte[] all = Files.readAllBytes(in.resolve("a.tif"));
		Files.write(in.resolve("cut.tif"), java.util.Arrays.copyOf(all, all.length - 9));
		Files.writeString(in.resolve("notes.txt"), "notes");
		assertEquals(ExitCodes.SOME_FAILED, run("denoise", in.toString(), "-o", results.toString(), "--include", "*.tif",
			"--include", "*.txt"));
		assertTrue(out.contains("1 of 4 images denoised, 3 failed"), out);
		assertEquals(3, err.lines().count(), err);
		assertTrue(err.contains("cut.tif: failed: The image " + in.resolve("cut.tif") + " is cut short"), err);
		assertTrue(err.contains("notes.txt: failed: The file"), err);
		assertTrue(Files.exists(results.resolve("a-denoised.tif")));
		assertEquals(3, Files.readAllLines(results.resolve("gnc-foe-denoised.csv")).stream().filter(row -> row.contains(
			",failed,")).count());
	}

	@Test
	void resultsBesideTheImagesAndResume() throws IOException {
		write("a.tif", new ByteProcessor(40, 30), 1);
		write("b.tif", new ByteProcessor(40, 30), 2);
		assertEquals(0, run("denoise", in.toString()), err);
		assertEquals(0, run("denoise", in.toString(), "--resume"), err);
		assertTrue(out.contains("2 files were finished before") && out.contains("0 of 0 images denoised"), out);
		assertEquals(0, run("denoise", in.toString(), "--resume", "--steps", "2"), err);
		assertTrue(out.contains("2 of 2 images denoised"), out);
		write("c.tif", new ByteProcessor(40, 30), 3);
		assertEquals(0, run("denoise", in.toString(), "--resume", "--steps", "2"), err);
		assertTrue(out.contains("1 of 1 images denoised; 2 were finished before"), out);
		assertEquals(List.of(".gnc-foe-batch.jsonl", ".gnc-foe-batch.lock", "a-denoised.tif", "a.tif", "b-denoised.tif", "b.tif", "c-denoised.tif",
			"c.tif", "gnc-foe-denoised.csv"), names(in));
	}

	@Test
	void aFolderIsInpainted() throws IOException {
		final ImageProcessor hot = write("a.tif", new ShortProcessor(40, 30), 1);
		hot.set(5, 7, 60000);
		ImageWriter.write(new ImagePlus("a", hot), in.resolve("a.tif"));
		assertEquals(0, run("inpaint", in.toString(), "-o", results.toString(), "--missing", "hot"), err);
		assertTrue(out.contains("[1/1] a.tif: 1 value missing, observed pixels kept"), out);
		assertTrue(ImageFiles.open(results.resolve("a-inpainted.tif")).getProcessor().get(5, 7) < 1000);
		assertTrue(Files.exists(results.resolve("gnc-foe-inpainted.csv")));
	}

	@Test
	void badOptionsAreOneSentence() throws IOException {
		write("a.tif", new ByteProcessor(40, 30), 1);
		refuse("There are no images *.nd2 in", "denoise", in.toString(), "--include", "*.nd2");
		refuse("--jobs must be at least 1", "denoise", in.toString(), "--jobs", "0");
		refuse("is not a pattern", "denoise", in.toString(), "--include", "{");
		refuse("must name a folder", "denoise", in.toString(), "-o", folder.resolve("a.tif").toString());
		refuse("--resume needs a folder", "denoise", in.resolve("a.tif").toString(), "--resume");
		refuse("There is no file", "denoise", folder.resolve("nowhere").toString());
		refuse("--missing", "inpaint", in.toString());
		Files.createDirectories(in.resolve("gnc-foe-denoised.csv"));
		refuse("gnc-foe-denoised.csv cannot be written", "denoise", in.toString());
	}

	/** A power cut, as far as a test can have one. */
	@Test
	@Timeout(300)
	void aKilledRunLeavesWholeFilesAndResumeDoesTheRest() throws Exception {
		final int files = 10;
		for (int i = 0; i < files; i++)
			write("f" + i + ".tif", new ShortProcessor(96, 96), i);
		final Process process = start("denoise", in.toString(), "-o", results.toString(), "--steps", "30", "--threads", "1",
			"--jobs", "2");
		awaitResults(process, 2);
		process.destroyForcibly().waitFor();
		final TreeMap<String, Long> before = new TreeMap<>();
		for (final String name : names(results)) {
			if (!name.endsWith("-denoised.tif")) continue;
			// NB: Throws if the file is cut short.
			final ImagePlus image = ImageFiles.open(results.resolve(name));
			assertTrue(image.getInfoProperty().contains("steps=30"), name);
			before.put(name, Files.getLastModifiedTime(results.resolve(name)).toMillis());
		}
		assertTrue(before.size() >= 2 && before.size() < files, before.toString());
		assertEquals(0, run("denoise", in.toString(), "-o", results.toString(), "--steps", "30", "--resume"), err);
		// NB: Those moved into place but not yet noted, at most one per job, are done again.
		final int again = files - before.size();
		final int done = Integer.parseInt(out.replaceFirst("(?s).*?(\\d+) of \\d+ images denoised.*", "$1"));
		assertTrue(done >= again && done <= again + 2, done + " done, " + again + " were missing");
		int kept = 0;
		for (final String name : before.keySet())
			if (Files.getLastModifiedTime(results.resolve(name)).toMillis() == before.get(name)) kept++;
		assertEquals(files - done, kept);
		final List<String> expected = new ArrayList<>(List.of(".gnc-foe-batch.jsonl", ".gnc-foe-batch.lock", "gnc-foe-denoised.csv"));
		for (int i = 0; i < files; i++)
			expected.add("f" + i + "-denoised.tif");
		assertEquals(expected.stream().sorted().toList(), names(results));
		final Path whole = folder.resolve("whole.tif");
		final String name = before.firstKey();
		assertEquals(0, run("denoise", in.resolve(name.replace("-denoised", "")).toString(), "-o", whole.toString(), "--steps",
			"30"), err);
		assertArrayEquals(pixels(whole), pixels(results.resolve(name)));
	}

	@Test
	@Timeout(300)
	void ctrlCStopsAndSaysHowToGoOn() throws Exception {
		for (int i = 0; i < 4; i++)
			write("f" + i + ".tif", new ShortProcessor(128, 128), i);
		final Process process = start("denoise", in.toString(), "-o", results.toString(), "--steps", "100", "--threads", "1");
		awaitResults(process, 1);
		final long start = System.nanoTime();
		// NB: The signal a terminal sends for Ctrl-C ends a program in the same way.
		process.destroy();
		assertTrue(process.waitFor(20, TimeUnit.SECONDS));
		final double seconds = (System.nanoTime() - start) * 1e-9;
		// NB: Half a second, and as much for a busy machine to end the process.
		assertTrue(seconds < 1.5, seconds + " s");
		final String said = Files.readString(folder.resolve("said"));
		assertTrue(said.contains("The same command with --resume goes on."), said);
		assertFalse(said.contains("failed"), said);
		assertTrue(names(results).stream().noneMatch(name -> name.endsWith(".tmp")), names(results).toString());
	}

	// -- Helper methods --

	private Process start(final String... args) throws IOException {
		final List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java")
			.toString(), "-cp", System.getProperty("java.class.path"), Main.class.getName()));
		command.addAll(List.of(args));
		command.addAll(List.of("--prior", prior.toString(), "--device", "cpu"));
		return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(folder.resolve("said").toFile()).start();
	}

	private void awaitResults(final Process process, final int number) throws Exception {
		while (process.isAlive() && (!Files.exists(results) || names(results).stream().filter(name -> name.endsWith(
			"-denoised.tif")).count() < number))
			Thread.sleep(3);
	}

	private static List<String> names(final Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.map(file -> file.getFileName().toString()).sorted().toList();
		}
	}

	private static short[] pixels(final Path file) throws IOException {
		return (short[]) ImageFiles.open(file).getProcessor().getPixels();
	}

	private void refuse(final String part, final String... args) {
		assertEquals(2, run(args), err);
		final List<String> lines = err.lines().filter(line -> !line.startsWith("Try '")).toList();
		assertEquals(1, lines.size(), err);
		assertTrue(lines.get(0).contains(part), err);
	}

	private int run(final String... args) {
		final List<String> all = new ArrayList<>(List.of(args));
		all.addAll(List.of("--prior", prior.toString(), "--device", "cpu"));
		return execute(all.toArray(new String[0]));
	}

	private ImageProcessor write(final String name, final ImageProcessor ip, final int seed) throws IOException {
		final Random random = new Random(seed);
		for (int i = 0; i < ip.getPixelCount(); i++)
			ip.set(i, (int) (120 + 10 * random.nextGaussian()));
		final Path file = in.resolve(name);
		Files.createDirectories(file.getParent());
		ImageWriter.write(new ImagePlus(name, ip), file);
		return ip;
	}
}
