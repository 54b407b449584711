package org.gncfoe.restore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.UnaryOperator;

import org.gncfoe.compute.PriorEngine;
import org.gncfoe.compute.cpu.CpuBackend;
import org.gncfoe.noise.ColouredNoise;
import org.gncfoe.noise.NoiseSpectrum;
import org.gncfoe.prior.Priors;
import org.junit.jupiter.api.Test;

import ij.io.Opener;
import ij.process.ColorProcessor;

/** Stein's estimate against the true error, and what correlated noise is removed with. */
class SureTest {

	private static final int SIZE = 512;

	@Test
	void tellsTheErrorUnderWhiteNoise() throws Exception {
		final double s2 = 0.01;
		try (PriorEngine engine = new CpuBackend(1).open(Priors.load("natural-r1"))) {
			final Denoiser denoiser = new Denoiser(engine, DenoiseSettings.defaults());
			compare(NoiseSpectrum.white(s2), y -> denoiser.denoise(y, SIZE, SIZE, Math.sqrt(s2), Progress.NONE));
		}
	}

	@Test
	void tellsTheErrorUnderCorrelatedNoise() throws Exception {
		final NoiseSpectrum noise = ColouredNoise.smoothed(1, 0.003);
		try (PriorEngine engine = new CpuBackend(1).open(Priors.load("natural-r1"))) {
			final ColouredFlow flow = new ColouredFlow(engine, noise, ColouredFlow.USUAL);
			compare(noise, y -> flow.denoise(y, SIZE, SIZE, Progress.NONE));
		}
	}

	@Test
	void furtherOperationsCount() {
		final NoiseSpectrum noise = NoiseSpectrum.white(0.01);
		final float[] clean = scene(), y = ColouredNoise.added(clean, SIZE, SIZE, noise, 3);
		final GaussianBlur blur = new GaussianBlur(1);
		final Sure.Estimate found = new Sure(y, SIZE, SIZE, noise, 1).of(x -> x).then(x -> blur.of(x, SIZE, SIZE));
		assertEquals(1, found.error() / error(blur.of(y, SIZE, SIZE), clean), 0.03);
	}

	/** Against the best sigma for white noise, which only the clean image tells; weak noise on a photograph, the hardest case. */
	@Test
	void theSpectrumIsWorthItsWhile() throws Exception {
		final NoiseSpectrum noise = ColouredNoise.smoothed(1, 0.003);
		final float[] clean = scene(), y = ColouredNoise.added(clean, SIZE, SIZE, noise, 4);
		try (PriorEngine engine = new CpuBackend(1).open(Priors.load("natural-r1"))) {
			final Sure sure = new Sure(y, SIZE, SIZE, noise, 2);
			Sure.Estimate best = null;
			for (int level = 0; level < ColouredFlow.LEVELS; level++) {
				final ColouredFlow flow = new ColouredFlow(engine, noise, level);
				final Sure.Estimate found = sure.of(x -> flow.denoise(x, SIZE, SIZE, Progress.NONE));
				if (best == null || found.error() < best.error()) best = found;
			}
			final float[] coloured = best.image();
			final Denoiser denoiser = new Denoiser(engine, DenoiseSettings.defaults());
			double white = Double.POSITIVE_INFINITY;
			for (double factor = 1; factor < 4; factor *= 1.25)
				white = Math.min(white, error(denoiser.denoise(y, SIZE, SIZE, factor * Math.sqrt(noise.variance()), Progress.NONE),
					clean));
			final double gain = 10 * Math.log10(white / error(coloured, clean));
			assertTrue(gain > 0.3, "gain over the best sigma " + gain + " dB");
		}
	}

	@Test
	void constantSpectrumIsOrdinaryDenoising() {
		final float[] y = ColouredNoise.added(scene(), SIZE, SIZE, NoiseSpectrum.white(0.01), 5), x = scene(), z = x.clone();
		new ColouredDenoising(y, SIZE, SIZE, NoiseSpectrum.white(0.01)).prox(x, 0.02);
		new GaussianDenoising(y, 0.01).prox(z, 0.02);
		assertArrayEquals(z, x, 1e-5f);
		assertEquals(new GaussianDenoising(y, 0.01).energy(z), new ColouredDenoising(y, SIZE, SIZE, NoiseSpectrum.white(0.01))
			.energy(z), 1);
	}

	@Test
	void proximalMapMinimises() {
		final int n = 24;
		final NoiseSpectrum noise = ColouredNoise.smoothed(1, 0.01);
		final float[] y = ColouredNoise.added(new float[n * n], n, n, noise, 6), v = ColouredNoise.added(new float[n * n], n, n,
			NoiseSpectrum.white(0.04), 7), x = v.clone();
		final ColouredDenoising data = new ColouredDenoising(y, n, n, noise);
		data.prox(x, 0.02);
		final double least = objective(data, x, v, 0.02);
		for (int k = 0; k < 20; k++)
			for (final float step : new float[] { -0.01f, 0.01f }) {
				final float[] other = x.clone();
				other[k * 29 % other.length] += step;
				assertTrue(objective(data, other, v, 0.02) > least);
			}
	}

	private static double objective(final DataTerm data, final float[] x, final float[] v, final double a) {
		double sum = 0;
		for (int p = 0; p < x.length; p++)
			sum += 0.5 * (x[p] - v[p]) * (x[p] - v[p]);
		return sum + a * data.energy(x);
	}

	private static void compare(final NoiseSpectrum noise, final UnaryOperator<float[]> estimator) {
		// NB: The energy of the noise itself is known to a share of sqrt(2 / N) of its variance only, whatever the probe.
		final float[] clean = scene();
		double estimated = 0, actual = 0;
		for (long seed = 1; seed <= 6; seed++) {
			final float[] y = ColouredNoise.added(clean, SIZE, SIZE, noise, seed);
			final Sure.Estimate found = new Sure(y, SIZE, SIZE, noise, 100 + seed).of(estimator);
			estimated += found.error();
			actual += error(found.image(), clean);
			assertEquals(1, found.error() / error(found.image(), clean), 0.12);
		}
		assertEquals(1, estimated / actual, 0.03);
	}

	private static double error(final float[] x, final float[] clean) {
		double sum = 0;
		for (int p = 0; p < x.length; p++)
			sum += ((double) x[p] - clean[p]) * ((double) x[p] - clean[p]);
		return sum / x.length;
	}

	/** A photograph, mirrored to the size. */
	private static float[] scene() {
		final ColorProcessor photograph = (ColorProcessor) new Opener().openImage("sample-images/chelsea.png").getProcessor();
		final int h = photograph.getHeight(), w = photograph.getWidth();
		final float[] image = new float[SIZE * SIZE];
		for (int y = 0; y < SIZE; y++)
			for (int x = 0; x < SIZE; x++) {
				final int rgb = photograph.get(x < w ? x : 2 * w - 1 - x, y < h ? y : 2 * h - 1 - y);
				image[y * SIZE + x] = ((rgb >> 16 & 255) + (rgb >> 8 & 255) + (rgb & 255)) / 765f;
			}
		return image;
	}
}
