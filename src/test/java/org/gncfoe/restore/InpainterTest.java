package org.gncfoe.restore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.Backends;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.compute.RandomPriors;
import org.gncfoe.compute.cpu.CpuBackend;
import org.gncfoe.compute.reference.ReferenceBackend;
import org.gncfoe.prior.Prior;
import org.gncfoe.prior.Priors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import ij.ImagePlus;
import ij.process.ImageProcessor;

/** Tests {@link Inpainter}. */
class InpainterTest {

	private static final int HEIGHT = 9;
	private static final int WIDTH = 8;

	private final GaussianEngine engine = new GaussianEngine();
	private final Random random = new Random(5);
	private final float[] image = new float[HEIGHT * WIDTH];
	private final boolean[] observed = new boolean[image.length];

	InpainterTest() {
		for (int p = 0; p < image.length; p++) {
			observed[p] = random.nextBoolean();
			image[p] = observed[p] ? random.nextFloat() : Float.NaN;
		}
	}

	@Test
	void observedPixelsAreBitExactAndMissingOnesGoToTheMode() {
		final float[] full = new Inpainter(engine, InpaintSettings.defaults().withSmoothing(0.5, 0.011)).inpaint(image, observed,
			HEIGHT, WIDTH, Progress.NONE);
		for (int p = 0; p < image.length; p++)
			if (observed[p]) assertEquals(image[p], full[p]);
			else assertEquals(GaussianEngine.MEAN, full[p], 1e-3);
	}

