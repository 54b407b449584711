package org.gncfoe.restore;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.DoubleUnaryOperator;

import org.gncfoe.blur.Psf;
import org.gncfoe.compute.PriorEngine;

/**
 * Takes the blur of a known PSF away, and the noise, with the prior. May be used by several threads.
 *
 * <pre>
 * Deconvolver deconvolver = new Deconvolver(engine, Psf.gaussian(1.6, 1.6), DeconvolveSettings.defaults());
 * float[] sharp = deconvolver.deconvolve(blurred, height, width, 2 / 255.0, Progress.NONE);
 * </pre>
 */
public final class Deconvolver {

	private final PriorEngine engine;
	private final Psf psf;
	private final DeconvolveSettings settings;

	/**
	 * @param engine the prior, for images of one channel, opened on a backend: an energy, or a network for denoising, which is
	 *          plugged in ({@link PlugAndPlay}); stays the caller's to close
	 * @param psf the PSF
	 * @param settings how
	 */
	public Deconvolver(final PriorEngine engine, final Psf psf, final DeconvolveSettings settings) {
		this.engine = Objects.requireNonNull(engine, "engine");
		this.psf = Objects.requireNonNull(psf, "psf");
		this.settings = Objects.requireNonNull(settings, "settings");
	}

	/**
	 * Deconvolves an image with white noise.
	 *
	 * @param blurred {@code [height][width]}, row-major, prior's intensity unit; NaN and infinite pixels are missing; not
	 *          changed
	 * @param sigma standard deviation of the noise, same unit, positive
	 * @throws IllegalArgumentException if the sizes do not fit, sigma is out of range, or no pixel is finite
	 * @throws CancellationException if progress says so
	 */
	public float[] deconvolve(final float[] blurred, final int height, final int width, final double sigma,
		final Progress progress)
	{
		checkSigma(sigma);
		return deconvolve(blurred, Deconvolution.constant(blurred.length, sigma * sigma), height, width, sigma, progress);
	}

	/**
	 * Deconvolves an image with noise of its own variance in every pixel.
	 *
	 * @param precision inverse noise variance of every pixel
	 * @param sigma standard deviation of the noise of usual pixels, which decides the steps
	 */
	public float[] deconvolve(final float[] blurred, final float[] precision, final int height, final int width,
		final double sigma, final Progress progress)
	{
		return deconvolve(blurred, precision, null, height, width, sigma, progress);
	}

	/**
	 * Deconvolves an image with noise whose variance follows from its mean, as of a camera.
	 *
	 * @param precision inverse noise variance of every pixel to begin with
	 * @param variance variance of a pixel by its mean, prior's unit; null: as to begin with
	 * @param sigma standard deviation of the noise of usual pixels, which decides the steps
	 */
	public float[] deconvolve(final float[] blurred, final float[] precision, final DoubleUnaryOperator variance,
		final int height, final int width, final double sigma, final Progress progress)
	{
		checkSigma(sigma);
		final float[] known = precision.clone(), start = blurred.clone();
		double sum = 0;
		int n = 0;
		for (int p = 0; p < start.length; p++)
			if (Float.isFinite(start[p]) && known[p] > 0) {
				sum += start[p];
				n++;
			}
		for (int p = 0; p < start.length; p++)
			if (!Float.isFinite(start[p]) || !(known[p] > 0)) {
				known[p] = 0;
				start[p] = (float) (sum / n);
			}
		final Deconvolution data = new Deconvolution(start, known, height, width, psf, variance);
		final Problem problem = new Problem(engine, data.paddedHeight(), data.paddedWidth(), data, data.padded(start));
		final Schedule schedule = schedule(sigma);
		// NB: Half steps of a network mean nothing; it denoises as a whole.
		final Solver solver = engine.prior().isFineTuned() ? new PlugAndPlay(schedule) : new GncFlow(schedule);
		return data.cropped(solver.solve(problem, progress).image());
	}

	/** The steps taken at a noise level (standard deviation, prior's unit). */
	public Schedule schedule(final double sigma) {
		return settings.schedule(sigma, engine.prior().minT(), engine.prior().maxT());
	}

	/** The PSF. */
	public Psf psf() {
		return psf;
	}

	private static void checkSigma(final double sigma) {
		if (!(sigma > 0 && sigma < Double.POSITIVE_INFINITY)) throw new IllegalArgumentException(
			"the noise must be positive and finite, not " + sigma);
	}
}
