package org.gncfoe.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntFunction;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.compute.cpu.CpuBackend;
import org.gncfoe.image.ImageFiles;
import org.gncfoe.image.QuadraticPriors;
import org.gncfoe.noise.ColouredNoise;
import org.gncfoe.noise.NoiseModel;
import org.gncfoe.noise.NoiseSpectrum;
import org.gncfoe.noise.PoissonGaussian;
import org.gncfoe.prior.Priors;
import org.gncfoe.restore.Denoiser;
import org.gncfoe.restore.DenoiseSettings;
import org.gncfoe.restore.Progress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.integer.UnsignedByteType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.Intervals;
import net.imglib2.view.Views;

/** Tests that neighbouring planes help, leave no ghosts, and that any part is as in the whole. */
class NeighboursTest {

	private static final int SIDE = 96;

	/** What may be lost, in dB, where neighbours show something else. */
	private static final double NOTHING = 0.06;

	private static Backend backend;
	private static PriorEngine smooth, natural;
	private static FloatProcessor picture;

	@BeforeAll
	static void open() throws IOException {
		backend = new CpuBackend(2);
		smooth = backend.open(QuadraticPriors.create());
		natural = backend.open(Priors.load("natural-r1-vn5"));
		picture = ImageFiles.open(Path.of("sample-images/chelsea.png")).getProcessor().convertToByteProcessor(false)
			.convertToFloatProcessor();
		picture.setInterpolationMethod(ImageProcessor.BICUBIC);
	}

	@AfterAll
	static void close() {
		backend.close();
	}

	// -- Parts --

	@ParameterizedTest
	@CsvSource({ "40x33x7, 2, false", "40x33x7, 2, true", "21x17x3x6, 3, false", "21x17x6x2, 2, true", "1x50x5, 2, false",
		"30x20x1, 2, false" })
	void anyIntervalIsAsInTheWhole(final String size, final int dimension, final boolean camera) {
		final long[] dimensions = Arrays.stream(size.split("x")).mapToLong(Long::parseLong).toArray();
		final Random random = new Random(size.hashCode());
		final Interval at = Intervals.translate(new FinalInterval(dimensions), -5, 0);
		final var image = Scenes.image(new FloatType(), Intervals.translate(at, 3, dimensions.length - 1));
		final DenoisingSettings settings = camera ? DenoisingSettings.of(NoiseModel.poisson(new PoissonGaussian(0.9, 10, 9)),
			new IntensityScale(8, 20), smooth, Scenes.STEPS).withFactor(1.01) : DenoisingSettings.of(NoiseModel.gaussian(12),
				IntensityScale.BYTES, smooth, Scenes.STEPS);
		parts(image, smooth, settings, dimension, 8, random);
	}

	/** Larger than the tiles in which planes are joined, with a shipped network. */
	@Test
	void anyIntervalOfALargePlane() {
		final var image = Scenes.image(new UnsignedByteType(), new FinalInterval(290, 270, 3));
		parts(image, natural, DenoisingSettings.of(NoiseModel.gaussian(12), IntensityScale.BYTES, natural).withComplete(true),
			2, 3, new Random(4));
	}

	private static void parts(final RandomAccessibleInterval<? extends net.imglib2.type.numeric.RealType<?>> image,
		final PriorEngine engine, final DenoisingSettings settings, final int dimension, final int times, final Random random)
	{
		final Neighbours neighbours = Neighbours.along(dimension);
		final var whole = Scenes.result(image);
		Gnc.denoise(image, whole, engine, settings, neighbours, Progress.NONE);
		for (int k = 0; k < times; k++) {
			final Interval part = Scenes.within(image, random);
			final var result = Scenes.result(image);
			Gnc.denoise(image, Views.interval(result, part), engine, settings, neighbours, Progress.NONE);
			Scenes.assertPart(whole, result, part, "part " + k);
		}
		Scenes.assertPart(whole, Gnc.denoised(image, engine, settings, neighbours), image, "lazy");
	}

	/** Nothing farther than the halo, and no plane beyond the window, is read. */
	@Test
	void reachesAsFarAsItSays() {
		final var image = Scenes.image(new FloatType(), new FinalInterval(120, 110, 9));
		final DenoisingSettings settings = DenoisingSettings.of(NoiseModel.gaussian(12), IntensityScale.BYTES, smooth,
			Scenes.STEPS).withComplete(true);
		final Neighbours neighbours = Neighbours.along(2);
		final Interval part = FinalInterval.createMinSize(55, 50, 4, 8, 9, 1);
		final int halo = neighbours.halo(settings);
		final var read = Views.interval(Views.extendValue(Views.interval(image, Intervals.expand(part, halo, halo, 2)),
			new FloatType(Float.NaN)), image);
		final var whole = Scenes.result(image);
		final var result = Scenes.result(image);
		// NB: Without the brightness of planes, which looks at all of a plane.
		Gnc.denoise(Views.extendMirrorDouble(image), Views.interval(whole, part), smooth, settings, neighbours, Progress.NONE);
		Gnc.denoise(Views.extendMirrorDouble(read), Views.interval(result, part), smooth, settings, neighbours, Progress.NONE);
		Scenes.assertPart(whole, result, part, "halo");
	}