	@Test
	void startDoesNotMatterWithEnoughSmoothing() {
		final InpaintSettings settings = InpaintSettings.defaults().withSmoothing(0.5, 0.011);
		final float[] one = new Inpainter(engine, settings).inpaint(image, observed, HEIGHT, WIDTH, Progress.NONE);
		final float[] two = new Inpainter(engine, settings.withStart(new NearestInterpolation())).inpaint(image, observed,
			HEIGHT, WIDTH, Progress.NONE);
		for (int p = 0; p < image.length; p++)
			assertEquals(one[p], two[p], 1e-3);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2 })
	void holesApartGiveWhatTheWholeImageGives(final int depth) {
		final int h = 40, w = 50;
		final float[] x = RandomPriors.image(h * w, 1);
		final boolean[] known = new boolean[h * w];
		Arrays.fill(known, true);
		for (final int p : new int[] { 0, 5 * w + 9, 5 * w + 10, 30 * w + 40, 33 * w + 40, 39 * w + 20 })
			known[p] = false;
		final Prior prior = RandomPriors.of(depth, 4, 5, 8, 1);
		try (Backend backend = new ReferenceBackend(); PriorEngine reference = backend.open(prior)) {
			assertTrue(Holes.parts(known, h, w, prior.gradientRadius()).size() > 1);
			final InpaintSettings settings = InpaintSettings.defaults().withSteps(10);
			final float[] apart = new Inpainter(reference, settings).inpaint(x, known, h, w, Progress.NONE);
			final float[] start = Inpainter.fill(reference, settings.start(), x, known, h, w);
			final float[] whole = new GncFlow(settings.schedule(prior.maxT())).solve(new Problem(reference, h, w,
				new Inpainting(x, known), start), Progress.NONE).image();
			assertArrayEquals(whole, apart, 1e-6f);
		}
	}

	@Test
	void holesOfSeveralMosaicsGiveWhatTheWholeImageGives() {
		final int side = 1200;
		final float[] x = RandomPriors.image(side * side, 2);
		final boolean[] known = new boolean[side * side];
		Arrays.fill(known, true);
		for (int y = 3; y < side; y += 10)
			for (int i = 7; i < side; i += 10)
				known[y * side + i] = false;
		final Prior prior = RandomPriors.of(1, 4, 5, 8, 1);
		final List<Crop> parts = Holes.parts(known, side, side, prior.gradientRadius());
		assertEquals(120 * 120, parts.size());
		assertTrue(Mosaic.of(parts).size() > 1);
		try (Backend backend = new CpuBackend(2); PriorEngine cpu = backend.open(prior)) {
			final InpaintSettings settings = InpaintSettings.defaults().withSteps(2);
			final float[] apart = new Inpainter(cpu, settings).inpaint(x, known, side, side, Progress.NONE);
			final float[] start = Inpainter.fill(cpu, settings.start(), x, known, side, side);
			final float[] whole = new GncFlow(settings.schedule(prior.maxT())).solve(new Problem(cpu, side, side,
				new Inpainting(x, known), start), Progress.NONE).image();
			assertArrayEquals(whole, apart, 1e-5f);
		}
	}

	/** Scattered pixels, wide holes that are filled at half the size first, and lines; with and without noise. */
	@ParameterizedTest
	@CsvSource({ "1, 700", "700, 1", "4, 500", "333, 170", "310, 420", "151, 611" })
	void tilesOfAnySizeGiveTheWholeImage(final int height, final int width) {
		final Prior prior = RandomPriors.of(1, 4, 5, 8, 1);
		final float[] x = RandomPriors.image(height * width, height);
		try (Backend backend = new CpuBackend(2); PriorEngine cpu = backend.open(prior)) {
			for (final String holes : List.of("scattered", "wide", "lines"))
				for (final double noise : new double[] { 0, 0.1 })
					for (final int tile : new int[] { 1, 200 }) {
						final boolean[] known = known(holes, height, width);
						final InpaintSettings settings = InpaintSettings.defaults().withSteps(3).withNoise(noise);
						final float[] whole = new Inpainter(cpu, settings, 4096).inpaint(x, known, height, width, Progress.NONE);
						final float[] tiled = new Inpainter(cpu, settings, tile).inpaint(x, known, height, width, Progress.NONE);
						assertArrayEquals(whole, tiled, 2e-5f, height + "x" + width + " in tiles of " + tile + ", " + holes);
					}
			if (Math.min(height, width) > 1) assertTrue(new Inpainter(cpu, InpaintSettings.defaults().withSteps(3), 1).largestTile(
				height, width) < height * width || Math.max(height, width) < 304);
		}
	}

	/** With the steps that each takes by default. */
	@Test
	void everyShippedPriorFillsWideHoles() throws IOException {
		final int side = 28;
		final float[] x = new float[side * side];
		for (int p = 0; p < x.length; p++)
			x[p] = 0.3f + 0.4f * (p % side) / side;
		final boolean[] known = Evaluation.squares(side, side, 14);
		try (Backend backend = new CpuBackend(2)) {
			for (final String name : Priors.shippedNames())
				try (PriorEngine cpu = backend.open(Priors.load(name))) {
					final float[] full = new Inpainter(cpu, InpaintSettings.defaults()).inpaint(x, known, side, side, Progress.NONE);
					// NB: fine-tuned for something else, a prior may do worse
					if (!cpu.prior().isFineTuned()) assertArrayEquals(x, full, 0.1f, name);
				}
		}
	}

	/** The network takes all its steps, whatever the size of the holes; the cat of the sample images was not learned from. */
	@ParameterizedTest
	@CsvSource({ "0, 0.5", "0, 0.8", "0, 0.95", "4, 0", "8, 0", "16, 0" })
	void networkIsBetterThanItsEnergyInFewerSteps(final int hole, final double missing) throws IOException {
		final int side = 128;
		final ImageProcessor cat = new ImagePlus("sample-images/chelsea.png").getProcessor().convertToByte(false);
		cat.setRoi(150, 80, side, side);
		final float[] clean = (float[]) cat.crop().convertToFloatProcessor().getPixels();
		final Evaluation evaluation = new Evaluation(1);
		final boolean[] known = hole > 0 ? Evaluation.squares(side, side, hole) : evaluation.observed(side * side, missing, 0);
		final double[] psnr = new double[2];
		final int[] steps = new int[2];
		try (Backend backend = new CpuBackend(2)) {
			for (int i = 0; i < 2; i++)
				try (PriorEngine cpu = backend.open(Priors.load(i == 0 ? "natural-r1" : PriorChoice.inpainting("auto",
					InpaintSettings.defaults()))))
				{
					final InpaintSettings settings = InpaintSettings.defaults();
					final Inpainter inpainter = new Inpainter(cpu, i == 0 ? settings.withSteps(50) : settings);
					psnr[i] = evaluation.inpainting(inpainter, clean, side, side, known).psnr();
					steps[i] = inpainter.schedule().steps();
				}
		}
		assertTrue(psnr[1] > psnr[0], psnr[0] + " dB, " + psnr[1] + " dB");
		assertTrue(steps[1] < steps[0]);
		final double harmonic = evaluation.inpainting(new HarmonicInterpolation(), clean, side, side, known).psnr();
		assertTrue(psnr[1] > harmonic, harmonic + " dB");
	}

	private static boolean[] known(final String holes, final int height, final int width) {
		final Random random = new Random(7);
		final boolean[] known = new boolean[height * width];
		for (int p = 0; p < known.length; p++) {
			final int y = p / width, i = p % width;
			known[p] = holes.equals("scattered") ? random.nextBoolean() : holes.equals("wide") ? random.nextInt(10) > 0 && (y %
				150 > 20 || i % 190 > 33) : y != 60 && y != 61 && i != 90;
		}
		known[known.length - 1] = true;
		return known;
	}

	@Test
	void aWideHoleDoesNotDependOnTheStart() throws IOException {
		final int side = 96, hole = 64, from = (side - hole) / 2;
		final float[] x = new float[side * side];
		final boolean[] known = new boolean[side * side];
		for (int p = 0; p < x.length; p++) {
			final int row = p / side, column = p % side;
			x[p] = 0.2f + 0.6f * row / side;
			known[p] = row < from || row >= from + hole || column < from || column >= from + hole;
		}
		final Interpolation zeros = (image, mask, height, width) -> {
			for (int p = 0; p < image.length; p++)
				if (!mask[p]) image[p] = 0;
		};
		try (Backend backend = Backends.open("cpu", 1); PriorEngine cpu = backend.open(Priors.load(Priors.DEFAULT_NAME))) {
			final float[] full = new Inpainter(cpu, InpaintSettings.defaults()).inpaint(x, known, side, side, Progress.NONE);
			final float[] other = new Inpainter(cpu, InpaintSettings.defaults().withStart(zeros)).inpaint(x, known, side, side,
				Progress.NONE);
			assertArrayEquals(full, other, 1 / 255f);
			double error = 0;
			for (int p = 0; p < x.length; p++)
				error = Math.max(error, Math.abs(full[p] - x[p]));
			assertTrue(error < 0.1, "a ramp is continued to within " + error);
		}
	}

	@Test
	void observedPixelsMustBeFinite() {
		image[0] = Float.NaN;
		observed[0] = true;
		assertThrows(IllegalArgumentException.class, () -> new Inpainter(engine, InpaintSettings.defaults()).inpaint(image,
			observed, HEIGHT, WIDTH, Progress.NONE));
	}

	@Test
	void noisyObservationsAreDenoised() {
		final InpaintSettings settings = InpaintSettings.defaults().withNoise(0.1);
		final float[] full = new Inpainter(engine, settings).inpaint(image, observed, HEIGHT, WIDTH, Progress.NONE);
		for (int p = 0; p < image.length; p++)
			if (observed[p]) assertTrue(Math.abs(full[p] - GaussianEngine.MEAN) < Math.abs(image[p] - GaussianEngine.MEAN));
	}

	@Test
	void smoothingIsCutToThePrior() {
		final Schedule schedule = InpaintSettings.defaults().withSmoothing(9, 5).schedule(0.25);
		assertEquals(0.25, schedule.t(0));
		assertEquals(0.25, schedule.t(49));
	}

	@Test
	void badArgumentsAreRefused() {
		final Inpainter inpainter = new Inpainter(engine, InpaintSettings.defaults());
		assertThrows(IllegalArgumentException.class, () -> inpainter.inpaint(image, new boolean[image.length], HEIGHT, WIDTH,
			Progress.NONE));
		assertThrows(IllegalArgumentException.class, () -> inpainter.inpaint(image, observed, HEIGHT + 1, WIDTH,
			Progress.NONE));
		final boolean[] all = observed.clone();
		java.util.Arrays.fill(all, true);
		assertThrows(IllegalArgumentException.class, () -> inpainter.inpaint(image, all, HEIGHT, WIDTH, Progress.NONE));
		assertThrows(IllegalArgumentException.class, () -> InpaintSettings.defaults().withSmoothing(0.1, 0.2));
		assertThrows(IllegalArgumentException.class, () -> InpaintSettings.defaults().withSteps(-1));
		assertThrows(IllegalArgumentException.class, () -> InpaintSettings.defaults().withNoise(-1));
	}
}
