package org.gncfoe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.gncfoe.image.ImageFiles;
import org.gncfoe.image.ImageWriter;
import org.gncfoe.image.QuadraticPriors;
import org.gncfoe.prior.PriorFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import ij.ImagePlus;
import ij.ImageStack;
import ij.process.ByteProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;

/** Tests {@link InpaintCommand}. */
class InpaintCommandTest extends CommandLineRuns {

	private static final int W = 40, H = 30;

	@TempDir
	private Path folder;

	private Path prior, image, mask;

	@BeforeEach
	void writeInput() throws IOException {
		prior = folder.resolve("prior.safetensors");
		PriorFile.write(QuadraticPriors.create(), prior);
		final ShortProcessor hot = new ShortProcessor(W, H);
		final Random random = new Random(1);
		for (int p = 0; p < W * H; p++)
			hot.set(p, (int) (1000 + 10 * random.nextGaussian()));
		hot.set(5, 7, 40000);
		image = write("image.tif", hot);
		final ByteProcessor hole = new ByteProcessor(W, H);
		hole.set(20, 20, 1);
		mask = write("mask.png", hole);
	}

	@Test
	void hotPixelsGoAndAllOthersStay() throws IOException {
		assertEquals(0, run(image.toString(), "--missing", "hot"), err);
		final Path result = folder.resolve("image-inpainted.tif");
		assertTrue(out.startsWith(image + " -> " + result), out);
		assertTrue(out.contains("1 value missing, device CPU"), out);
		final ImageProcessor before = ImageFiles.open(image).getProcessor(), after = ImageFiles.open(result).getProcessor();
		for (int p = 0; p < W * H; p++)
			if (p == 7 * W + 5) assertEquals(1000, after.get(p), 30);
			else assertEquals(before.get(p), after.get(p));
	}

	/** Who says something about the noise wants it away; the solver is a choice here too. */
	@Test
	void theNoiseOfACameraAndTheSolver() throws IOException {
		final Path result = folder.resolve("result.tif");
		assertEquals(0, run(image.toString(), "--missing", "hot", "-o", result.toString(), "--gain", "0.5", "--offset", "800",
			"--readnoise", "1", "--solver", "joint", "--steps", "3"), err);
		final String info = ImageFiles.open(result).getInfoProperty();
		assertTrue(info.contains("observed pixels denoised, noise poisson gain=0.5000 offset=800.0 readnoise=1.000 (given)"),
			info);
		assertTrue(info.contains("steps=3; schedule=joint"), info);
		refuse("A sigma belongs to the noise model gaussian", image.toString(), "--missing", "hot", "--sigma", "5", "--gain",
			"2");
	}

	@Test
	void channelsAreChosen() throws IOException {
		final ImageStack stack = new ImageStack(W, H);
		for (int s = 0; s < 4; s++)
			stack.addSlice(ImageFiles.open(image).getProcessor());
		final ImagePlus both = new ImagePlus("both", stack);
		both.setDimensions(2, 2, 1);
		final Path file = folder.resolve("both.tif"), result = folder.resolve("result.tif");
		ImageWriter.write(both, file);
		assertEquals(0, run(file.toString(), "--missing", "hot", "--channels", "2", "-o", result.toString()), err);
		assertTrue(out.contains("2 values missing"), out);
		final ImageStack filled = ImageFiles.open(result).getStack();
		for (int s = 1; s <= 4; s++)
			assertEquals(s % 2 == 1 ? 40000 : 1000, filled.getProcessor(s).get(5, 7), 30);
	}

	@Test
	void maskFilesAndStacks() throws IOException {
		assertEquals(0, run(image.toString(), "--missing", mask.toString(), "-o", folder.resolve("a.tif").toString()), err);
		assertTrue(out.contains("1 value missing"), out);
		final ImageStack stack = new ImageStack(W, H);
		for (int s = 0; s < 3; s++)
			stack.addSlice(ImageFiles.open(image).getProcessor());
		final Path file = folder.resolve("stack.tif");
		ImageWriter.write(new ImagePlus("stack", stack), file);
		final Path results = folder.resolve("results");
		assertEquals(0, run(file.toString(), image.toString(), "--missing", mask.toString(), "-o", results.toString(),
			"--sigma", "auto", "--steps", "4", "--smoothing", "500", "--schedule", "sqrt", "--bits", "32", "--threads", "1"), err);
		assertTrue(out.contains("3 values missing"), out);
		assertTrue(out.contains("4 steps, 3 planes"), out);
		assertTrue(out.contains("2 of 2 images inpainted"), out);
		assertEquals(32, ImageFiles.open(results.resolve("stack-inpainted.tif")).getBitDepth());
	}

	@Test
	void badInputIsOneSentence() throws IOException {
		final String i = image.toString();
		refuse("--missing", i);
		refuse("There is no mask image", i, "--missing", "cold");
		refuse("not an image", i, "--missing", prior.toString());
		refuse("--sigma", i, "--missing", "hot", "--sigma", "NaN");
		refuse("--sigma", i, "--missing", "hot", "--sigma", "much");
		refuse("sigma", i, "--missing", "hot", "--sigma", "-1");
		refuse("steps", i, "--missing", "hot", "--steps", "0");
		refuse("smoothing", i, "--missing", "hot", "--smoothing", "-3");
		refuse("schedule", i, "--missing", "hot", "--schedule", "cubic");
		refuse("bit depth", i, "--missing", "hot", "--bits", "16");
		refuse("40x30", i, "--missing", write("small.png", new ByteProcessor(3, 3)).toString());
		refuse("There is no file", folder.resolve("none.tif").toString(), "--missing", "hot");
		assertFalse(Files.exists(folder.resolve("image-inpainted.tif")));
	}

	// -- Helper methods --

	private void refuse(final String word, final String... args) {
		assertEquals(2, run(args), err);
		assertTrue(err.contains(word), err);
		assertFalse(err.contains("\tat "), err);
	}

	private int run(final String... args) {
		final List<String> all = new ArrayList<>(List.of("inpaint"));
		all.addAll(List.of(args));
		all.addAll(List.of("--prior", prior.toString(), "--device", "cpu"));
		return execute(all.toArray(new String[0]));
	}

	private Path write(final String name, final ImageProcessor ip) throws IOException {
		final Path file = folder.resolve(name);
		ImageWriter.write(new ImagePlus(name, ip), file);
		return file;
	}
}