	@Test
	void windowsStayInsideTheStack() {
		assertArrayEquals(new long[] { 0, 4 }, NeighbourDenoiser.window(0, 0, 9));
		assertArrayEquals(new long[] { 0, 4 }, NeighbourDenoiser.window(1, 0, 9));
		assertArrayEquals(new long[] { 3, 7 }, NeighbourDenoiser.window(5, 0, 9));
		assertArrayEquals(new long[] { 5, 9 }, NeighbourDenoiser.window(9, 0, 9));
		assertArrayEquals(new long[] { 0, 2 }, NeighbourDenoiser.window(1, 0, 2));
		assertThrows(IllegalArgumentException.class, () -> Neighbours.along(1));
		assertThrows(IllegalArgumentException.class, () -> Gnc.denoise(Scenes.image(new FloatType(), new FinalInterval(9, 9)),
			Scenes.result(new FinalInterval(9, 9)), smooth, DenoisingSettings.of(NoiseModel.gaussian(9), IntensityScale.BYTES,
				smooth), Neighbours.along(2), Progress.NONE));
	}

	// -- What it is worth --

	/** Four frames of a still scene: nearly as good as the mean of all, which is denoised at half the noise. */
	@ParameterizedTest
	@CsvSource({ "10", "25" })
	void stillFramesAreNearlyAsGoodAsTheirMean(final double sigma) {
		final float[][] clean = frames(4, k -> shifted(0, 0)), noisy = noisy(clean, sigma);
		final float[] mean = new float[SIDE * SIDE];
		for (final float[] frame : noisy)
			for (int p = 0; p < mean.length; p++)
				mean[p] += frame[p] / (4 * 255);
		final float[] best = new Denoiser(natural, DenoiseSettings.defaults()).denoise(mean, SIDE, SIDE, sigma / 255 / 2,
			Progress.NONE);
		for (int p = 0; p < best.length; p++)
			best[p] *= 255;
		final float[][] alone = denoised(noisy, sigma, Neighbours.NONE), joined = denoised(noisy, sigma, Neighbours.along(2));
		final double limit = psnr(best, clean[0]);
		for (int k = 0; k < 4; k++) {
			assertTrue(psnr(joined[k], clean[k]) > limit - 1, k + ": " + psnr(joined[k], clean[k]) + " of " + limit);
			assertTrue(psnr(joined[k], clean[k]) > psnr(alone[k], clean[k]) + 1.5, k + ": " + psnr(alone[k], clean[k]));
		}
	}

	/** Neither motion nor a cut, fading light or drift makes any frame worse, the first and the last among them. */
	@ParameterizedTest
	@CsvSource({ "0.5", "2", "10", "cut", "bleach", "drift" })
	void nothingGetsWorse(final String what) {
		final IntFunction<float[]> scene = switch (what) {
			case "cut" -> k -> k < 4 ? shifted(0, 0) : shifted(170, 30);
			case "bleach" -> k -> times(shifted(0, 0), Math.pow(0.98, k));
			case "drift" -> k -> shifted(0.1 * k, 0.05 * k);
			default -> k -> shifted(Double.parseDouble(what) * k, 0.3 * Double.parseDouble(what) * k);
		};
		for (final double sigma : new double[] { 10, 30 }) {
			final float[][] clean = frames(7, scene), noisy = noisy(clean, sigma);
			final float[][] alone = denoised(noisy, sigma, Neighbours.NONE), joined = denoised(noisy, sigma, Neighbours.along(
				2));
			double gain = 0;
			for (int k = 0; k < clean.length; k++) {
				final double d = psnr(joined[k], clean[k]) - psnr(alone[k], clean[k]);
				assertTrue(d > -NOTHING, what + ", sigma " + sigma + ", frame " + k + ": " + d);
				gain += d / clean.length;
			}
			if (what.equals("bleach") || what.equals("drift")) assertTrue(gain > 1, what + ": " + gain);
		}
	}

	/** A disc that moves over a still background: around it nothing gets worse, elsewhere all gets better. */
	@ParameterizedTest
	@CsvSource({ "0.5", "2", "10" })
	void aMovingDiscHasNoGhost(final double speed) {
		final int n = 7;
		final double sigma = 20;
		final float[][] clean = frames(n, k -> disc(shifted(0, 0), 30 + speed * (k - 3), 48));
		final float[][] noisy = noisy(clean, sigma), alone = denoised(noisy, sigma, Neighbours.NONE), joined = denoised(noisy,
			sigma, Neighbours.along(2));
		for (int k = 0; k < n; k++) {
			// NB: Where the disc is, was or will be.
			final int x0 = (int) Math.max(0, 30 + speed * (Math.max(0, k - 4) - 3) - 14), x1 = (int) Math.min(SIDE, 30 + speed *
				(Math.min(n - 1, k + 4) - 3) + 14);
			final double near = psnr(joined[k], clean[k], x0, 34, x1, 62) - psnr(alone[k], clean[k], x0, 34, x1, 62);
			final double far = psnr(joined[k], clean[k], 0, 0, SIDE, 28) - psnr(alone[k], clean[k], 0, 0, SIDE, 28);
			assertTrue(near > -NOTHING, "frame " + k + " around the disc: " + near);
			assertTrue(far > 1, "frame " + k + " elsewhere: " + far);
		}
	}

