package org.gncfoe.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
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
import org.gncfoe.noise.KnownNoise;
import org.gncfoe.noise.NoiseKind;
import org.gncfoe.noise.Samples;
import org.gncfoe.prior.Priors;
import org.gncfoe.restore.Progress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.EllipseRoi;
import ij.gui.Line;
import ij.gui.Roi;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ShortProcessor;

/** Tests that tiles, parts and planes one by one give what {@link ImageDenoiser} gives as a whole. */
class TiledDenoisingTest {

	private static final KnownNoise CAMERA = new KnownNoise(NoiseKind.POISSON, 2, 10, 3);

	private static Backend backend;
	private static PriorEngine smooth, natural;

	@TempDir
	private Path folder;

	@BeforeAll
	static void open() throws IOException {
		backend = new CpuBackend(2);
		smooth = backend.open(QuadraticPriors.create());
		natural = backend.open(Priors.load(Priors.DEFAULT_NAME));
	}

	@AfterAll
	static void close() {
		backend.close();
	}

	// -- Tiles --

	@ParameterizedTest
	@CsvSource({ "1, 1", "1, 200", "200, 1", "17, 16", "33, 64", "64, 64", "65, 129", "97, 50", "7, 300" })
	void tilesOfAnySizeGiveTheWholeImage(final int height, final int width) {
		for (final int tile : new int[] { 16, 23, 64 })
			for (final boolean camera : new boolean[] { false, true })
				compare(smooth, height, width, tile, options(camera).withSteps(3));
	}

	/** Two steps of a halo of 6 pixels: tiles of 48 pixels at least. */
	@ParameterizedTest
	@CsvSource({ "130, 61, 48", "49, 100, 48", "101, 150, 70" })
	void tilesOfTheShippedPrior(final int height, final int width, final int tile) {
		compare(natural, height, width, tile, options(false).withSteps(2));
		compare(natural, height, width, tile, options(true).withSteps(2));
	}

	/** Five steps, as learned, with a halo of 30 pixels. */
	@Test
	void tilesWithTheLearnedSchedule() {
		compare(natural, 130, 245, 120, options(false));
	}

	@Test
	void missingPixelsAreFilledInAsInTheWholeImage() {
		final ImagePlus image = image(90, 80);
		for (int p = 3000; p < 3200; p++)
			image.getProcessor().setf(p, Float.NaN);
		final DenoiseOptions options = options(false);
		assertArrayEquals(pixels(denoiser(smooth, 4096).denoise(image, options, Progress.NONE)), pixels(denoiser(smooth, 16)
			.denoise(image, options, Progress.NONE)));
	}

	/** Of planes of more than 32 million pixels, parts tell the noise. */
	@Test
	void partsOfHugePlanesTellTheNoise() {
		final int height = 5700, width = 5800;
		final ShortProcessor ip = new ShortProcessor(width, height);
		final Random random = new Random(1);
		final int[] noise = new int[1 << 16];
		for (int i = 0; i < noise.length; i++)
			noise[i] = (int) Math.round(20 * random.nextGaussian());
		for (int p = 0; p < width * height; p++)
			ip.set(p, 2000 + noise[random.nextInt(noise.length)]);
		final Samples samples = new ChannelPlanes(new ImagePlus("", ip), 0).samples(Progress.NONE);
		assertEquals(8, samples.parts().size());
		for (final float[] part : samples.parts())
			assertEquals(4_000_000, part.length);
		final double sigma = ImageNoise.analyse(new ImagePlus("", ip), KnownNoise.NOTHING, Progress.NONE).get(0).model()
			.sigmaAt(2000);
		assertEquals(20, sigma, 0.4);
	}

	// -- Selections --

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void onlyTheSelectionIsDenoised(final boolean camera) {
		final ImagePlus image = image(90, 80);
		image.getProcessor().setf(5, 5, Float.NaN);
		final float[] before = ((float[]) image.getProcessor().getPixels()).clone();
		image.setRoi(new EllipseRoi(-5, 30, 60, 60, 0.6));
		final DenoiseOptions options = options(camera).withSteps(2);
		final float[] whole = pixels(denoiser(smooth, 4096).denoise(image(90, 80), options, Progress.NONE));
		for (final int tile : new int[] { 16, 4096 }) {
			image.getProcessor().setf(5, 5, before[5 * 80 + 5]);
			final float[] part = pixels(denoiser(smooth, tile).denoise(image, options.withSelectionOnly(true), Progress.NONE));
			int inside = 0;
			for (int p = 0; p < part.length; p++)
				if (image.getRoi().contains(p % 80, p / 80)) {
					inside++;
					// NB: A missing pixel lies outside, and is filled in.
					assertEquals(whole[p], part[p], distance(p, 5, 5) < 20 ? 20 : 1e-3);
					assertNotEquals(before[p], part[p]);
				}
				else assertEquals(Float.floatToRawIntBits(before[p]), Float.floatToRawIntBits(part[p]));
			assertTrue(inside > 1000, inside + " pixels inside");
		}
	}

