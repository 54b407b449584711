package org.gncfoe.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.compute.cpu.CpuBackend;
import org.gncfoe.prior.Priors;
import org.gncfoe.restore.Progress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import ij.ImagePlus;
import ij.process.ByteProcessor;
import ij.process.FloatProcessor;

/** Tests that tiles and planes one by one give what {@link ImageInpainter} gives as a whole. */
class TiledInpaintingTest {

	private static final InpaintOptions QUICK = InpaintOptions.defaults().withSteps(3);

	private static Backend backend;
	private static PriorEngine smooth;

	@TempDir
	private Path folder;

	@BeforeAll
	static void open() {
		backend = new CpuBackend(2);
		smooth = backend.open(QuadraticPriors.create());
	}

	@AfterAll
	static void close() {
		backend.close();
	}

	/** A third of the pixels is missing, and a hole so wide that it is filled at half the size first. */
	@ParameterizedTest
	@CsvSource({ "1, 400, 0", "300, 200, 0", "170, 333, 0", "170, 333, 12", "260, 250, NaN" })
	void tilesOfAnySizeGiveTheWholeImage(final int height, final int width, final double sigma) {
		final ImagePlus image = image(height, width);
		final InpaintOptions options = QUICK.withSigma(sigma);
		final float[] before = ((float[]) image.getProcessor().getPixels()).clone();
		final InpaintedImage whole = inpainter(4096).inpaint(image, MissingRules.notFinite(), options, Progress.NONE);
		final float[] expected = (float[]) whole.image().getProcessor().getPixels();
		for (final int tile : new int[] { 1, 16, 160 }) {
			final InpaintedImage tiled = inpainter(tile).inpaint(image, MissingRules.notFinite(), options, Progress.NONE);
			// NB: Grey levels are about 100 to 200; rounding of floats is 1e-5 of that at most.
			assertArrayEquals(expected, (float[]) tiled.image().getProcessor().getPixels(), 1e-3f, "in tiles of " + tile);
			assertEquals(whole.report().missing(), tiled.report().missing());
		}
		for (int p = 0; p < before.length; p++) {
			assertTrue(Float.isFinite(expected[p]));
			if (sigma == 0 && Float.isFinite(before[p])) assertEquals(before[p], expected[p]);
		}
	}

	/** The default, which takes holes as wide as 12 pixels at full size; nine of ten pixels are missing. */
	@Test
	void tilesOfTheShippedPrior() throws IOException {
		final Random random = new Random(2);
		final ImagePlus image = image(90, 620);
		for (int p = 0; p < 90 * 620; p++)
			if (random.nextInt(10) > 0) image.getProcessor().setf(p, Float.NaN);
		final InpaintOptions options = InpaintOptions.defaults();
		try (PriorEngine natural = backend.open(Priors.load(options.prior("auto")))) {
			final float[][] results = new float[2][];
			for (int i = 0; i < 2; i++)
				results[i] = (float[]) new ImageInpainter(natural, "test", i == 0 ? 4096 : 1).inpaint(image, MissingRules.notFinite(),
					options, Progress.NONE).image().getProcessor().getPixels();
			// NB: The interpolation ends where its equations hold to 1e-8, which is elsewhere in a tile than in the plane.
			assertArrayEquals(results[0], results[1], 1e-2f);
		}
	}

	@ParameterizedTest
	@CsvSource({ "8, false, 0", "16, false, 0", "24, false, 0", "32, false, 0", "24, true, 0", "16, false, 9" })
	void planesWrittenOneByOneAreTheSame(final int bits, final boolean exact, final double sigma) throws IOException {
		final ImagePlus image = Stacks.stack(bits);
		final MissingRule rule = MissingRules.mask(mask());
		final InpaintOptions options = QUICK.withSigma(sigma).withBits(exact ? OutputBits.FLOAT : OutputBits.SAME);
		final Path held = folder.resolve("held.tif"), streamed = folder.resolve("streamed.tif");
		ImageWriter.write(inpainter(4096).inpaint(image, rule, options, Progress.NONE).image(), held);
		final InpaintReport report = inpainter(4096).write(image, rule, options, streamed, Progress.NONE);
		assertEquals(6, report.planes());
		assertEquals(6L * 200 * (bits == 24 ? 3 : 1), report.missing());
		Stacks.assertSame(held, streamed);
		assertEquals(ImageFiles.open(held).getInfoProperty().replaceFirst("missing=\\d+; ", "").replaceFirst(
			"; seconds=[\\d.]+", "").replaceFirst("; steps=3", ""), ImageFiles.open(streamed).getInfoProperty());
	}

