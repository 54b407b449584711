package org.gncfoe.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.compute.RandomPriors;
import org.gncfoe.compute.cpu.CpuBackend;
import org.gncfoe.restore.Progress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.LUT;
import ij.process.ShortProcessor;

/** Tests {@link ImageDenoiser} on all kinds of images. */
class ImageDenoiserTest {

	private static final int W = 60, H = 50;

	private static Backend backend;
	private static PriorEngine engine;
	private static ImageDenoiser denoiser;

	@BeforeAll
	static void open() {
		backend = new CpuBackend(2);
		engine = backend.open(QuadraticPriors.create());
		denoiser = new ImageDenoiser(engine, "test");
	}

	@AfterAll
	static void close() {
		engine.close();
		backend.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 8, 16, 24, 32 })
	void noiseIsReducedAtTheSameDepth(final int bits) {
		final ImagePlus noisy = new ImagePlus("a.tif", noisy(bits, 10, 1));
		final Object before = noisy.getProcessor().getPixelsCopy();
		final DenoisedImage result = denoiser.denoise(noisy, DenoiseOptions.defaults(), Progress.NONE);
		final ImagePlus image = result.image();
		assertEquals(bits, image.getBitDepth());
		assertEquals("a-denoised", image.getTitle());
		assertEquals(error(new ImagePlus("", noisy(bits, 0, 1)), image), 0, 0.6 * sigmaIn(bits));
		assertArrayEqualsAny(before, noisy.getProcessor().getPixels());
		for (final double sigma : result.report().sigma())
			assertEquals(sigmaIn(bits), sigma, 0.15 * sigmaIn(bits));
		assertTrue(result.report().estimated());
		assertEquals(bits == 24 ? 3 : 1, result.report().sigma().size());
	}

	@ParameterizedTest
	@ValueSource(ints = { 8, 16, 24, 32 })
	void meanIsKept(final int bits) {
		final ImagePlus noisy = new ImagePlus("a", noisy(bits, 10, 2));
		final ImagePlus image = denoise(noisy, DenoiseOptions.defaults());
		final double range = bits == 16 ? 256 : 1;
		assertEquals(mean(noisy), mean(image), 0.1 * range);
	}

	@Test
	void resultScalesWithTheGreyLevels() {
		final FloatProcessor a = (FloatProcessor) noisy(32, 10, 3), b = (FloatProcessor) a.duplicate();
		b.multiply(37);
		b.add(5000);
		final float[] x = (float[]) denoise(new ImagePlus("", a), DenoiseOptions.defaults().withSigma(10)).getProcessor()
			.getPixels();
		final float[] y = (float[]) denoise(new ImagePlus("", b), DenoiseOptions.defaults().withSigma(370)).getProcessor()
			.getPixels();
		for (int i = 0; i < x.length; i++)
			assertEquals(x[i] * 37 + 5000, y[i], 0.05);
	}

	@Test
	void slicesOfAStackShareNoiseAndScale() {
		final ImageStack stack = new ImageStack(W, H), dimmer = new ImageStack(W, H);
		for (int s = 0; s < 3; s++) {
			final ImageProcessor ip = noisy(16, 10, s);
			stack.addSlice(ip);
			dimmer.addSlice(s == 1 ? ip : noisy(16, 10, s));
		}
		final DenoiseOptions options = DenoiseOptions.defaults().withSigma(2560);
		final ImagePlus all = denoise(new ImagePlus("", stack), options);
		// NB: The planes do not influence each other but through the scale, and that is the same for all.
		final double[] changes = new double[3];
		for (int s = 0; s < 3; s++)
			changes[s] = meanChange(stack.getProcessor(s + 1), all.getStack().getProcessor(s + 1));
		assertEquals(changes[0], changes[1], 0.2 * changes[0]);
		assertEquals(3, all.getStackSize());
	}

	@Test
	void hyperstackKeepsEverything() {
		final ImagePlus noisy = hyperstack();
		final ImagePlus image = denoise(noisy, DenoiseOptions.defaults());
		assertArrayEquals(noisy.getDimensions(), image.getDimensions());
		assertTrue(image.isHyperStack());
		assertEquals("µm", image.getCalibration().getUnit());
		assertEquals(0.25, image.getCalibration().pixelWidth);
		assertEquals(3, image.getCalibration().pixelDepth);
		assertNotSame(noisy.getCalibration(), image.getCalibration());
		assertTrue(image.isComposite());
		assertEquals(CompositeImage.COLOR, ((CompositeImage) image).getMode());
		for (int c = 1; c <= 2; c++) {
			final LUT a = ((CompositeImage) noisy).getChannelLut(c), b = ((CompositeImage) image).getChannelLut(c);
			assertArrayEquals(a.getBytes(), b.getBytes());
			assertEquals(a.min, b.min);
			assertEquals(a.max, b.max);
		}
		assertEquals(1, image.getOverlay().size());
		assertEquals("slice 5", image.getStack().getSliceLabel(5));
		assertEquals("value", image.getProp("key"));
		final String info = image.getInfoProperty();
		assertTrue(info.startsWith("seen by the microscope\n"), info);
		assertTrue(info.contains("GNC Denoise; prior=test; sigma="), info);
		assertEquals(2, image.getC());
		assertEquals(3, image.getZ());
	}

	@Test
	void channelsHaveTheirOwnNoise() {
		final DenoiseReport report = denoiser.denoise(hyperstack(), DenoiseOptions.defaults(), Progress.NONE).report();
		assertEquals(2, report.sigma().size());
		assertEquals(5 * 256, report.sigma().get(0), 0.15 * 5 * 256);
		assertEquals(20 * 256, report.sigma().get(1), 0.15 * 20 * 256);
		assertEquals(12, report.planes());
	}

	@Test
	void currentPlaneOnly() {
		final ImagePlus noisy = hyperstack();
		final ImagePlus image = denoise(noisy, DenoiseOptions.defaults().withCurrentPlane(true));
		assertEquals(1, image.getStackSize());
		assertEquals("µm", image.getCalibration().getUnit());
		final LUT lut = ((CompositeImage) noisy).getChannelLut(2);
		assertArrayEquals(lut.getBytes(), image.getProcessor().getLut().getBytes());
		assertEquals(lut.max, image.getDisplayRangeMax());
		assertEquals(mean(new ImagePlus("", noisy.getStack().getProcessor(noisy.getCurrentSlice()))), mean(image), 30);
	}

	@ParameterizedTest
	@ValueSource(ints = { 8, 16, 24, 32 })
	void floatResultHasUnroundedValues(final int bits) {
		final ImagePlus noisy = new ImagePlus("a", noisy(bits, 10, 2));
		final ImagePlus exact = denoise(noisy, DenoiseOptions.defaults().withBits(OutputBits.FLOAT));
		final ImagePlus rounded = denoise(noisy, DenoiseOptions.defaults());
		assertEquals(32, exact.getBitDepth());
		assertEquals(bits == 24 ? 3 : 1, exact.getNChannels());
		final float[] values = (float[]) exact.getStack().getPixels(1);
		for (int i = 0; i < values.length; i++) {
			final float expected = bits == 24 ? rounded.getProcessor().get(i) >> 16 & 255 : rounded.getProcessor().getf(i);
			assertEquals(expected, values[i], bits == 32 ? 0 : 0.5001);
		}
		if (bits != 24) assertEquals(noisy.getDisplayRangeMax(), exact.getDisplayRangeMax());
	}

	@Test
	void clippedValuesAreCounted() {
		final ByteProcessor ip = new ByteProcessor(20, 20);
		for (int i = 0; i < 400; i++)
			ip.set(i, i % 20 < 10 ? 255 : 0);
		final DenoisedImage kept = denoiser.denoise(new ImagePlus("", ip), DenoiseOptions.defaults().withSigma(5),
			Progress.NONE);
		assertEquals(List.of(), kept.report().remarks());
		final ResultStack stack = new ResultStack(new ImagePlus("", ip), OutputBits.SAME);
		final float[] values = new float[400];
		values[0] = -0.6f;
		values[1] = -0.4f;
		values[2] = 255.4f;
		values[3] = 255.5f;
		values[4] = 254.5f;
		stack.write(0, 0, values);
		assertEquals(2, stack.clipped());
		final byte[] bytes = (byte[]) stack.stack().getPixels(1);
		assertArrayEquals(new byte[] { 0, 0, -1, -1, -1 }, java.util.Arrays.copyOf(bytes, 5));
	}

	@Test
	void missingPixelsAreFilledAndSaid() {
		final FloatProcessor ip = (FloatProcessor) noisy(32, 5, 4);
		ip.setf(7, 9, Float.NaN);
		ip.setf(20, 30, Float.POSITIVE_INFINITY);
		final DenoisedImage result = denoiser.denoise(new ImagePlus("", ip), DenoiseOptions.defaults(), Progress.NONE);
		for (final float v : (float[]) result.image().getProcessor().getPixels())
			assertTrue(Float.isFinite(v));
		assertTrue(result.report().remarks().toString().contains("2 pixels are NaN or infinite"), result.report().remarks()
			.toString());
		assertEquals(noisy(32, 0, 4).getf(7, 9), result.image().getProcessor().getf(7, 9), 40);
	}

	@Test
	void planeWithoutValuesStaysSo() {
		final ImageStack stack = new ImageStack(W, H);
		final FloatProcessor nothing = new FloatProcessor(W, H);
		nothing.add(Double.NaN);
		stack.addSlice(nothing);
		stack.addSlice(noisy(32, 5, 4));
		final DenoisedImage result = denoiser.denoise(new ImagePlus("", stack), DenoiseOptions.defaults(), Progress.NONE);
		assertTrue(Float.isNaN(result.image().getStack().getProcessor(1).getf(0)));
		assertTrue(result.report().remarks().toString().contains("1 plane has no finite pixel"));
	}

	@Test
	void constantImageIsUnchanged() {
		final ShortProcessor ip = new ShortProcessor(30, 30);
		ip.add(1234);
		final DenoisedImage result = denoiser.denoise(new ImagePlus("", ip), DenoiseOptions.defaults(), Progress.NONE);
		assertArrayEquals((short[]) ip.getPixels(), (short[]) result.image().getProcessor().getPixels());
		assertTrue(result.report().remarks().toString().contains("No noise was found"));
		assertArrayEquals((short[]) ip.getPixels(), (short[]) denoise(new ImagePlus("", ip), DenoiseOptions.defaults()
			.withSigma(50)).getProcessor().getPixels());
	}

	@Test
	void tinyImagesWork() {
		for (final int[] size : new int[][] { { 1, 1 }, { 1, 9 }, { 9, 1 }, { 2, 2 }, { 3, 5 } }) {
			final FloatProcessor ip = new FloatProcessor(size[0], size[1]);
			for (int i = 0; i < ip.getPixelCount(); i++)
				ip.setf(i, i % 3);
			for (final double sigma : new double[] { Double.NaN, 0.5, 0 }) {
				final ImagePlus image = denoise(new ImagePlus("", ip), DenoiseOptions.defaults().withSigma(sigma));
				assertEquals(size[0], image.getWidth());
				for (final float v : (float[]) image.getProcessor().getPixels())
					assertTrue(Float.isFinite(v));
			}
		}
	}

	@Test
	void optionsReachTheSolver() {
		final DenoiseOptions options = DenoiseOptions.defaults().withSigma(10).withSteps(4).withSmoothing(20).withShape(
			org.gncfoe.restore.ScheduleShape.LINEAR);
		final DenoiseReport report = denoiser.denoise(new ImagePlus("", noisy(8, 10, 1)), options, Progress.NONE).report();
		assertEquals(4, report.steps());
		assertEquals(List.of(10.0), report.sigma());
		assertFalse(report.estimated());
		assertTrue(report.summary().startsWith("device CPU, 2 threads, prior test, sigma 10.00 (given), 4 steps, 1 plane, "),
			report.summary());
	}

	@Test
	void badOptionsAreRefused() {
		final DenoiseOptions d = DenoiseOptions.defaults();
		assertThrows(IllegalArgumentException.class, () -> d.withSigma(-1));
		assertThrows(IllegalArgumentException.class, () -> d.withSigma(Double.POSITIVE_INFINITY));
		assertThrows(IllegalArgumentException.class, () -> d.withSteps(-1));
		assertThrows(IllegalArgumentException.class, () -> d.withSmoothing(0));
		assertThrows(IllegalArgumentException.class, () -> OutputBits.of("16"));
		assertThrows(IllegalArgumentException.class, () -> denoiser.denoise(new ImagePlus(), d, Progress.NONE));
		final PriorEngine colour = backend.open(RandomPriors.of(1, 3, 4, 3, 8, 1));
		assertThrows(IllegalArgumentException.class, () -> new ImageDenoiser(colour, "colour"));
	}

	@Test
	void progressRisesAndCancels() {
		final ImagePlus noisy = hyperstack();
		final List<Double> told = new ArrayList<>();
		denoiser.denoise(noisy, DenoiseOptions.defaults().withSigma(1000).withSteps(3), new Progress() {

			@Override
			public void update(final double fraction) {
				told.add(fraction);
			}

			@Override
			public boolean isCanceled() {
				return false;
			}
		});
		for (int i = 1; i < told.size(); i++)
			assertTrue(told.get(i) >= told.get(i - 1) - 1e-12, told.toString());
		assertEquals(0, told.get(0));
		assertEquals(1, told.get(told.size() - 1), 1e-12);
		assertThrows(CancellationException.class, () -> denoiser.denoise(noisy, DenoiseOptions.defaults(), new Progress() {

			@Override
			public void update(final double fraction) {}

			@Override
			public boolean isCanceled() {
				return true;
			}
		}));
	}

	@Test
	void signedSixteenBitsStaySigned() {
		final ImagePlus noisy = new ImagePlus("", noisy(16, 10, 1));
		noisy.getCalibration().setSigned16BitCalibration();
		final ImagePlus image = denoise(noisy, DenoiseOptions.defaults());
		assertTrue(image.getCalibration().isSigned16Bit());
		assertFalse(denoise(noisy, DenoiseOptions.defaults().withBits(OutputBits.FLOAT)).getCalibration().calibrated());
	}

	// -- Helper methods --

	private static ImagePlus denoise(final ImagePlus image, final DenoiseOptions options) {
		return denoiser.denoise(image, options, Progress.NONE).image();
	}

	/** 2 channels of sigma 5 and 20 (times 256), 3 slices, 2 frames, 16 bit, with everything an image can have. */
	static ImagePlus hyperstack() {
		final ImageStack stack = new ImageStack(W, H);
		for (int i = 0; i < 12; i++)
			stack.addSlice("slice " + (i + 1), noisy(16, i % 2 == 0 ? 5 : 20, i));
		final ImagePlus plain = new ImagePlus("hyper.tif", stack);
		plain.setDimensions(2, 3, 2);
		plain.setOpenAsHyperStack(true);
		final CompositeImage image = new CompositeImage(plain, CompositeImage.COLOR);
		final LUT[] luts = { LUT.createLutFromColor(java.awt.Color.MAGENTA), LUT.createLutFromColor(java.awt.Color.GREEN) };
		for (int c = 0; c < 2; c++) {
			luts[c].min = 100 + c;
			luts[c].max = 40000 + c;
		}
		image.setLuts(luts);
		image.getCalibration().setUnit("um");
		image.getCalibration().pixelWidth = 0.25;
		image.getCalibration().pixelDepth = 3;
		image.setOverlay(new Overlay(new Roi(3, 3, 10, 10)));
		image.setProperty("Info", "seen by the microscope");
		image.setProp("key", "value");
		image.setPosition(2, 3, 1);
		return image;
	}

	/** A smooth scene with noise; sigma in 8-bit levels, 16-bit images are 256 times as bright. */
	static ImageProcessor noisy(final int bits, final double sigma, final long seed) {
		final Random random = new Random(seed);
		final ImageProcessor ip = bits == 8 ? new ByteProcessor(W, H) : bits == 16 ? new ShortProcessor(W, H) : bits == 24
			? new ColorProcessor(W, H) : new FloatProcessor(W, H);
		for (int y = 0; y < H; y++)
			for (int x = 0; x < W; x++) {
				final double clean = 120 + 40 * Math.sin(x / 12.0) * Math.cos(y / 15.0);
				if (bits == 24) {
					int rgb = 0;
					for (int c = 0; c < 3; c++)
						rgb = rgb << 8 | (int) Math.round(clean + 10 * c + sigma * random.nextGaussian());
					ip.set(x, y, rgb);
				}
				else {
					final double v = clean + sigma * random.nextGaussian();
					ip.setf(x, y, (float) (bits == 32 ? v : Math.round(bits == 16 ? 256 * v : v)));
				}
			}
		ip.resetMinAndMax();
		return ip;
	}

	private static double sigmaIn(final int bits) {
		return bits == 16 ? 2560 : 10;
	}

	/** Root mean square difference, of the red channel of RGB images. */
	private static double error(final ImagePlus a, final ImagePlus b) {
		double sum = 0;
		for (int i = 0; i < W * H; i++)
			sum += Math.pow(value(a, i) - value(b, i), 2);
		return Math.sqrt(sum / (W * H));
	}

	private static double value(final ImagePlus image, final int i) {
		return image.getBitDepth() == 24 ? image.getProcessor().get(i) >> 16 & 255 : image.getProcessor().getf(i);
	}

	private static double mean(final ImagePlus image) {
		double sum = 0;
		for (int i = 0; i < W * H; i++)
			sum += value(image, i);
		return sum / (W * H);
	}

	private static double meanChange(final ImageProcessor a, final ImageProcessor b) {
		double sum = 0;
		for (int i = 0; i < W * H; i++)
			sum += Math.abs(a.getf(i) - b.getf(i));
		return sum / (W * H);
	}

	private static void assertArrayEqualsAny(final Object a, final Object b) {
		assertTrue(java.util.Objects.deepEquals(a, b));
	}
}
