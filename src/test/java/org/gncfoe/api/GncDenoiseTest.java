package org.gncfoe.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.compute.RandomPriors;
import org.gncfoe.compute.cpu.CpuBackend;
import org.gncfoe.compute.reference.ReferenceBackend;
import org.gncfoe.image.DenoiseOptions;
import org.gncfoe.image.ImageDenoiser;
import org.gncfoe.image.QuadraticPriors;
import org.gncfoe.noise.KnownNoise;
import org.gncfoe.noise.NoiseKind;
import org.gncfoe.noise.ColouredNoise;
import org.gncfoe.noise.NoiseModel;
import org.gncfoe.noise.PoissonGaussian;
import org.gncfoe.prior.Priors;
import org.gncfoe.restore.DenoiseSettings;
import org.gncfoe.restore.GaussianDenoising;
import org.gncfoe.restore.JointOptimisation;
import org.gncfoe.restore.Problem;
import org.gncfoe.restore.Progress;
import org.gncfoe.restore.Psnr;
import org.gncfoe.restore.Solution;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import ij.ImagePlus;
import ij.process.FloatProcessor;
import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccessible;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.position.FunctionRandomAccessible;
import net.imglib2.type.NativeType;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.integer.ShortType;
import net.imglib2.type.numeric.integer.UnsignedByteType;
import net.imglib2.type.numeric.integer.UnsignedShortType;
import net.imglib2.type.numeric.real.DoubleType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.Intervals;
import net.imglib2.view.Views;

/** Tests that {@link Gnc} denoises any interval as in the whole, and writes and reads nothing else. */
class GncDenoiseTest {

	private static final NoiseModel GAUSSIAN = NoiseModel.gaussian(12), CAMERA = NoiseModel.poisson(new PoissonGaussian(0.9,
		10, 9));

	private static Backend backend;
	private static PriorEngine smooth, natural;

	@BeforeAll
	static void open() throws IOException {
		backend = new CpuBackend(2);
		smooth = backend.open(QuadraticPriors.create());
		natural = backend.open(Priors.load("natural-r1-vn5"));
	}

	@AfterAll
	static void close() {
		backend.close();
	}

	private static DenoisingSettings settings(final PriorEngine engine, final boolean camera,
		final DenoiseSettings steps)
	{
		return camera ? DenoisingSettings.of(CAMERA, new IntensityScale(8, 20), engine, steps).withFactor(1.01)
			: DenoisingSettings.of(GAUSSIAN, IntensityScale.BYTES, engine, steps);
	}

	// -- Intervals --

	@ParameterizedTest
	@CsvSource({ "90x70, false", "90x70, true", "1x80, false", "33x21x4, true", "20x30x2x3, false" })
	void anyIntervalIsAsInTheWhole(final String size, final boolean camera) {
		final long[] dimensions = LongStream.of(java.util.Arrays.stream(size.split("x")).mapToLong(Long::parseLong).toArray())
			.toArray();
		final Random random = new Random(size.hashCode());
		for (final long start : new long[] { 0, -13 }) {
			final Interval at = Intervals.translate(new FinalInterval(dimensions), start, 0);
			intervals(Scenes.image(new UnsignedByteType(), at), smooth, settings(smooth, camera, Scenes.STEPS), random);
			intervals(Scenes.image(new ShortType(), at), smooth, settings(smooth, camera, Scenes.STEPS), random);
			intervals(Scenes.image(new DoubleType(), at), smooth, settings(smooth, camera, Scenes.STEPS), random);
		}
	}

	/** The default, five steps of natural-r1-vn5 as they were learned. */
	@Test
	void anyIntervalWithAShippedPrior() {
		final RandomAccessibleInterval<UnsignedShortType> image = Scenes.image(new UnsignedShortType(), new FinalInterval(230,
			170));
		intervals(image, natural, settings(natural, false, DenoiseSettings.defaults()), new Random(5));
	}

	/** Correlated noise, in two tiles; and a blur that comes last. */
	@Test
	void anyIntervalOfCorrelatedNoise() {
		final NoiseModel noise = NoiseModel.coloured(ColouredNoise.smoothed(1, 144));
		final DenoisingSettings settings = DenoisingSettings.of(noise, IntensityScale.BYTES, natural);
		assertTrue(settings.halo() >= PlaneDenoiser.TILE);
		final RandomAccessibleInterval<UnsignedByteType> image = Scenes.image(new UnsignedByteType(), FinalInterval
			.createMinSize(3, -4, PlaneDenoiser.TILE + 60, 36));
		intervals(image, natural, settings.with(2, 0.7), new Random(6));
		intervals(image, smooth, settings(smooth, true, Scenes.STEPS).with(0, 1), new Random(7));
	}

