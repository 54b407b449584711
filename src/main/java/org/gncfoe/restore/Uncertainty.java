package org.gncfoe.restore;

import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;

import org.gncfoe.compute.AlignedImage;
import org.gncfoe.compute.ImageState;
import org.gncfoe.compute.PriorEngine;

/**
 * How sure the one-step estimate is: the standard deviation of every pixel's posterior, from the second-order Tweedie
 * identity {@code Cov[X | y] = t (I - t Hess R(y, t))}, t = sigma^2 (method.md, section 1). Only its diagonal is found, by
 * probing: for random signs v the mean of {@code v * Hess v} is the diagonal of the Hessian, plus products with distant
 * pixels that cancel on average.
 * <p>
 * The signs are spread over combs: with p^2 probes each comb has every p-th pixel of every p-th row, so that pixels closer
 * than p do not disturb each other. From {@link #exactProbes} on, none do, and the diagonal is exact.
 * <p>
 * What it holds: the posterior under the prior, for noise of this strength and nothing else. Variances that come out
 * negative, because the prior's t Hess R exceeds 1 there or because there were few probes, are raised to 0.
 *
 * <pre>
 * Uncertainty uncertainty = new Uncertainty(engine, 16, 0);
 * float[] deviation = uncertainty.deviation(noisy, height, width, sigma, Progress.NONE);
 * </pre>
 */
public final class Uncertainty {

	/** As many probes as the command line takes where none are asked for. */
	public static final int DEFAULT_PROBES = 16;

	private final PriorEngine engine;
	private final int probes;
	private final long seed;

	/**
	 * @param engine the prior, opened on a backend; stays the caller's to close
	 * @param probes how many products with the Hessian to spend, at least 1; each costs about two gradients
	 * @param seed seed of the signs
	 * @throws IllegalArgumentException if there is no probe
	 */
	public Uncertainty(final PriorEngine engine, final int probes, final long seed) {
		this.engine = Objects.requireNonNull(engine, "engine");
		if (probes < 1) throw new IllegalArgumentException("The number of probes must be at least 1, not " + probes + ".");
		this.probes = probes;
		this.seed = seed;
	}

	/** The number of probes from which on the diagonal is exact: 49 for a prior of one layer of 7 x 7 filters. */
	public static int exactProbes(final PriorEngine engine) {
		final int period = engine.prior().gradientRadius() + 1;
		return period * period;
	}

	/**
	 * The posterior standard deviation of every pixel.
	 *
	 * @param noisy {@code [channels][height][width]}, row-major, prior's intensity unit (useful range about [0, 1]); not
	 *          changed. NaN and infinite pixels are missing: they are filled in first
	 * @param height height in pixels
	 * @param width width in pixels
	 * @param sigma standard deviation of the noise, same unit
	 * @param progress told after every probe
	 * @return standard deviations, shaped like the image, in its unit, at least 0; 0 everywhere for sigma 0; NaN at missing
	 *         pixels, of which the identity says nothing
	 * @throws IllegalArgumentException if the sizes do not fit, sigma is negative or not finite, or no pixel is finite
	 * @throws CancellationException if progress says so
	 */
	public float[] deviation(final float[] noisy, final int height, final int width, final double sigma,
		final Progress progress)
	{
		Problem.checkSize(engine, noisy.length, height, width);
		if (!(sigma >= 0 && sigma < Double.POSITIVE_INFINITY)) throw new IllegalArgumentException(
			"the noise must be finite and at least 0, not " + sigma);
		// NB: Beyond the prior's range the image is divided, as in Denoiser; the result is in proportion.
		final double factor = Math.max(1, sigma / Math.sqrt(engine.prior().maxT()));
		final float[] image = new float[noisy.length];
		boolean complete = true;
		for (int p = 0; p < image.length; p++) {
			image[p] = (float) (noisy[p] / factor);
			complete &= Float.isFinite(noisy[p]);
		}
		final float[] full = complete ? image : new Denoiser(engine, DenoiseSettings.defaults()).denoise(image, height,
			width, 0, progress.part(0, 0.2));
		final double t = sigma / factor * (sigma / factor);
		final double[] hessian = diagonal(full, height, width, t, complete ? progress : progress.part(0.2, 1));
		final float[] deviation = image;
		for (int p = 0; p < deviation.length; p++)
			deviation[p] = Float.isFinite(noisy[p]) ? (float) (factor * Math.sqrt(t * Math.max(0, 1 - t * hessian[p])))
				: Float.NaN;
		return deviation;
	}

	// -- Helper methods --

	/** The diagonal of the Hessian of R at an image, or an estimate of it. */
	private double[] diagonal(final float[] image, final int height, final int width, final double t,
		final Progress progress)
	{
		final int period = Math.max(1, Math.min(engine.prior().gradientRadius() + 1, (int) Math.sqrt((double) probes / engine
			.prior().imageChannels())));
		final boolean exact = period > engine.prior().gradientRadius();
		final int combs = period == 1 ? 1 : engine.prior().imageChannels() * period * period;
		final int rounds = exact ? 1 : Math.max(1, probes / combs);
		final SplittableRandom random = new SplittableRandom(seed);
		final double[] sum = new double[image.length];
		final float[] v = new float[image.length], hv = new float[image.length];
		try (ImageState state = AlignedImage.of(engine, height, width)) {
			state.write(image);
			for (int n = 0; n < rounds * combs; n++) {
				progress.check();
				for (int p = 0; p < v.length; p++)
					v[p] = combs == 1 || comb(p, height, width, period) == n % combs ? random.nextInt(2) * 2 - 1 : 0;
				state.hessian(t, v, hv);
				for (int p = 0; p < v.length; p++)
					sum[p] += (double) v[p] * hv[p] / rounds;
				progress.update((n + 1.0) / (rounds * combs));
			}
		}
		return sum;
	}

	/** The comb a pixel belongs to. */
	private static int comb(final int p, final int height, final int width, final int period) {
		final int channel = p / (height * width), y = p / width % height, x = p % width;
		return (channel * period + y % period) * period + x % period;
	}
}
