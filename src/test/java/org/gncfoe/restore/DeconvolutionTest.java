package org.gncfoe.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;

import org.gncfoe.blur.FourierTransform;
import org.gncfoe.blur.Psf;
import org.gncfoe.compute.Backend;
import org.gncfoe.compute.Backends;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.prior.Priors;
import org.junit.jupiter.api.Test;

class DeconvolutionTest {

	/** prox_{aD}(v)^ = (a conj(H) y^ / s2 + v^) / (a |H|^2 / s2 + 1), where the image is periodic and all of it observed. */
	@Test
	void onAPeriodicImageTheProximalMapIsThatOfTheFormula() {
		final int h = 20, w = 24;
		final double a = 0.01, variance = 1e-4;
		final Psf psf = skew();
		final float[] y = random(h * w, 1), v = random(h * w, 2);
		final Deconvolution data = new Deconvolution(y, Deconvolution.constant(h * w, variance), h, w, psf, null, 0, 0);
		final float[] x = v.clone();
		data.prox(x, a);
		final FourierTransform fourier = new FourierTransform(h, w);
		final float[] t = fourier.transfer(psf), ys = fourier.forward(y), s = fourier.forward(v);
		final double b = a / variance;
		for (int k = 0; k < s.length / 2; k++) {
			final double re = t[2 * k], im = t[2 * k + 1], d = b * (re * re + im * im) + 1;
			final double r = b * (re * ys[2 * k] + im * ys[2 * k + 1]) + s[2 * k];
			final double i = b * (re * ys[2 * k + 1] - im * ys[2 * k]) + s[2 * k + 1];
			s[2 * k] = (float) (r / d);
			s[2 * k + 1] = (float) (i / d);
		}
		assertTrue(rms(fourier.inverse(s), x) < 1e-5, "rms " + rms(fourier.inverse(s), x));
	}

	/** The proximal map with unknown surroundings and missing pixels minimises what it says. */
	@Test
	void theProximalMapMinimises() {
		final int h = 30, w = 41;
		final double a = 0.02;
		final float[] y = random(h * w, 3), precision = Deconvolution.constant(h * w, 1e-3);
		for (int p = 0; p < 60; p++) {
			precision[7 * w + p] = p % 2 == 0 ? 0 : 300;
			y[7 * w + p] = p % 2 == 0 ? Float.NaN : y[7 * w + p];
		}
		final Deconvolution data = new Deconvolution(y, precision, h, w, skew());
		final float[] v = random(data.paddedHeight() * data.paddedWidth(), 4), x = v.clone();
		data.prox(x, a);
		final double least = objective(data, x, v, a);
		for (int seed = 5; seed < 15; seed++)
			for (final float size : new float[] { 0.01f, 0.1f }) {
				final float[] other = x.clone(), change = random(x.length, seed);
				for (int p = 0; p < x.length; p++)
					other[p] += size * change[p];
				assertTrue(objective(data, other, v, a) > least);
			}
		// From the result of another point the same is found.
		final float[] again = v.clone();
		data.prox(random(x.length, 20), a);
		data.prox(again, a);
		assertTrue(rms(x, again) < 5e-4, "rms " + rms(x, again));
	}

	/** What is blurred is the image around the middle, not what comes in at the other side. */
	@Test
	void blurReadsTheSurroundings() {
		final int side = 40, margin = 24;
		final Psf psf = skew();
		final float[] large = scene(side + 2 * margin);
		final float[] expected = DeconvolutionFigures.observe(large, side, margin, psf, 0, 1);
		final Deconvolution data = new Deconvolution(expected, Deconvolution.constant(side * side, 1), side, side, psf);
		final int ph = data.paddedHeight(), pw = data.paddedWidth(), top = (ph - side) / 2, left = (pw - side) / 2;
		final float[] x = new float[ph * pw];
		for (int r = 0; r < ph; r++)
			System.arraycopy(large, (r + margin - top) * (side + 2 * margin) + margin - left, x, r * pw, pw);
		assertTrue(rms(data.blur(x), expected) < 1e-6);
		assertEquals(0, data.energy(x), 1e-6);
	}