	@Test
	void selectionsOfColourStacks() {
		final ImageStack stack = new ImageStack(40, 30);
		final Random random = new Random(3);
		for (int s = 0; s < 2; s++) {
			final ColorProcessor ip = new ColorProcessor(40, 30);
			for (int p = 0; p < 1200; p++)
				ip.set(p, random.nextInt(1 << 24));
			stack.addSlice(ip);
		}
		final ImagePlus image = new ImagePlus("rgb", stack);
		image.setRoi(new Roi(10, 5, 12, 9));
		final ImagePlus same = denoiser(smooth, 16).denoise(image, DenoiseOptions.defaults().withSigma(30).withSelectionOnly(
			true), Progress.NONE).image();
		final ImagePlus exact = denoiser(smooth, 16).denoise(image, DenoiseOptions.defaults().withSigma(30).withSelectionOnly(
			true).withBits(OutputBits.FLOAT), Progress.NONE).image();
		for (int s = 1; s <= 2; s++)
			for (int p = 0; p < 1200; p++) {
				final boolean inside = image.getRoi().contains(p % 40, p / 40);
				final int rgb = image.getStack().getProcessor(s).get(p) & 0xffffff;
				if (!inside) assertEquals(rgb, same.getStack().getProcessor(s).get(p) & 0xffffff);
				for (int c = 0; c < 3; c++)
					if (!inside) assertEquals(rgb >> 16 - 8 * c & 255, exact.getStack().getProcessor(3 * (s - 1) + c + 1).getf(p));
			}
		assertNotEquals(image.getStack().getProcessor(1).get(15, 9), same.getStack().getProcessor(1).get(15, 9));
	}

	@Test
	void unusableSelectionsAreOneSentence() {
		final DenoiseOptions options = options(false).withSelectionOnly(true);
		final ImagePlus image = image(20, 20);
		refused("no selection of an area", image, options);
		image.setRoi(new Line(1, 1, 9, 9));
		refused("no selection of an area", image, options);
		image.setRoi(new Roi(30, 30, 5, 5));
		refused("outside the image", image, options);
	}

	// -- Plane by plane --

	@ParameterizedTest
	@CsvSource({ "8, false", "16, false", "24, false", "32, false", "16, true", "24, true" })
	void planesWrittenOneByOneAreTheSame(final int bits, final boolean exact) throws IOException {
		final ImagePlus image = Stacks.stack(bits);
		final DenoiseOptions options = DenoiseOptions.defaults().withSigma(20).withBits(exact ? OutputBits.FLOAT
			: OutputBits.SAME);
		final ImageDenoiser denoiser = denoiser(smooth, 4096);
		final Path held = folder.resolve("held.tif"), streamed = folder.resolve("streamed.tif");
		ImageWriter.write(denoiser.denoise(image, options, Progress.NONE).image(), held);
		final DenoiseReport report = denoiser.write(image, options, streamed, Progress.NONE);
		assertEquals(6, report.planes());
		Stacks.assertSame(held, streamed);
		assertEquals(ImageFiles.open(held).getInfoProperty().replaceFirst("; seconds=[\\d.]+", ""), ImageFiles.open(streamed)
			.getInfoProperty());
	}

	@Test
	void virtualStacksAreReadPlaneByPlane() throws IOException {
		final ImagePlus image = Stacks.stack(16);
		final AtomicInteger reads = new AtomicInteger();
		final ImagePlus onDisk = Stacks.virtual(image, reads);
		final DenoiseOptions options = DenoiseOptions.defaults().withSigma(20);
		final ImagePlus result = denoiser(smooth, 4096).denoise(onDisk, options, Progress.NONE).image();
		final ImagePlus expected = denoiser(smooth, 4096).denoise(image, options, Progress.NONE).image();
		for (int s = 1; s <= 6; s++)
			assertArrayEquals((short[]) expected.getStack().getPixels(s), (short[]) result.getStack().getPixels(s));
		// NB: Each plane once to find the scale, once to denoise it, and a few for the metadata.
		assertTrue(reads.get() <= 6 + 6 + 4, reads + " planes read");
	}

	@Test
	void cancellingLeavesNoFile() throws IOException {
		final Path file = folder.resolve("cancelled.tif");
		final Stacks.HalfWay progress = new Stacks.HalfWay();
		assertThrows(CancellationException.class, () -> denoiser(smooth, 4096).write(Stacks.stack(16), DenoiseOptions.defaults()
			.withSigma(20), file, progress));
		assertTrue(progress.isCanceled());
		try (var left = Files.list(folder)) {
			assertEquals(0, left.count());
		}
	}

	// -- Memory --

