package org.gncfoe.restore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;

import org.junit.jupiter.api.Test;

/** Tests {@link Evaluation}. */
class EvaluationTest {

	private static final int SIDE = 100;

	private final Evaluation evaluation = new Evaluation(5);
	private final float[] clean = new float[SIDE * SIDE];

	EvaluationTest() {
		for (int p = 0; p < clean.length; p++)
			clean[p] = p % 256;
	}

	@Test
	void degradationsDependOnSeedAndIndexOnly() {
		final float[] noisy = evaluation.noisy(clean, 25, 3);
		evaluation.noisy(clean, 25, 4);
		assertArrayEquals(noisy, new Evaluation(5).noisy(clean, 25, 3));
		assertArrayEquals(evaluation.observed(50, 0.5, 2), new Evaluation(5).observed(50, 0.5, 2));
		assertDiffers(noisy, evaluation.noisy(clean, 25, 4));
		assertDiffers(noisy, new Evaluation(6).noisy(clean, 25, 3));
		// As it came out when this was written; figures published since depend on it.
		assertEquals(-26.42306f, evaluation.noisy(new float[1], 25, 0)[0], 1e-4f);
	}

	@Test
	void noiseHasMeanZeroAndTheDeviationAskedForAndIsNotClipped() {
		final float[] noisy = evaluation.noisy(clean, 25, 0);
		double sum = 0, square = 0, least = 0, fraction = 0;
		for (int p = 0; p < clean.length; p++) {
			final double n = noisy[p] - clean[p];
			sum += n;
			square += n * n;
			least = Math.min(least, noisy[p]);
			fraction = Math.max(fraction, Math.abs(noisy[p] - Math.rint(noisy[p])));
		}
		assertEquals(0, sum / clean.length, 4 * 25 / Math.sqrt(clean.length));
		assertEquals(25, Math.sqrt(square / clean.length), 4 * 25 / Math.sqrt(2 * clean.length));
		assertTrue(least < 0);
		assertTrue(fraction > 0.4);
	}

	@Test
	void maskHasTheFractionAskedFor() {
		final boolean[] observed = evaluation.observed(clean.length, 0.8, 1);
		int missing = 0;
		for (final boolean known : observed)
			if (!known) missing++;
		assertEquals(0.8, missing / (double) clean.length, 0.02);
	}

	@Test
	void scoresAreThoseOfTheRestoredImage() {
		final Denoiser denoiser = new Denoiser(new GaussianEngine(), DenoiseSettings.defaults());
		final float[] likely = new float[clean.length];
		for (int p = 0; p < likely.length; p++)
			likely[p] = (float) (255 * (GaussianEngine.MEAN + Math.sqrt(2 * GaussianEngine.C) * Math.sin(p)));
		final double before = 20 * Math.log10(255 / 50.0);
		// The error of the posterior mean is smaller by C / (C + s^2).
		final double s2 = 50 / 255.0 * (50 / 255.0), gain = 10 * Math.log10(1 + s2 / GaussianEngine.C);
		assertEquals(before + gain, evaluation.denoising(denoiser, likely, SIDE, SIDE, 50, 0).psnr(), 0.3);
		// But for the rounding of grey levels / 255 * 255.
		assertTrue(evaluation.inpainting(new HarmonicInterpolation(), clean, SIDE, SIDE, evaluation
			.observed(SIDE * SIDE, 0, 0)).psnr() > 120);
		final Evaluation.Score mean = Evaluation.mean(new Evaluation.Score(20, 1), new Evaluation.Score(30, 3));
		assertEquals(new Evaluation.Score(25, 2), mean);
	}

	@Test
	void missingPixelsAreReallyTakenAway() {
		// All interpolations see 0 there, so that a mask that is not used would show.
		final float[] image = new float[SIDE * SIDE];
		Arrays.fill(image, 77);
		assertTrue(evaluation.inpainting(new LinearInterpolation(), image, SIDE, SIDE, evaluation
			.observed(SIDE * SIDE, 0.9, 0)).psnr() > 100);
	}

	private static void assertDiffers(final float[] a, final float[] b) {
		assertTrue(!Arrays.equals(a, b));
	}

	@Test
	void holesAreSquares() {
		final boolean[] observed = Evaluation.squares(100, 90, 20);
		int missing = 0;
		for (final boolean known : observed)
			if (!known) missing++;
		assertEquals(4 * 400, missing);
		assertEquals(20, Holes.widest(observed, 100, 90));
	}
}