	/** Priors whose filters meet only every second or sixth pixel: what is read begins on multiples of that. */
	@ParameterizedTest
	@ValueSource(strings = { "strided", "sum", "thirds" })
	void anyIntervalWithAStridedPrior(final String shape) {
		try (Backend reference = new ReferenceBackend(); PriorEngine engine = reference.open(RandomPriors.graph(shape, 1, 2, 7,
			3)))
		{
			assertTrue(engine.prior().stride() > 1);
			final DenoisingSettings settings = DenoisingSettings.of(GAUSSIAN, IntensityScale.BYTES, engine, DenoiseSettings
				.defaults().withSteps(1)).withComplete(true);
			intervals(Scenes.image(new UnsignedByteType(), FinalInterval.createMinSize(-5, 4, 70, 61)), engine, settings,
				new Random(5));
		}
	}

	/** The smoothings are found once: intervals equal the whole, and the whole is what the solver gives. */
	@ParameterizedTest
	@CsvSource({ "false", "true" })
	void anyIntervalByJointOptimisation(final boolean camera) throws IOException {
		try (PriorEngine energy = backend.open(Priors.load(Priors.DEFAULT_NAME))) {
			final RandomAccessibleInterval<UnsignedByteType> image = Scenes.image(new UnsignedByteType(), new FinalInterval(120,
				90));
			final DenoisingSettings settings = JointSmoothing.along(image, energy, settings(energy, camera, DenoiseSettings
				.defaults()).withComplete(true), 4);
			intervals(image, energy, settings, new Random(2));
			if (camera) return;
			final float[] unit = IntensityScale.BYTES.toUnit(Pixels.of(image).read(image, Progress.NONE));
			final double s = settings.sigma();
			final Solution solution = new JointOptimisation(s, JointOptimisation.BETA, 4, 0).solve(new Problem(energy, 90, 120,
				new GaussianDenoising(unit, s * s), unit), Progress.NONE);
			final RandomAccessibleInterval<FloatType> result = Scenes.result(image);
			Gnc.denoise(image, result, energy, settings);
			assertArrayEquals(IntensityScale.BYTES.toLevels(solution.image()), Pixels.of(result).read(result, Progress.NONE));
			assertNotEquals(settings.steps().fixed().t(0), settings.steps().fixed().t(3));
		}
	}

	/** Missing pixels are filled in in tiles, here small ones. */
	@ParameterizedTest
	@CsvSource({ "false", "true" })
	void anyIntervalWithMissingPixels(final boolean camera) {
		final RandomAccessibleInterval<FloatType> image = Scenes.image(new FloatType(), new FinalInterval(90, 70));
		final Random random = new Random(3);
		Views.iterable(image).forEach(pixel -> pixel.set(random.nextInt(20) == 0 ? Float.NaN : pixel.get()));
		Views.iterable(Views.interval(image, FinalInterval.createMinMax(20, 20, 60, 55))).forEach(pixel -> pixel.set(
			Float.POSITIVE_INFINITY));
		final DenoisingSettings settings = settings(smooth, camera, Scenes.STEPS);
		intervals(image, smooth, settings.withTile(16, 10), random);
		intervals(image, smooth, settings, random);
	}

	private static <T extends NativeType<T> & RealType<T>> void intervals(final RandomAccessibleInterval<T> image,
		final PriorEngine engine, final DenoisingSettings settings, final Random random)
	{
		final RandomAccessibleInterval<FloatType> whole = Scenes.result(image);
		Gnc.denoise(image, whole, engine, settings);
		Views.iterable(whole).forEach(pixel -> assertTrue(Float.isFinite(pixel.get())));
		for (int n = 0; n < 6; n++) {
			final RandomAccessibleInterval<FloatType> part = Scenes.result(image);
			final FinalInterval at = Scenes.within(image, random);
			Gnc.denoise(image, Views.interval(part, at), engine, settings);
			Scenes.assertPart(whole, part, at, image.getType().getClass().getSimpleName());
		}
	}

	/** An image without border: its intervals equal each other, and nothing beyond the halo is read. */
	@ParameterizedTest
	@CsvSource({ "false", "true" })
	void imagesWithoutBorder(final boolean gaps) {
		final DenoisingSettings settings = settings(smooth, false, Scenes.STEPS).withTile(16, 9).withComplete(!gaps);
		final long[] read = { Long.MAX_VALUE, Long.MIN_VALUE };
		final RandomAccessible<FloatType> image = new FunctionRandomAccessible<>(2, (at, pixel) -> {
			read[0] = Math.min(read[0], Math.min(at.getLongPosition(0), at.getLongPosition(1)));
			read[1] = Math.max(read[1], Math.max(at.getLongPosition(0), at.getLongPosition(1)));
			pixel.set(gaps && (at.getLongPosition(0) * 7 + at.getLongPosition(1)) % 23 == 0 ? Float.NaN : (float) Scenes.value(
				at));
		}, FloatType::new);
		final FinalInterval all = FinalInterval.createMinMax(-100, -100, 60, 60);
		final RandomAccessibleInterval<FloatType> whole = Scenes.result(all);
		Gnc.denoise(image, whole, smooth, settings);
		assertTrue(read[0] >= -100 - settings.halo() && read[1] <= 60 + settings.halo(), read[0] + " to " + read[1]);
		final Random random = new Random(1);
		for (int n = 0; n < 8; n++) {
			final RandomAccessibleInterval<FloatType> part = Scenes.result(all);
			final FinalInterval at = Scenes.within(all, random);
			Gnc.denoise(image, Views.interval(part, at), smooth, settings);
			Scenes.assertPart(whole, part, at, "without border");
		}
	}

