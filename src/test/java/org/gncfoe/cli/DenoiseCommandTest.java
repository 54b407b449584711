package org.gncfoe.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.gncfoe.image.ImageFiles;
import org.gncfoe.image.ImageWriter;
import org.gncfoe.image.QuadraticPriors;
import org.gncfoe.prior.PriorFile;
import org.gncfoe.prior.Priors;
import org.gncfoe.restore.Quality;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import ij.ImagePlus;
import ij.ImageStack;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;

/** Tests {@link DenoiseCommand}. */
class DenoiseCommandTest extends CommandLineRuns {

	@TempDir
	private Path folder;

	private Path prior;
	private Path image;

	@BeforeEach
	void writeInput() throws IOException {
		prior = folder.resolve("prior.safetensors");
		PriorFile.write(QuadraticPriors.create(), prior);
		image = write("image.tif", new ByteProcessor(40, 30));
	}

	@Test
	void resultLiesBesideTheInput() throws IOException {
		assertEquals(0, run(image.toString()), err);
		final Path result = folder.resolve("image-denoised.tif");
		assertEquals(8, ImageFiles.open(result).getBitDepth());
		assertTrue(out.startsWith(image + " -> " + result), out);
		assertTrue(out.matches(
			"(?s).*device (CPU|OpenCL)[^\\n]+, prior \\S+, sigma \\d+\\.\\d+ \\(estimated\\), 1 step, 1 plane, \\d+\\.\\d\\d s.*"),
			out);
		assertEquals("", err);
		assertNothingElse("prior.safetensors", "image.tif", "image-denoised.tif");
	}

	@Test
	void allKindsOfImages() throws IOException {
		final ImageStack stack = new ImageStack(40, 30);
		for (int s = 0; s < 3; s++)
			stack.addSlice(noisy(new ShortProcessor(40, 30)));
		final Path stackFile = folder.resolve("stack.tif");
		ImageWriter.write(new ImagePlus("stack", stack), stackFile);
		final Path rgb = write("rgb.png", new ColorProcessor(40, 30)), exact = write("exact.tif", new FloatProcessor(40,
			30));
		final Path results = folder.resolve("results");
		assertEquals(0, run(image.toString(), stackFile.toString(), rgb.toString(), exact.toString(), "-o", results
			.toString(), "--sigma", "10"), err);
		assertEquals(3, ImageFiles.open(results.resolve("stack-denoised.tif")).getStackSize());
		assertEquals(24, ImageFiles.open(results.resolve("rgb-denoised.tif")).getBitDepth());
		assertEquals(32, ImageFiles.open(results.resolve("exact-denoised.tif")).getBitDepth());
		assertTrue(out.contains("sigma 10.00 (given)"), out);
		assertTrue(out.contains("4 of 4 images denoised"), out);
	}

	@Test
	void optionsAreTaken() throws IOException {
		final Path png = folder.resolve("a.png"), tif = folder.resolve("b.tif");
		assertEquals(0, run(image.toString(), "-o", png.toString(), "--steps", "3", "--smoothing", "20", "--schedule",
			"linear", "--threads", "1", "--device", "cpu"), err);
		assertTrue(out.contains("CPU, 1 thread,"), out);
		assertTrue(out.contains("3 steps"), out);
		assertEquals(8, ImageFiles.open(png).getBitDepth());
		assertEquals(0, run(image.toString(), "-o", tif.toString(), "--bits", "32", "--device", "reference"), err);
		assertEquals(32, ImageFiles.open(tif).getBitDepth());
	}

	@Test
	void theSmoothingIsFoundTogetherWithTheImage() throws IOException {
		final Path tif = folder.resolve("joint.tif");
		assertEquals(0, run(image.toString(), "-o", tif.toString(), "--solver", "joint", "--steps", "4", "--device", "cpu"), err);
		assertTrue(out.contains("4 steps"), out);
		final String info = ImageFiles.open(tif).getInfoProperty();
		assertTrue(info.contains("schedule=joint"), info);
		refuse("There is no solver \"best\": take flow or joint.", image.toString(), "--solver", "best");
		refuse("A schedule belongs to the solver flow", image.toString(), "--solver", "joint", "--schedule", "log");
	}

	@Test
	void channelsAreChosen() throws IOException {
		final Path rgb = write("rgb.png", new ColorProcessor(40, 30)), result = folder.resolve("a.png");
		assertEquals(0, run(rgb.toString(), "-o", result.toString(), "--sigma", "30", "--channels", "2"), err);
		final ImageProcessor before = ImageFiles.open(rgb).getProcessor(), after = ImageFiles.open(result).getProcessor();
		int changed = 0;
		for (int p = 0; p < 1200; p++) {
			assertEquals(before.get(p) & 0xff00ff, after.get(p) & 0xff00ff);
			if (before.get(p) != after.get(p)) changed++;
		}
		assertTrue(changed > 600, changed + " pixels changed");
		refuse("numbers from 1", rgb.toString(), "--channels", "red");
		refuse("there is no channel 4", rgb.toString(), "--channels", "4");
	}

