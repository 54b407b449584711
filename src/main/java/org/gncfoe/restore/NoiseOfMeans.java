package org.gncfoe.restore;

import org.gncfoe.noise.NoiseSpectrum;

/**
 * What is left of noise in means over 3 x 3 pixels, and how exactly its variance shows in windows of 25 x 25 of them.
 *
 * @param variance variance of a pixel
 * @param meanVariance variance of a mean
 * @param spread standard deviation, over windows, of the mean square of the means, relative to its expectation
 * @param roughness 1 for white noise, more where pixels share their noise, so that denoising leaves more of it
 * @param doubt by how much the variance of the means may be larger: the spectrum of correlated noise is known less well
 */
public record NoiseOfMeans(double variance, double meanVariance, double spread, double roughness, double doubt) {

	/** NB: The spectrum found in an image is up to two fifths too small at low frequencies (docs/noise.md). */
	private static final double UNKNOWN = 1.6;

	private static final int SIDE = 3, WINDOW = 25, MOST = 8;

	/** White noise of this variance. */
	public static NoiseOfMeans white(final double variance) {
		return of(NoiseSpectrum.white(variance));
	}

	/** Noise of this power spectrum. */
	public static NoiseOfMeans of(final NoiseSpectrum noise) {
		final int reach = Math.min(MOST, noise.reach()) + SIDE - 1;
		double squares = 0;
		final double mean = ofMeans(noise, 0, 0);
		for (int dy = -reach; dy <= reach; dy++)
			for (int dx = -reach; dx <= reach; dx++)
				squares += Math.pow(ofMeans(noise, dy, dx) / mean, 2);
		return new NoiseOfMeans(noise.variance(), mean, Math.sqrt(2 * squares) / WINDOW, Math.max(1, SIDE * SIDE * mean /
			noise.variance()), noise.reach() == 0 ? 1 : UNKNOWN);
	}

	/** Covariance of means this far from each other. */
	private static double ofMeans(final NoiseSpectrum noise, final int dy, final int dx) {
		double sum = 0;
		for (int i = 1 - SIDE; i < SIDE; i++)
			for (int j = 1 - SIDE; j < SIDE; j++)
				sum += (SIDE - Math.abs(i)) * (SIDE - Math.abs(j)) * noise.covariance(dy + i, dx + j);
		return sum / (SIDE * SIDE * SIDE * SIDE);
	}
}
