package org.gncfoe.noise;

import java.util.Arrays;

/**
 * Moments of a normal variable of variance 1 that was clipped from below at 0: how much of the noise clipping leaves.
 * Everything is in units of the noise's standard deviation.
 */
final class ClippedNormal {

	private static final double FIRST = -4, STEP = 1 / 32.0;
	private static final int SIZE = 1 + (int) (8 / STEP);

	/** Mean after clipping, increasing, and the variance there, for means from -4 to 4 before clipping. */
	private static final double[] MEAN = new double[SIZE], VARIANCE = new double[SIZE];
	static {
		// Phi(-4) by its asymptotic series (error below 1e-7), then Simpson's rule.
		double cumulative = density(FIRST) / 4 * (1 - 1 / 16.0 + 3 / 256.0);
		for (int i = 0; i < SIZE; i++) {
			final double u = FIRST + i * STEP, density = density(u);
			if (i > 0) cumulative += STEP / 6 * (density(u - STEP) + 4 * density(u - STEP / 2) + density);
			MEAN[i] = u * cumulative + density;
			VARIANCE[i] = (u * u + 1) * cumulative + u * density - MEAN[i] * MEAN[i];
		}
	}

	private ClippedNormal() {}

	/**
	 * The share of the variance that clipping left.
	 *
	 * @param mean mean of the clipped variable: its distance from the limit in standard deviations
	 * @return 0 (nothing left) .. 1 (hardly anything clipped)
	 */
	static double remainingVariance(final double mean) {
		if (mean >= MEAN[SIZE - 1]) return 1;
		if (!(mean > MEAN[0])) return 0;
		final double at = position(mean);
		final int i = (int) at;
		return Math.min(1, Math.max(0, VARIANCE[i] + (at - i) * (VARIANCE[i + 1] - VARIANCE[i])));
	}

	/**
	 * The mean before clipping.
	 *
	 * @param mean mean of the clipped variable: its distance from the limit in standard deviations
	 * @return at least -4, where hardly anything is left
	 */
	static double meanBefore(final double mean) {
		if (mean >= MEAN[SIZE - 1]) return mean;
		return mean > MEAN[0] ? FIRST + position(mean) * STEP : FIRST;
	}

	/** Where a mean lies among those tabulated, 0 .. SIZE - 1, exclusive. */
	private static double position(final double mean) {
		final int found = Arrays.binarySearch(MEAN, mean);
		final int i = found >= 0 ? Math.min(found, SIZE - 2) : -found - 2;
		return i + Math.min(1 - 1e-9, (mean - MEAN[i]) / (MEAN[i + 1] - MEAN[i]));
	}

	private static double density(final double u) {
		return Math.exp(-u * u / 2) / Math.sqrt(2 * Math.PI);
	}
}