	@Test
	void uncertaintyLiesBesideTheResult() throws IOException {
		final Path png = folder.resolve("a.png");
		assertEquals(0, run(image.toString(), "-o", png.toString(), "--sigma", "10", "--uncertainty", "--probes", "9"), err);
		assertNothingElse("prior.safetensors", "image.tif", "a.png", "a-uncertainty.tif");
		final float[] deviation = (float[]) ImageFiles.open(folder.resolve("a-uncertainty.tif")).getProcessor().getPixels();
		for (final float v : deviation)
			assertTrue(v >= 0 && v <= 10.001, v + " grey levels");
		refuse("probes", image.toString(), "--uncertainty", "--probes", "0");
		final Path taken = folder.resolve("b-uncertainty.tif");
		java.nio.file.Files.copy(image, taken);
		refuse("would overwrite the input", taken.toString(), "-o", folder.resolve("b.tif").toString(), "--uncertainty");
	}

	@Test
	void reportsAreWritten() throws IOException {
		final Path reports = folder.resolve("reports"), in = Files.createDirectories(folder.resolve("in/sub"));
		assertEquals(0, run(image.toString(), "-o", folder.resolve("a.png").toString(), "--sigma", "10", "--report", reports
			.toString()), err);
		assertTrue(Files.exists(reports.resolve("a-report.png")) && Files.exists(reports.resolve("a-report.csv")));
		assertTrue(out.contains("predicted gain"), out);
		Files.copy(image, in.resolve("a.tif"));
		final String inputs = in.getParent().toString();
		// NB: In the folder of inputs, where the pages must not be taken for images.
		for (int k = 0; k < 2; k++) {
			assertEquals(0, run(inputs, "--sigma", "10", "--report", inputs), err);
			assertTrue(out.contains("1 of 1 images"), out);
		}
		assertTrue(Files.exists(in.resolve("a-report.png")));
		refuse("--report names a folder", image.toString(), "--report", image.toString());
	}

	@Test
	void theQualityChoosesThePriorAndAGivenOneWins() throws IOException {
		for (final Quality quality : Quality.values()) {
			assertEquals(0, execute("denoise", image.toString(), "--sigma", "9", "--quality", quality
				.toString()), err);
			assertPrior(Priors.defaultName(quality == Quality.FAST ? "denoise-fast" : "denoise"));
		}
		assertEquals(0, execute("denoise", image.toString(), "--sigma", "9", "--quality", "fast",
			"--prior", "natural-r1"), err);
		assertPrior("natural-r1");
	}

	@Test
	void badOptionsAreOneSentence() {
		final String i = image.toString();
		for (final String sigma : new String[] { "-1", "NaN", "Infinity", "abc" })
			refuse("sigma", i, "--sigma", sigma);
		refuse("steps", i, "--steps", "0");
		refuse("smoothing", i, "--smoothing", "-3");
		refuse("schedule", i, "--schedule", "cubic");
		refuse("There is no quality \"good\": take auto, best or fast.", i, "--quality", "good");
		refuse("bit depth", i, "--bits", "16");
		refuse("threads", i, "--threads", "0");
		refuse("device", i, "--device", "abacus");
		refuse("--wrong-option", i, "--wrong-option");
		refuse("INPUT");
		refuse("with .tif, .tiff or .png", i, "-o", folder.resolve("a.jpg").toString());
		refuse("folder", i, i, "-o", folder.resolve("a.tif").toString());
	}

	@Test
	void badPriorsAreOneSentence() throws IOException {
		final String i = image.toString();
		assertEquals(2, execute("denoise", i, "--prior", "nobody"));
		oneSentence("There is no prior \"nobody\"");
		final byte[] all = Files.readAllBytes(prior);
		final Path broken = folder.resolve("broken.safetensors");
		Files.write(broken, Arrays.copyOf(all, all.length / 2));
		assertEquals(2, execute("denoise", i, "--prior", broken.toString()));
		oneSentence("broken.safetensors");
		assertEquals(2, execute("denoise", i, "--prior", i));
		oneSentence("image.tif");
		assertFalse(Files.exists(folder.resolve("image-denoised.tif")));
	}

	@Test
	void badImagesAreOneSentenceAndTheOthersAreDone() throws IOException {
		final Path text = folder.resolve("text.tif");
		Files.writeString(text, "no image");
		assertEquals(ExitCodes.SOME_FAILED, run(folder.resolve("missing.tif").toString(), text.toString(), image.toString()));
		assertEquals(2, err.lines().count(), err);
		assertTrue(err.contains("There is no file") && err.contains("is not an image"), err);
		assertTrue(Files.exists(folder.resolve("image-denoised.tif")));
		assertTrue(out.contains("1 of 3 images denoised"), out);
		assertNothingElse("prior.safetensors", "image.tif", "image-denoised.tif", "text.tif");
	}

