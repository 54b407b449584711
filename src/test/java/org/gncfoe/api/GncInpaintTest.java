package org.gncfoe.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Random;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.compute.cpu.CpuBackend;
import org.gncfoe.image.QuadraticPriors;
import org.gncfoe.noise.NoiseModel;
import org.gncfoe.noise.PoissonGaussian;
import org.gncfoe.prior.Priors;
import org.gncfoe.restore.InpaintSettings;
import org.gncfoe.restore.Inpainter;
import org.gncfoe.restore.Progress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import net.imglib2.FinalInterval;
import net.imglib2.RandomAccessible;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.position.FunctionRandomAccessible;
import net.imglib2.type.logic.BitType;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.integer.UnsignedShortType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;

/** Tests that {@link Gnc} inpaints any interval as in the whole. */
class GncInpaintTest {

	private static final InpaintSettings QUICK = InpaintSettings.defaults().withSteps(3).withSmoothing(0.1, 0.02);

	private static Backend backend;
	private static PriorEngine smooth;

	@BeforeAll
	static void open() {
		backend = new CpuBackend(2);
		smooth = backend.open(QuadraticPriors.create());
	}

	@AfterAll
	static void close() {
		backend.close();
	}

	/** A sixth of the pixels, and a square in every 60 x 60 pixels. */
	private static RandomAccessible<BitType> missing(final int dimensions) {
		return new FunctionRandomAccessible<>(dimensions, (at, lost) -> lost.set(Math.floorMod((int) (Scenes.value(at) * 1000),
			6) == 0 || Math.floorMod(at.getIntPosition(0), 60) < 9 && Math.floorMod(at.getIntPosition(1), 60) < 9), BitType::new);
	}

	@ParameterizedTest
	@CsvSource({ "0", "1", "2" })
	void anyIntervalIsAsInTheWhole(final int kind) {
		final RandomAccessibleInterval<UnsignedShortType> image = Scenes.image(new UnsignedShortType(), FinalInterval
			.createMinSize(-7, 3, 5, 130, 90, 3));
		final RandomAccessible<BitType> missing = missing(3);
		final DenoisingSettings denoising = kind == 0 ? null : kind == 1 ? DenoisingSettings.of(NoiseModel.gaussian(12),
			IntensityScale.BYTES, smooth, Scenes.STEPS) : DenoisingSettings.of(NoiseModel.poisson(new PoissonGaussian(0.9, 10,
				9)), new IntensityScale(8, 20), smooth, Scenes.STEPS).withFactor(0.99);
		final InpaintingSettings settings = InpaintingSettings.find(image, Views.interval(missing, image), smooth, QUICK, 9)
			.withTile(48, 20).withDenoising(denoising);
		final RandomAccessibleInterval<FloatType> whole = Scenes.result(image);
		Gnc.inpaint(image, missing, whole, smooth, settings);
		if (kind == 0) assertOnlyMissingChanged(image, missing, whole);
		final Random random = new Random(kind);
		for (int n = 0; n < 6; n++) {
			final RandomAccessibleInterval<FloatType> part = Scenes.result(image);
			final FinalInterval at = Scenes.within(image, random);
			Gnc.inpaint(image, missing, Views.interval(part, at), smooth, settings);
			Scenes.assertPart(whole, part, at, "kind " + kind);
		}
		Scenes.assertPart(whole, Gnc.inpainted(image, missing, smooth, settings), image, "lazy, kind " + kind);
	}

	private static void assertOnlyMissingChanged(final RandomAccessibleInterval<? extends RealType<?>> before,
		final RandomAccessible<BitType> missing, final RandomAccessibleInterval<FloatType> after)
	{
		final var from = before.randomAccess();
		final var lost = missing.randomAccess();
		final var to = Views.iterable(after).localizingCursor();
		int changed = 0;
		while (to.hasNext()) {
			final double value = to.next().get();
			from.setPosition(to);
			lost.setPosition(to);
			if (!lost.get().get()) assertEquals(from.get().getRealDouble(), value);
			else if (value != from.get().getRealDouble()) changed++;
		}
		assertTrue(changed > 1000, changed + " pixels changed");
	}

	/** Where tiles meet there are no seams: the result is that of the whole plane, but for what the interpolation rounds. */
	@Test
	void tilesHaveNoSeams() throws IOException {
		final RandomAccessibleInterval<FloatType> image = Scenes.image(new FloatType(), new FinalInterval(200, 150));
		final RandomAccessible<BitType> missing = missing(2);
		try (PriorEngine natural = backend.open(Priors.load("natural-r1-inpaint"))) {
			final InpaintingSettings settings = InpaintingSettings.of(IntensityScale.BYTES, natural, InpaintSettings.defaults(),
				9);
			final RandomAccessibleInterval<FloatType> tiled = Scenes.result(image);
			Gnc.inpaint(image, missing, tiled, natural, settings.withTile(64, settings.rim()));
			final float[] expected = Pixels.of(image).read(image, Progress.NONE);
			final boolean[] observed = new boolean[expected.length];
			final var lost = missing.randomAccess();
			for (int p = 0; p < observed.length; p++)
				observed[p] = !lost.setPositionAndGet(p % 200, p / 200).get();
			IntensityScale.BYTES.applyTo(expected);
			new Inpainter(natural, InpaintSettings.defaults()).fill(expected, observed, 150, 200, Progress.NONE);
			final float[] found = Pixels.of(tiled).read(tiled, Progress.NONE);
			for (int p = 0; p < found.length; p++)
				assertEquals(IntensityScale.BYTES.level(expected[p]), found[p], 1e-2, "pixel " + p);
		}
	}

	@Test
	void noiseIsTakenAwayAfterwards() {
		assertThrows(IllegalArgumentException.class, () -> InpaintingSettings.of(IntensityScale.BYTES, smooth, QUICK
			.withNoise(0.1), 9));
	}

	@Test
	void whatHasNothingAroundItGetsTheMiddleOfTheScale() {
		final RandomAccessibleInterval<FloatType> image = Scenes.image(new FloatType(), new FinalInterval(40, 40)), result = Scenes
			.result(image);
		Gnc.inpaint(image, new FunctionRandomAccessible<>(2, (at, lost) -> lost.set(true), BitType::new), result, smooth,
			InpaintingSettings.of(new IntensityScale(100, 50), smooth, QUICK, 9));
		Views.iterable(result).forEach(pixel -> assertEquals(125, pixel.get()));
	}
}