	@Test
	void virtualStacksAreReadPlaneByPlane() {
		final ImagePlus image = Stacks.stack(16);
		final AtomicInteger reads = new AtomicInteger();
		final ImagePlus onDisk = Stacks.virtual(image, reads);
		final ImagePlus result = inpainter(4096).inpaint(onDisk, MissingRules.mask(mask()), QUICK, Progress.NONE).image();
		// NB: Each plane once to find the scale, once to inpaint it, and a few for the metadata.
		assertTrue(reads.get() <= 6 + 6 + 4, reads + " planes read");
		final ImagePlus expected = inpainter(4096).inpaint(image, MissingRules.mask(mask()), QUICK, Progress.NONE).image();
		assertFalse(result.getStack().isVirtual());
		for (int s = 1; s <= 6; s++)
			assertArrayEquals((short[]) expected.getStack().getPixels(s), (short[]) result.getStack().getPixels(s));
	}

	@Test
	void cancellingLeavesNoFile() throws IOException {
		final Stacks.HalfWay progress = new Stacks.HalfWay();
		assertThrows(CancellationException.class, () -> inpainter(4096).write(Stacks.stack(16), MissingRules.mask(mask()), QUICK,
			folder.resolve("cancelled.tif"), progress));
		assertTrue(progress.isCanceled());
		try (var left = Files.list(folder)) {
			assertEquals(0, left.count());
		}
	}

	@Test
	void whatDoesNotFitIsSaidBeforehand() {
		final ImagePlus huge = Stacks.huge();
		final String message = assertThrows(NotEnoughMemoryException.class, () -> new ImageInpainter(smooth, "test").inpaint(huge,
			MissingRules.zero(), QUICK, Progress.NONE)).getMessage();
		assertTrue(message.matches("Inpainting huge.tif takes about 20\\d\\.\\d GB of memory, but only [\\d.]+ [MG]B are free: " +
			"give Java more with -Xmx, such as java -Xmx\\d+g -jar ..., or inpaint the current plane only, or the file with " +
			"GNC Inpaint Files, which holds one plane at a time\\."), message);
		// NB: Plane by plane: one of 4 MB that is read, three of the result, and the work on one.
		final ImageFiles.Shape shape = Stacks.HUGE;
		assertEquals(4 * 4e6 + 7 * 4e6 + 14 * 16e6 + 40e6, new ImageInpainter(smooth, "test").memory(shape, QUICK), 1e6);
		// Of a large plane only tiles, three steps of two pixels and the start image around them.
		final ImageFiles.Shape large = new ImageFiles.Shape(10_000, 10_000, 1, 8);
		final double tile = Math.pow(2560 + 2 * (3 * smooth.prior().gradientRadius() + 64), 2);
		assertEquals(100e6 + 100e6 + 100e6 + 7 * 100e6 + 56 * tile + 40e6, new ImageInpainter(smooth, "test").memory(large,
			QUICK), 1e6);
	}

	private static ImageInpainter inpainter(final int tile) {
		return new ImageInpainter(smooth, "test", tile);
	}

	/** 200 pixels of 50 x 40. */
	private static ImagePlus mask() {
		final ByteProcessor ip = new ByteProcessor(50, 40);
		for (int k = 0; k < 200; k++)
			ip.set(7 * k, 255);
		return new ImagePlus("mask", ip);
	}

	private static ImagePlus image(final int height, final int width) {
		final Random random = new Random(1);
		final FloatProcessor ip = new FloatProcessor(width, height);
		for (int p = 0; p < width * height; p++) {
			final int y = p / width, x = p % width;
			final boolean lost = random.nextInt(3) == 0 || height > 1 && y > 100 && y < 140 && x > 80 && x < 130;
			ip.setf(p, lost ? Float.NaN : (float) (150 + 40 * Math.sin(x * 0.2) + (y > height / 2 ? 30 : 0) + 12 * random
				.nextGaussian()));
		}
		return new ImagePlus("a", ip);
	}
}