	/** A block with the halo around it is enough: whoever has no more computes the same. */
	@Test
	void aBlockWithItsHaloIsEnough() {
		final RandomAccessibleInterval<UnsignedByteType> image = Scenes.image(new UnsignedByteType(), new FinalInterval(120,
			100));
		final DenoisingSettings settings = settings(smooth, false, Scenes.STEPS).withComplete(true);
		final RandomAccessibleInterval<FloatType> whole = Scenes.result(image), part = Scenes.result(image);
		Gnc.denoise(image, whole, smooth, settings);
		final Interval block = FinalInterval.createMinMax(50, 30, 80, 60);
		Gnc.denoise(Views.interval(image, Intervals.expand(block, settings.halo())), Views.interval(part, block), smooth,
			settings);
		Scenes.assertPart(whole, part, block, "block");
	}

	// -- Values --

	@Test
	void integersAreRoundedAndClipped() {
		final RandomAccessibleInterval<UnsignedByteType> image = Scenes.image(new UnsignedByteType(), new FinalInterval(40,
			30));
		final DenoisingSettings bright = settings(smooth, false, Scenes.STEPS);
		final RandomAccessibleInterval<FloatType> exact = Scenes.result(image);
		Gnc.denoise(image, exact, smooth, bright);
		final var bytes = ArrayImgs.unsignedBytes(40, 30);
		Gnc.denoise(image, bytes, smooth, bright);
		final var cursor = exact.randomAccess();
		final var at = bytes.localizingCursor();
		while (at.hasNext()) {
			final int value = at.next().get();
			cursor.setPosition(at);
			assertEquals(Math.max(0, Math.min(255, Math.floor(cursor.get().get() + 0.5))), value);
		}
	}

	@Test
	void isWhatImagesAreDenoisedTo() {
		final RandomAccessibleInterval<FloatType> image = Scenes.image(new FloatType(), new FinalInterval(150, 110));
		final float[] levels = Pixels.of(image).read(image, Progress.NONE);
		final ImagePlus imp = new ImagePlus("a", new FloatProcessor(150, 110, levels.clone()));
		for (final KnownNoise known : List.of(KnownNoise.NOTHING.withKind(NoiseKind.GAUSSIAN), new KnownNoise(
			NoiseKind.POISSON, 2, 10, 3)))
		{
			final float[] expected = (float[]) new ImageDenoiser(natural, "a").denoise(imp, DenoiseOptions.defaults().withNoise(
				known), Progress.NONE).image().getProcessor().getPixels();
			final RandomAccessibleInterval<FloatType> result = Scenes.result(image);
			Gnc.denoise(image, result, natural, DenoisingSettings.find(image, natural, known, DenoiseSettings.defaults()));
			final float[] found = Pixels.of(result).read(result, Progress.NONE);
			for (int p = 0; p < found.length; p++)
				assertEquals(expected[p], found[p], 1e-3, known + ", pixel " + p);
		}
	}

	@Test
	void settingsOfTypes() {
		final RandomAccessibleInterval<UnsignedByteType> bytes = Scenes.image(new UnsignedByteType(), new FinalInterval(64, 64,
			3));
		final DenoisingSettings settings = DenoisingSettings.find(bytes, smooth);
		assertEquals(IntensityScale.BYTES, settings.scale());
		assertTrue(settings.complete());
		assertEquals(settings.reach(), settings.halo());
		assertEquals(Psnr.of(bytes, bytes, 255), Double.POSITIVE_INFINITY);
		final DenoisingSettings floats = DenoisingSettings.of(GAUSSIAN, IntensityScale.BYTES, smooth);
		assertTrue(floats.halo() > 512);
	}

	@Test
	void unusableImagesAreOneSentence() {
		final DenoisingSettings settings = settings(smooth, false, Scenes.STEPS);
		final var image = ArrayImgs.floats(10, 10);
		assertTrue(assertThrows(IllegalArgumentException.class, () -> Gnc.denoise(image, ArrayImgs.floats(11, 10), smooth,
			settings)).getMessage().contains("beyond the image"));
		assertThrows(IllegalArgumentException.class, () -> Gnc.denoise(image, ArrayImgs.floats(5, 5, 1), smooth, settings));
		assertThrows(IllegalArgumentException.class, () -> Gnc.denoise(ArrayImgs.floats(5), ArrayImgs.floats(5), smooth,
			settings));
		assertThrows(IllegalArgumentException.class, () -> DenoisingSettings.find(ArrayImgs.floats(5), smooth));
		Gnc.denoise(image, Views.interval(image, new FinalInterval(0, 10)), smooth, settings);
	}
}