	/** A scene cut out of a larger blurred one: sharper than before, and no worse at its rim. */
	@Test
	void theFlowSharpensUpToTheRim() throws Exception {
		final int side = 64, margin = 24, rim = 7;
		final Psf psf = Psf.gaussian(1.6, 1.6);
		final double sigma = 2 / 255.0;
		final float[] large = scene(side + 2 * margin);
		final float[] y = DeconvolutionFigures.observe(large, side, margin, psf, sigma, 1), clean = new float[side * side];
		for (int r = 0; r < side; r++)
			System.arraycopy(large, (r + margin) * (side + 2 * margin) + margin, clean, r * side, side);
		try (Backend backend = Backends.open("cpu", 0); PriorEngine engine = backend.open(Priors.load(Priors.DEFAULT_NAME))) {
			final Deconvolver deconvolver = new Deconvolver(engine, psf, DeconvolveSettings.defaults());
			final float[] x = deconvolver.deconvolve(y, side, side, sigma, Progress.NONE);
			assertTrue(rms(x, clean) < 0.7 * rms(y, clean), rms(x, clean) + " after " + rms(y, clean));
			final double wiener = DeconvolutionFigures.wiener(y, clean, side, psf);
			final double ours = -20 * Math.log10(rms(x, clean));
			assertTrue(ours > wiener + 0.5, ours + " dB; Wiener's filter with the best ratio " + wiener);
			final double[] errors = DeconvolutionFigures.rimAndMiddle(x, clean, side, rim);
			assertTrue(Math.sqrt(errors[0]) < 1.5 * Math.sqrt(errors[1]), "rim " + Math.sqrt(errors[0]) + ", middle " + Math.sqrt(
				errors[1]));
			// A missing pixel is no zero.
			y[40 * side + 40] = Float.NaN;
			final float[] filled = deconvolver.deconvolve(y, side, side, sigma, Progress.NONE);
			assertEquals(clean[40 * side + 40], filled[40 * side + 40], 0.15);
		}
	}

	/**
	 * Photon counts: what stands still under the proximal map has the gradient of Poisson's likelihood,
	 * {@code H' (H x - z) / (H x)}, and a strong prior does not change that.
	 */
	@Test
	void variancesFollowTheImage() {
		final int h = 24, w = 30;
		final double white = 50, a = 0.002;
		final float[] z = random(h * w, 7);
		for (int p = 0; p < z.length; p++)
			z[p] = 0.3f + 0.5f * z[p];
		final Deconvolution data = new Deconvolution(z, Deconvolution.constant(h * w, 0.5 / white), h, w, skew(), m -> Math.max(
			0.02, m) / white, 0, 0);
		final float[] v = random(h * w, 8), x = v.clone();
		for (int i = 0; i < 12; i++) {
			System.arraycopy(v, 0, x, 0, x.length);
			data.prox(x, a);
		}
		// NB: 0 = x - v + a H' (H x - z) / (H x) white, of which H' (...) is the gradient of the least squares now.
		final float[] g = new float[x.length], blurred = data.blur(x), ratio = new float[x.length];
		data.gradient(x, g);
		for (int p = 0; p < ratio.length; p++)
			ratio[p] = (float) (white * (blurred[p] - z[p]) / blurred[p]);
		final float[] likelihood = new FourierBlur(h, w, skew()).adjoint(ratio);
		assertTrue(rms(g, likelihood) < 0.02 * rms(likelihood, new float[x.length]), rms(g, likelihood) + " of " + rms(
			likelihood, new float[x.length]));
		for (int p = 0; p < x.length; p++)
			assertEquals(v[p], x[p] + a * g[p], 5e-3);
	}

