package org.gncfoe.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Random;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.Backends;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.noise.CameraImages;
import org.gncfoe.noise.KnownNoise;
import org.gncfoe.noise.NoiseKind;
import org.gncfoe.prior.Priors;
import org.gncfoe.restore.Progress;
import org.gncfoe.restore.Psnr;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.OvalRoi;
import ij.gui.PointRoi;
import ij.gui.Roi;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;

/** Tests {@link ImageInpainter} and {@link MissingRules}. */
class ImageInpainterTest {

	private static final int W = 40, H = 30;
	private static final InpaintOptions QUICK = InpaintOptions.defaults().withSteps(5);

	private final Backend backend = Backends.open("cpu", 1);
	private final PriorEngine engine = backend.open(QuadraticPriors.create());
	private final ImageInpainter inpainter = new ImageInpainter(engine, "test");

	@AfterEach
	void close() {
		engine.close();
		backend.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 8, 16, 24, 32 })
	void observedPixelsStayBitExact(final int bits) {
		final ImageProcessor ip = noisy(bits, 1);
		final ImagePlus image = new ImagePlus("cells.tif", ip);
		image.setRoi(new Roi(10, 8, 7, 5));
		final InpaintedImage result = inpainter.inpaint(image, MissingRules.selection(), QUICK, Progress.NONE);
		final ImageProcessor out = result.image().getProcessor();
		assertEquals(bits, result.image().getBitDepth());
		assertEquals("cells-inpainted", result.image().getTitle());
		int changed = 0;
		for (int y = 0; y < H; y++)
			for (int x = 0; x < W; x++) {
				if (image.getRoi().contains(x, y)) {
					if (ip.getPixel(x, y) != out.getPixel(x, y)) changed++;
				}
				else assertEquals(ip.getPixel(x, y), out.getPixel(x, y));
			}
		assertTrue(changed > 25, changed + " changed");
		assertEquals(bits == 24 ? 105 : 35, result.report().missing());
		assertTrue(result.report().summary().contains("observed pixels kept"), result.report().summary());
		assertTrue(result.image().getInfoProperty().contains("GNC Inpaint; missing="), result.image().getInfoProperty());
	}

	@Test
	void everySelectionCounts() {
		final ImagePlus image = new ImagePlus("a", noisy(8, 1));
		assertThrows(IllegalArgumentException.class, () -> missing(image, MissingRules.selection()));
		image.setRoi(new PointRoi(new int[] { 3, 39 }, new int[] { 4, 29 }, 2));
		assertEquals(2, missing(image, MissingRules.selection()));
		image.setRoi(new OvalRoi(-3, 5, 8, 8));
		final long oval = missing(image, MissingRules.selection());
		assertTrue(oval > 15 && oval < 40, oval + " pixels");
		image.setRoi(new ij.gui.Line(5, 5, 5, 15));
		assertTrue(missing(image, MissingRules.selection()) >= 10);
	}

	@Test
	void namedRules() {
		final FloatProcessor ip = (FloatProcessor) noisy(32, 2);
		ip.setf(0, Float.NaN);
		ip.setf(1, Float.NEGATIVE_INFINITY);
		ip.setf(100, 0);
		ip.setf(500, 65535);
		final ImagePlus image = new ImagePlus("a", ip);
		assertEquals(2, missing(image, MissingRules.of("nan")));
		// NaN is always missing.
		assertEquals(3, missing(image, MissingRules.of("zero")));
		assertEquals(3, missing(image, MissingRules.of("saturated")));
		assertEquals(4, missing(image, MissingRules.of("hot")));
		assertThrows(IllegalArgumentException.class, () -> MissingRules.of("cold"));
		final ColorProcessor black = (ColorProcessor) noisy(24, 1);
		black.set(5, 0xff000000);
		black.set(6, 0xff0000ff);
		assertEquals(3, missing(new ImagePlus("rgb", black), MissingRules.of("zero")));
	}

	@Test
	void nothingMissingChangesNothing() {
		final ImagePlus image = new ImagePlus("a", noisy(16, 2));
		final InpaintedImage result = inpainter.inpaint(image, MissingRules.saturated(), QUICK, Progress.NONE);
		assertArrayEquals((short[]) image.getProcessor().getPixels(), (short[]) result.image().getProcessor().getPixels());
		assertTrue(result.report().remarks().get(0).startsWith("No pixel is missing"));
		assertEquals(0, result.report().steps());
	}

	@Test
	void oneMaskOrMany() {
		final ImagePlus image = hyperstack();
		assertEquals(8 * 2, missing(image, MissingRules.mask(mask(1))));
		assertEquals(4 + 5, missing(image, MissingRules.mask(mask(8)), 3, 4));
		assertEquals(2 * (2 + 3 + 4 + 5), missing(image, MissingRules.mask(mask(4))));
		final IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> missing(image, MissingRules
			.mask(mask(3))));
		assertTrue(e.getMessage().contains("it needs 1 or as many as the image, 8, or as one of its channels, 4"), e
			.getMessage());
		assertThrows(IllegalArgumentException.class, () -> missing(image, MissingRules.mask(new ImagePlus("m",
			new ByteProcessor(W, W)))));
	}

	@Test
	void theCurrentPlaneHasItsOwnMask() {
		final ImagePlus image = hyperstack();
		image.setSliceWithoutUpdate(3);
		final InpaintedImage result = inpainter.inpaint(image, MissingRules.mask(mask(8)), QUICK.withCurrentPlane(true),
			Progress.NONE);
		assertEquals(1, result.image().getStackSize());
		assertEquals(4, result.report().missing());
	}

	@Test
	void observedPixelsAreDenoisedOnRequest() {
		final ImageProcessor ip = noisy(16, 2);
		ip.set(100, 65535);
		final ImagePlus image = new ImagePlus("a", ip);
		final InpaintedImage estimated = inpainter.inpaint(image, MissingRules.of("saturated"), QUICK.withSigma(Double.NaN),
			Progress.NONE);
		assertTrue(estimated.report().summary().contains("(estimated)"), estimated.report().summary());
		final InpaintedImage given = inpainter.inpaint(image, MissingRules.of("saturated"), QUICK.withSigma(1000),
			Progress.NONE);
		assertTrue(given.report().summary().contains("observed pixels denoised, sigma 1000 (given)"), given.report()
			.summary());
		double before = 0, after = 0;
		for (int p = 0; p < W * H; p++) {
			if (p == 100) continue;
			before += Math.abs(ip.get(p) - 12000);
			after += Math.abs(given.image().getProcessor().get(p) - 12000);
		}
		assertTrue(after < 0.7 * before, after + " after " + before);
		assertNotEquals(65535, given.image().getProcessor().get(100));
	}

	/** Where nothing is missing, inpainting that denoises is denoising, whatever the noise. */
	@ParameterizedTest
	@ValueSource(strings = { "gaussian", "poisson" })
	void theRestIsDenoisedAsByDenoising(final String kind) {
		final ImagePlus image = camera(120, 140, null);
		final KnownNoise known = KnownNoise.NOTHING.withKind(NoiseKind.of(kind));
		final InpaintedImage result = inpainter.inpaint(image, MissingRules.notFinite(), InpaintOptions.defaults().withNoise(
			known), Progress.NONE);
		final DenoisedImage denoised = new ImageDenoiser(engine, "test").denoise(image, DenoiseOptions.defaults().withNoise(
			known), Progress.NONE);
		assertArrayEquals((float[]) denoised.image().getProcessor().getPixels(), (float[]) result.image().getProcessor()
			.getPixels());
		assertEquals("observed pixels denoised, " + denoised.report().noiseInWords(), result.report().observedInWords());
	}

	/** Few photons: one standard deviation for all pixels is too large in the dark and too small in the bright. */
	@Test
	void theNoiseOfACameraIsTakenAwayToo() throws IOException {
		final float[] clean = new float[120 * 140];
		final ImagePlus image = camera(120, 140, clean);
		final Random random = new Random(9);
		int lost = 0;
		for (int p = 0; p < clean.length; p++)
			if (random.nextInt(3) == 0) {
				image.getProcessor().setf(p, Float.NaN);
				lost++;
			}
		final PriorEngine natural = backend.open(Priors.load(Priors.DEFAULT_NAME));
		final double[] psnr = new double[2];
		for (int i = 0; i < 2; i++) {
			final InpaintOptions options = i == 0 ? InpaintOptions.defaults().withSigma(Double.NaN).withNoise(KnownNoise.NOTHING
				.withKind(NoiseKind.GAUSSIAN)) : InpaintOptions.defaults().withNoise(new KnownNoise(NoiseKind.POISSON, 4, 50, 2));
			final InpaintedImage result = new ImageInpainter(natural, "natural").inpaint(image, MissingRules.notFinite(), options,
				Progress.NONE);
			psnr[i] = Psnr.of((float[]) result.image().getProcessor().getPixels(), clean, 255);
			assertEquals(lost, result.report().missing());
			if (i == 1) assertEquals("observed pixels denoised, noise poisson gain=4.000 offset=50.00 readnoise=2.000 (given)",
				result.report().observedInWords());
		}
		assertTrue(psnr[1] > psnr[0] + 0.3, psnr[0] + " dB as Gaussian noise, " + psnr[1] + " dB as the noise it is");
	}

	/** A scene under 2 to 40 photons. */
	private static ImagePlus camera(final int height, final int width, final float[] clean) {
		final float[] scene = new float[height * width];
		for (int p = 0; p < scene.length; p++)
			scene[p] = (float) ((p % width / 35 + p / width / 30) % 2 == 0 ? 0.1 + 0.05 * Math.sin(p % width * 0.3) : 1.6 + 0.4
				* Math.cos(p / width * 0.2));
		if (clean != null) for (int p = 0; p < scene.length; p++)
			clean[p] = 50 + 4 * 20 * scene[p];
		return new ImagePlus("camera", new FloatProcessor(width, height, CameraImages.shoot(scene, 20, 4, 50, 2, 65535, 3)));
	}

	@Test
	void wideHolesAreSaid() {
		final FloatProcessor ip = new FloatProcessor(100, 90);
		ip.setRoi(20, 20, 64, 64);
		ip.setValue(Double.NaN);
		ip.fill();
		ip.resetRoi();
		final InpaintedImage result = inpainter.inpaint(new ImagePlus("a", ip), MissingRules.notFinite(), QUICK, Progress.NONE);
		assertTrue(result.report().remarks().stream().anyMatch(r -> r.contains("The widest hole is 64 pixels wide")), result
			.report().remarks().toString());
		for (final float v : (float[]) result.image().getProcessor().getPixels())
			assertEquals(0, v, 1e-3);
	}

	@Test
	void planesWithoutAPixelStay() {
		final ImageStack stack = new ImageStack(W, H);
		stack.addSlice(noisy(8, 1));
		stack.addSlice(new ByteProcessor(W, H));
		final InpaintedImage result = inpainter.inpaint(new ImagePlus("a", stack), MissingRules.zero(), QUICK, Progress.NONE);
		assertTrue(result.report().remarks().contains("1 plane has no observed pixel and stayed as they were."), result
			.report().remarks().toString());
		assertEquals(0, result.image().getStack().getProcessor(2).get(7));
		assertFalse(result.report().remarks().isEmpty());
	}

	// -- Helper methods --

	private long missing(final ImagePlus image, final MissingRule rule) {
		return inpainter.inpaint(image, rule, QUICK.withSteps(1), Progress.NONE).report().missing();
	}

	/** The number of missing pixels of two planes, counted from 1. */
	private static long missing(final ImagePlus image, final MissingRule rule, final int a, final int b) {
		final MissingRule.Finder finder = rule.on(image);
		long n = 0;
		for (final int s : new int[] { a, b })
			for (final boolean m : finder.find(s - 1, 0, new float[W * H]))
				if (m) n++;
		return n;
	}

	/** Plane k, counted from 1, has k + 1 missing pixels. */
	private static ImagePlus mask(final int planes) {
		final ImageStack stack = new ImageStack(W, H);
		for (int k = 1; k <= planes; k++) {
			final ByteProcessor ip = new ByteProcessor(W, H);
			for (int i = 0; i <= k; i++)
				ip.set(5 + 2 * i, 3 * k, 255);
			stack.addSlice(ip);
		}
		return new ImagePlus("mask", stack);
	}

	private static ImagePlus hyperstack() {
		final ImageStack stack = new ImageStack(W, H);
		for (int i = 0; i < 8; i++)
			stack.addSlice(noisy(16, i));
		final ImagePlus image = new ImagePlus("hyper", stack);
		image.setDimensions(2, 2, 2);
		return image;
	}

	private static ImageProcessor noisy(final int bits, final long seed) {
		final ImageProcessor ip = bits == 8 ? new ByteProcessor(W, H) : bits == 16 ? new ShortProcessor(W, H) : bits == 24
			? new ColorProcessor(W, H) : new FloatProcessor(W, H);
		final Random random = new Random(seed);
		for (int i = 0; i < W * H; i++) {
			final int v = (int) (120 + 10 * random.nextGaussian());
			if (bits == 24) ip.set(i, v << 16 | v << 8 | v);
			else ip.setf(i, bits == 16 ? 100 * v : v);
		}
		return ip;
	}
}