	@Test
	void whatDoesNotFitIsSaidBeforehand() {
		final ImagePlus huge = Stacks.huge();
		final ImageDenoiser denoiser = denoiser(smooth, PlaneRun.TILE);
		final String message = assertThrows(NotEnoughMemoryException.class, () -> denoiser.denoise(huge, DenoiseOptions
			.defaults(), Progress.NONE)).getMessage();
		assertTrue(message.matches("Denoising huge.tif takes about 20\\d\\.\\d GB of memory, but only [\\d.]+ [MG]B are free: " +
			"give Java more with -Xmx, such as java -Xmx\\d+g -jar ..., or denoise the current plane only, or the file with " +
			"GNC Denoise Files, which holds one plane at a time\\."), message);
		// NB: Plane by plane: one of 4 MB that is read, three of the result, and the work on one, or finding the noise in eight.
		final double streamed = denoiser.memory(Stacks.HUGE, DenoiseOptions.defaults());
		assertEquals(4 * 4e6 + 8 * 6 * 4e6 + 100e6 + 40e6, streamed, 1e6);
		assertEquals(4 * 4e6 + 14 * 16e6 + 40e6, denoiser.memory(Stacks.HUGE, DenoiseOptions
			.defaults().withSigma(9)), 1e6);
	}

	@Test
	void largeStacksStayOnTheDisk() throws IOException {
		for (final int bits : new int[] { 8, 16, 24, 32 }) {
			final ImagePlus image = Stacks.stack(bits);
			image.setRoi(new Roi(3, 4, 5, 6));
			image.setProp("who", "me");
			final Path file = folder.resolve("stack" + bits + ".tif");
			ImageWriter.write(image, file);
			assertEquals(new ImageFiles.Shape(50, 40, 6, bits), ImageFiles.shape(file));
			final ImagePlus held = ImageFiles.open(file), left = VirtualTiff.open(file);
			assertTrue(left.getStack().isVirtual());
			assertArrayEquals(held.getDimensions(), left.getDimensions());
			for (int s = 1; s <= 6; s++) {
				assertTrue(java.util.Objects.deepEquals(held.getStack().getPixels(s), left.getStack().getPixels(s)), bits +
					" bits, plane " + s);
				assertEquals(held.getStack().getSliceLabel(s), left.getStack().getSliceLabel(s));
			}
			assertEquals(0.25, left.getCalibration().pixelWidth);
			assertEquals(held.getCalibration().getUnit(), left.getCalibration().getUnit());
			assertEquals(1, left.getOverlay().size());
			assertEquals(new java.awt.Rectangle(3, 4, 5, 6), left.getRoi().getBounds());
			assertEquals("me", left.getProp("who"));
			assertEquals(held.getDisplayRangeMax(), left.getDisplayRangeMax());
			for (int c = 1; bits != 24 && c <= 2; c++) {
				final ij.process.LUT a = ((CompositeImage) held).getChannelLut(c), b = ((CompositeImage) left).getChannelLut(c);
				assertArrayEquals(a.getBytes(), b.getBytes());
				assertEquals(a.max, b.max);
				assertEquals(((CompositeImage) held).getMode(), ((CompositeImage) left).getMode());
			}
		}
		assertTrue(ImageFiles.isLarge(new ImageFiles.Shape(1000, 1000, 1_000_000, 8)));
		assertTrue(!ImageFiles.isLarge(new ImageFiles.Shape(50, 40, 6, 32)));
		assertTrue(!ImageFiles.openLean(folder.resolve("stack16.tif")).getStack().isVirtual());
	}

	// -- Helper methods --

	private static void compare(final PriorEngine engine, final int height, final int width, final int tile,
		final DenoiseOptions options)
	{
		final ImagePlus image = image(height, width);
		final float[] whole = pixels(denoiser(engine, 4096).denoise(image, options, Progress.NONE));
		final float[] tiled = pixels(denoiser(engine, tile).denoise(image, options, Progress.NONE));
		assertArrayEquals(whole, tiled, height + "x" + width + " in tiles of " + tile);
	}

	private static DenoiseOptions options(final boolean camera) {
		return camera ? DenoiseOptions.defaults().withNoise(CAMERA) : DenoiseOptions.defaults().withSigma(12);
	}

	private static ImageDenoiser denoiser(final PriorEngine engine, final int tile) {
		return new ImageDenoiser(engine, "test", 0, tile);
	}

	private static void refused(final String part, final ImagePlus image, final DenoiseOptions options) {
		final String message = assertThrows(IllegalArgumentException.class, () -> denoiser(smooth, 4096).denoise(image, options,
			Progress.NONE)).getMessage();
		assertTrue(message.contains(part), message);
	}

	private static double distance(final int p, final int x, final int y) {
		return Math.hypot(p % 80 - x, p / 80 - y);
	}

	private static float[] pixels(final DenoisedImage result) {
		return (float[]) result.image().getProcessor().getPixels();
	}

	private static ImagePlus image(final int height, final int width) {
		final Random random = new Random(1);
		final FloatProcessor ip = new FloatProcessor(width, height);
		for (int p = 0; p < width * height; p++)
			ip.setf(p, (float) (150 + 40 * Math.sin(p % width * 0.2) + (p / width > height / 2 ? 30 : 0) + 12 * random
				.nextGaussian()));
		return new ImagePlus("a", ip);
	}
}