	@Test
	void unusableOutputIsOneSentence() throws IOException {
		final Path file = folder.resolve("file");
		Files.writeString(file, "in the way");
		refuse("cannot be made", image.toString(), "-o", file + "/results/");
		refuse("There is no folder", image.toString(), "-o", folder.resolve("none/a.tif").toString());
		refuse("overwrite the input", image.toString(), "-o", image.toString());
		final Path stack = folder.resolve("stack.tif");
		final ImageStack planes = new ImageStack(9, 9);
		planes.addSlice(new ByteProcessor(9, 9));
		planes.addSlice(new ByteProcessor(9, 9));
		ImageWriter.write(new ImagePlus("stack", planes), stack);
		refuse("stack", stack.toString(), "-o", folder.resolve("a.png").toString());
		refuse("32-bit", image.toString(), "-o", folder.resolve("a.png").toString(), "--bits", "32");
		assertNothingElse("prior.safetensors", "image.tif", "file", "stack.tif");
	}

	@Test
	void resultsOfEqualNameAreNotMixedUp() throws IOException {
		final Path other = Files.createDirectory(folder.resolve("other")).resolve("image.png");
		ImageWriter.write(ImageFiles.open(image), other);
		final Path results = folder.resolve("results");
		assertEquals(0, run(image.toString(), other.toString(), "-o", results.toString()), err);
		assertTrue(Files.exists(results.resolve("image-denoised.tif")));
		assertTrue(Files.exists(results.resolve("image-png-denoised.tif")));
	}

	@Test
	void tinyAndMissingPixels() throws IOException {
		final FloatProcessor ip = new FloatProcessor(3, 2);
		ip.setf(1, 1, Float.NaN);
		ip.setf(0, 1, Float.NEGATIVE_INFINITY);
		ip.setf(0, 0, 3);
		final Path tiny = folder.resolve("tiny.tif");
		ImageWriter.write(new ImagePlus("tiny", ip), tiny);
		assertEquals(0, run(tiny.toString(), "--sigma", "1"), err);
		assertTrue(out.contains("note: 2 pixels are NaN or infinite"), out);
		for (final float v : (float[]) ImageFiles.open(folder.resolve("tiny-denoised.tif")).getProcessor().getPixels())
			assertTrue(Float.isFinite(v));
	}

	@Test
	void sameResultEveryTime() throws IOException {
		final Path a = folder.resolve("a.tif"), b = folder.resolve("b.tif");
		assertEquals(0, run(image.toString(), "-o", a.toString(), "--threads", "1"));
		assertEquals(0, run(image.toString(), "-o", b.toString(), "--threads", "3"));
		assertArrayEquals((byte[]) ImageFiles.open(a).getProcessor().getPixels(), (byte[]) ImageFiles.open(b).getProcessor()
			.getPixels());
	}

	// -- Helper methods --

	private int run(final String... args) {
		final String[] all = Arrays.copyOf(args, args.length + 3);
		System.arraycopy(args, 0, all, 1, args.length);
		all[0] = "denoise";
		all[args.length + 1] = "--prior";
		all[args.length + 2] = prior.toString();
		return execute(all);
	}

	private void assertPrior(final String name) {
		assertTrue((out + err).contains("prior " + name + ","), out + err);
	}

	private void refuse(final String part, final String... args) {
		assertEquals(2, run(args), String.join(" ", args));
		oneSentence(part);
	}

	/** One sentence, and perhaps where to find help. */
	private void oneSentence(final String part) {
		final List<String> lines = err.lines().filter(line -> !line.startsWith("Try '")).toList();
		assertEquals(1, lines.size(), err);
		assertTrue(lines.get(0).contains(part), err);
	}

	private void assertNothingElse(final String... names) throws IOException {
		try (var files = Files.list(folder)) {
			assertEquals(Arrays.stream(names).sorted().toList(), files.map(f -> f.getFileName().toString()).sorted().toList());
		}
	}

	private Path write(final String name, final ImageProcessor ip) throws IOException {
		final Path file = folder.resolve(name);
		ImageWriter.write(new ImagePlus(name, noisy(ip)), file);
		return file;
	}

	private static ImageProcessor noisy(final ImageProcessor ip) {
		final Random random = new Random(1);
		for (int i = 0; i < ip.getPixelCount(); i++) {
			final int v = (int) (120 + 10 * random.nextGaussian());
			if (ip instanceof ColorProcessor) ip.set(i, v << 16 | v << 8 | 2 * v / 3);
			else ip.setf(i, v);
		}
		return ip;
	}
}
