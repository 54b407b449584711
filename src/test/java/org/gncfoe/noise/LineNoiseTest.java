package org.gncfoe.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineNoiseTest {

	private static final int W = 320, H = 288;

	@ParameterizedTest
	@ValueSource(doubles = { 0.15, 0.5, 1.5 })
	void rowsAndColumnsAreFound(final double share) {
		final double truth = 100 * share * share;
		for (final boolean rows : new boolean[] { true, false }) {
			final List<float[]> image = List.of(noisy(scene(), rows ? share : 0, rows ? 0 : share, 1));
			assertEquals(1, (rows ? rows(image) : columns(image)) / truth, 0.35, "share " + share);
			assertEquals(0, rows ? columns(image) : rows(image));
		}
	}

	@Test
	void whiteAndSmoothedNoiseHaveNone() {
		for (int seed = 0; seed < 20; seed++) {
			assertEquals(0, rows(List.of(noisy(scene(), 0, 0, seed))));
			assertEquals(0, columns(List.of(SimulatedColour.of("1.5").noisy(scene(), H, W, 10, new Random(seed)))));
		}
	}

	/** Beams and edges along the rows, and a fine grating in a part of the image. */
	@Test
	void structureAlongRowsIsNoNoise() {
		final float[] image = scene();
		for (int y = 0; y < H; y++)
			for (int x = 0; x < W; x++)
				if (y % 70 < 6 || y > 200 || y > 100 && y < 140 && x > 150 && y % 3 == 0) image[y * W + x] += 40;
		for (int seed = 0; seed < 5; seed++)
			assertEquals(0, rows(List.of(noisy(image, 0, 0, seed))));
	}

	@Test
	void theModelSaysSo() {
		final NoiseAnalysis found = NoiseAnalysis.of(List.of(noisy(scene(), 0.5, 0, 3)), H, W, ValueRange.UNLIMITED,
			KnownNoise.NOTHING.withKind(NoiseKind.GAUSSIAN));
		final NoiseSpectrum spectrum = found.model().spectrum();
		assertTrue(spectrum.withoutLines().isWhite());
		assertEquals(25, spectrum.rows(), 8);
		assertEquals(100, spectrum.withoutLines().variance(), 15);
		assertTrue(found.remarks().get(0).contains("what every row has in common"), found.remarks().toString());
	}

	private static double rows(final List<float[]> image) {
		return LineNoise.ofRows(image, H, W, ValueRange.UNLIMITED);
	}

	private static double columns(final List<float[]> image) {
		return LineNoise.ofColumns(image, H, W, ValueRange.UNLIMITED);
	}

	private static float[] noisy(final float[] clean, final double rows, final double columns, final long seed) {
		final Random random = new Random(seed);
		final double[] column = random.doubles(W).map(v -> columns * random.nextGaussian()).toArray();
		final float[] noisy = new float[clean.length];
		for (int y = 0; y < H; y++) {
			final double row = rows * random.nextGaussian();
			for (int x = 0; x < W; x++)
				noisy[y * W + x] = (float) (clean[y * W + x] + 10 * (row + column[x] + random.nextGaussian()));
		}
		return noisy;
	}

	/** Discs on a ground that gets brighter. */
	private static float[] scene() {
		final float[] image = new float[H * W];
		for (int y = 0; y < H; y++)
			for (int x = 0; x < W; x++)
				image[y * W + x] = (float) (60 + x * 0.1 + 20 * Math.sin(y / 40.0) + (Math.hypot(y % 96 - 48, x % 110 - 50) < 20 ? 90
					: 0));
		return image;
	}
}