	/** Correlated noise: its neighbours are joined with the spectrum they have. */
	@Test
	void correlatedNoiseToo() {
		final NoiseSpectrum spectrum = ColouredNoise.smoothed(1, 15 * 15);
		final NoiseModel noise = NoiseModel.coloured(spectrum);
		final float[][] clean = frames(4, k -> shifted(0, 0)), noisy = new float[4][];
		for (int k = 0; k < 4; k++)
			noisy[k] = ColouredNoise.added(clean[k], SIDE, SIDE, spectrum, k);
		final PriorEngine engine = natural;
		final DenoisingSettings settings = DenoisingSettings.of(noise, IntensityScale.BYTES, engine);
		final float[][] alone = denoised(noisy, settings, Neighbours.NONE), joined = denoised(noisy, settings, Neighbours.along(
			2));
		for (int k = 0; k < 4; k++)
			assertTrue(psnr(joined[k], clean[k]) > psnr(alone[k], clean[k]) + 1, k + ": " + psnr(joined[k], clean[k]) +
				" after " + psnr(alone[k], clean[k]));
	}

	/** A plane without a pixel does not hurt its neighbours. */
	@Test
	void anEmptyPlaneIsLeftOut() {
		final float[][] clean = frames(5, k -> shifted(0, 0)), noisy = noisy(clean, 20);
		final float[][] four = new float[][] { noisy[0], noisy[1], noisy[3], noisy[4] };
		Arrays.fill(noisy[2], Float.NaN);
		assertArrayEquals(denoised(four, 20, Neighbours.along(2))[0], denoised(noisy, 20, Neighbours.along(2))[0]);
	}

	// -- Helper methods --

	private static float[][] denoised(final float[][] noisy, final double sigma, final Neighbours neighbours) {
		return denoised(noisy, DenoisingSettings.of(NoiseModel.gaussian(sigma), IntensityScale.BYTES, natural), neighbours);
	}

	private static float[][] denoised(final float[][] noisy, final DenoisingSettings settings, final Neighbours neighbours) {
		final int n = noisy.length, size = SIDE * SIDE;
		final float[] all = new float[n * size], result = new float[n * size];
		for (int k = 0; k < n; k++)
			System.arraycopy(noisy[k], 0, all, k * size, size);
		Gnc.denoise(ArrayImgs.floats(all, SIDE, SIDE, n), ArrayImgs.floats(result, SIDE, SIDE, n), natural, settings,
			neighbours, Progress.NONE);
		final float[][] frames = new float[n][];
		for (int k = 0; k < n; k++)
			frames[k] = Arrays.copyOfRange(result, k * size, (k + 1) * size);
		return frames;
	}

	private static float[][] frames(final int n, final IntFunction<float[]> frame) {
		final float[][] frames = new float[n][];
		for (int k = 0; k < n; k++)
			frames[k] = frame.apply(k);
		return frames;
	}

	/** A part of a photograph, from so many pixels farther to the right and below. */
	private static float[] shifted(final double dx, final double dy) {
		final float[] frame = new float[SIDE * SIDE];
		for (int p = 0; p < frame.length; p++)
			frame[p] = (float) picture.getBicubicInterpolatedPixel(100 + p % SIDE + dx, 90 + p / SIDE + dy, picture);
		return frame;
	}

	private static float[] times(final float[] frame, final double factor) {
		for (int p = 0; p < frame.length; p++)
			frame[p] *= (float) factor;
		return frame;
	}

	private static float[] disc(final float[] frame, final double x, final double y) {
		for (int p = 0; p < frame.length; p++) {
			final double inside = Math.max(0, Math.min(1, 10.5 - Math.hypot(p % SIDE - x, p / SIDE - y)));
			frame[p] += (float) (inside * (210 - frame[p]));
		}
		return frame;
	}

	private static float[][] noisy(final float[][] clean, final double sigma) {
		final Random random = new Random(3);
		return Arrays.stream(clean).map(frame -> {
			final float[] noisy = frame.clone();
			for (int p = 0; p < noisy.length; p++)
				noisy[p] += (float) (sigma * random.nextGaussian());
			return noisy;
		}).toArray(float[][]::new);
	}

	private static double psnr(final float[] image, final float[] clean) {
		return psnr(image, clean, 0, 0, SIDE, SIDE);
	}

	private static double psnr(final float[] image, final float[] clean, final int x0, final int y0, final int x1,
		final int y1)
	{
		double sum = 0;
		for (int y = y0; y < y1; y++)
			for (int x = x0; x < x1; x++)
				sum += Math.pow(image[y * SIDE + x] - clean[y * SIDE + x], 2);
		return 10 * Math.log10(255.0 * 255 * (x1 - x0) * (y1 - y0) / sum);
	}
}