	/** At 20 photons a scene is better than by Wiener's filter with the best ratio by the truth. */
	@Test
	void fewPhotonsAreNoWorseThanWienersFilter() throws Exception {
		final int side = 64, margin = 24;
		final double white = 20;
		final Psf psf = Psf.gaussian(1.6, 1.6);
		final float[] large = scene(side + 2 * margin);
		final float[] y = DeconvolutionFigures.observe(large, side, margin, psf, 0, 1);
		final float[] clean = DeconvolutionFigures.crop(large, side, margin);
		DeconvolutionFigures.count(y, white, 1);
		double mean = 0;
		for (final float v : y)
			mean += v / y.length;
		final double sigma = Math.sqrt(mean / white);
		try (Backend backend = Backends.open("cpu", 0); PriorEngine engine = backend.open(Priors.load(Priors.defaultName(
			"deconvolve"))))
		{
			final float[] x = new Deconvolver(engine, psf, DeconvolveSettings.defaults()).deconvolve(y, Deconvolution.constant(
				y.length, sigma * sigma), m -> Math.max(1 / white, m) / white, side, side, sigma, Progress.NONE);
			final double ours = DeconvolutionFigures.psnr(x, clean), wiener = DeconvolutionFigures.wiener(y, clean, side, psf);
			assertTrue(ours > wiener + 0.3, ours + " dB; Wiener's filter with the best ratio " + wiener);
		}
	}

	/** A network for denoising can be plugged in. */
	@Test
	void aNetworkIsPluggedIn() throws Exception {
		final int side = 48, margin = 24;
		final Psf psf = Psf.gaussian(1.6, 1.6);
		final float[] large = scene(side + 2 * margin);
		final float[] y = DeconvolutionFigures.observe(large, side, margin, psf, 2 / 255.0, 1);
		final float[] clean = DeconvolutionFigures.crop(large, side, margin);
		try (Backend backend = Backends.open("cpu", 0); PriorEngine engine = backend.open(Priors.load("natural-r1-vn5"))) {
			final float[] x = new Deconvolver(engine, psf, DeconvolveSettings.defaults()).deconvolve(y, side, side, 2 / 255.0,
				Progress.NONE);
			final double ours = DeconvolutionFigures.psnr(x, clean), wiener = DeconvolutionFigures.wiener(y, clean, side, psf);
			assertTrue(ours > wiener + 0.5, ours + " dB; Wiener's filter with the best ratio " + wiener);
		}
	}

	@Test
	void badDataAreRefused() {
		final Psf psf = Psf.gaussian(1, 1);
		assertThrows(IllegalArgumentException.class, () -> new Deconvolution(new float[6], new float[6], 2, 3, psf));
		assertThrows(IllegalArgumentException.class, () -> new Deconvolution(new float[6], new float[5], 2, 3, psf));
		assertThrows(IllegalArgumentException.class, () -> new Deconvolution(new float[] { Float.NaN }, new float[] { 1 }, 1, 1,
			psf));
		assertThrows(IllegalArgumentException.class, () -> new Deconvolution(new float[1], new float[] {
			Float.POSITIVE_INFINITY }, 1, 1, psf));
	}

	// -- Helper methods --

	/** Neither symmetric nor square. */
	private static Psf skew() {
		return Psf.of(new float[] { 0, 1, 2, 1, 0, 0, 3, 9, 5, 4, 0, 1, 2, 0, 0 }, 3, 5);
	}

	private static double objective(final Deconvolution data, final float[] x, final float[] v, final double a) {
		double sum = a * data.energy(x);
		for (int p = 0; p < x.length; p++)
			sum += 0.5 * Math.pow(x[p] - v[p], 2);
		return sum;
	}

	private static float[] random(final int n, final int seed) {
		final Random random = new Random(seed);
		final float[] values = new float[n];
		for (int p = 0; p < n; p++)
			values[p] = random.nextFloat();
		return values;
	}

	/** Discs on a slope. */
	private static float[] scene(final int side) {
		final float[] image = new float[side * side];
		for (int p = 0; p < image.length; p++)
			image[p] = 0.2f + 0.2f * (p % side) / side;
		final Random random = new Random(9);
		for (int k = 0; k < side; k++) {
			final double cy = random.nextDouble() * side, cx = random.nextDouble() * side, r = 2 + 6 * random.nextDouble();
			final float level = random.nextFloat();
			for (int p = 0; p < image.length; p++)
				if (Math.hypot(p / side - cy, p % side - cx) < r) image[p] = level;
		}
		return image;
	}

	private static double rms(final float[] a, final float[] b) {
		double sum = 0;
		for (int p = 0; p < a.length; p++)
			sum += Math.pow(a[p] - b[p], 2);
		return Math.sqrt(sum / a.length);
	}
}
