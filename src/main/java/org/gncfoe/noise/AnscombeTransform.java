package org.gncfoe.noise;

import java.util.Arrays;

/**
 * The generalised Anscombe transform: makes the noise of a camera ({@link PoissonGaussian}) nearly Gaussian of variance 1,
 *
 * <pre>
 * f(x) = 2 sqrt( max(0, D + 3/8 + s2) ),  D = (x - offset) / gain,  s2 = readVariance / gain^2,
 * </pre>
 *
 * and its exact unbiased inverse, which maps the MEAN of transformed pixels, E f(x), to the mean of the pixels, E x. (The
 * algebraic inverse of f would be too dark, as f bends.)
 * <p>
 * E f is tabulated numerically for photon numbers from 0 to 400: h(p) = E f for p photons, by integration over the read
 * noise, then sum_p Poisson(p; lambda) h(p). Beyond, the expansion of E f by moments is inverted, whose error is below 1e-6
 * there. Below E f of 0 photons, where only errors of an estimate lead, the inverse goes on as a straight line, so that
 * dark regions keep their mean.
 * <p>
 * After Makitalo and Foi, "Optimal inversion of the generalized Anscombe transformation for Poisson-Gaussian noise", 2013.
 */
public final class AnscombeTransform {

	/** Photon numbers from here on need no table. */
	private static final double FAR = 400;

	/** Entries of the table, equidistant in the square root of the photon number. */
	private static final int SIZE = 1200;

	private static final double LAST = Math.sqrt(FAR), STEP = LAST / (SIZE - 1);

	private final PoissonGaussian noise;
	private final double s2;
	/** E f at lambda = (i STEP)^2; increasing. */
	private final double[] expected = new double[SIZE];
	/** d lambda / d E f at 0 photons. */
	private final double slope;

	/** @param noise the noise of the images to transform */
	public AnscombeTransform(final PoissonGaussian noise) {
		this.noise = noise;
		s2 = noise.readVariance() / (noise.gain() * noise.gain());
		final double[] h = ofPhotons(Math.sqrt(s2));
		for (int i = 0; i < SIZE; i++)
			expected[i] = poissonMean(h, i * STEP * i * STEP);
		// NB: By lambda, the derivative of the mean is the mean of the differences: at 0 photons h(1) - h(0).
		slope = 1 / (h[1] - h[0]);
	}

	/**
	 * Transforms pixels.
	 *
	 * @param levels grey levels; NaN and infinite ones stay so; not changed
	 * @return values with noise of variance 1, 0 or more
	 */
	public float[] forward(final float[] levels) {
		final float[] result = new float[levels.length];
		for (int i = 0; i < result.length; i++)
			result[i] = Float.isFinite(levels[i]) ? (float) forward(levels[i]) : levels[i];
		return result;
	}

	/** f of a grey level. */
	public double forward(final double level) {
		return f((level - noise.offset()) / noise.gain());
	}

	/**
	 * Turns denoised transformed values back into grey levels.
	 *
	 * @param values means of transformed pixels; not changed
	 * @return means of the pixels, grey levels
	 */
	public float[] inverse(final float[] values) {
		final float[] result = new float[values.length];
		for (int i = 0; i < result.length; i++)
			result[i] = (float) inverse(values[i]);
		return result;
	}

	/** The exact unbiased inverse: the grey level x whose E f is this value. */
	public double inverse(final double value) {
		return noise.offset() + noise.gain() * photons(value);
	}

	/** E f of pixels whose mean is this grey level, which {@link #inverse(double)} inverts. */
	public double mean(final double level) {
		final double photons = (level - noise.offset()) / noise.gain();
		if (photons <= 0) return expected[0] + photons / slope;
		if (photons >= FAR) return expansion(photons);
		final double at = Math.sqrt(photons) / STEP;
		final int i = Math.min(SIZE - 2, (int) at);
		return expected[i] + (Math.sqrt(photons) / STEP - i) * (expected[i + 1] - expected[i]);
	}

	// -- Helper methods --

	private double f(final double photons) {
		return 2 * Math.sqrt(Math.max(0, photons + 0.375 + s2));
	}

	private double photons(final double value) {
		if (value <= expected[0]) return slope * (value - expected[0]);
		if (value >= expected[SIZE - 1]) return far(value);
		final int found = Arrays.binarySearch(expected, value);
		final int i = found >= 0 ? Math.min(found, SIZE - 2) : -found - 2;
		final double root = STEP * (i + (value - expected[i]) / (expected[i + 1] - expected[i]));
		return root * root;
	}

	/** Solves for the photon number by Newton's method on the expansion, whose derivative is close to 1/sqrt(m). */
	private double far(final double value) {
		double lambda = value * value / 4 - 0.125 - s2;
		for (int k = 0; k < 3; k++)
			lambda += (value - expansion(lambda)) * value / 2;
		return lambda;
	}

	/** E f by the moments of the photon number and read noise, up to the sixth. */
	private double expansion(final double lambda) {
		final double m = lambda + 0.375 + s2, v = lambda + s2;
		final double third = lambda, fourth = 3 * v * v + lambda, fifth = 10 * v * lambda, sixth = 15 * v * v * v;
		return 2 * Math.sqrt(m) * (1 - v / (8 * m * m) + third / (16 * m * m * m) - 5 * fourth / (128 * Math.pow(m, 4)) + 7 *
			fifth / (256 * Math.pow(m, 5)) - 21 * sixth / (1024 * Math.pow(m, 6)));
	}

	/** h(p): the mean of f for exactly p photons, over the read noise of standard deviation s. */
	private double[] ofPhotons(final double s) {
		final int most = (int) (FAR + 10 * Math.sqrt(FAR)) + 1;
		final double[] h = new double[most + 1];
		for (int p = 0; p <= most; p++)
			h[p] = s == 0 ? f(p) : meanOverRead(p, s);
		return h;
	}

	/**
	 * The integral of f(p + s n) over the normal density of n from -8 to 8. With D + 3/8 + s2 = w^2 it is one over w of
	 * 2 w^2 / s times the density, which is smooth down to w = 0, where f bends; so the trapezoidal rule is exact enough.
	 */
	private double meanOverRead(final double photons, final double s) {
		final double centre = photons + 0.375 + s2;
		final double low = Math.sqrt(Math.max(0, centre - 8 * s)), high = Math.sqrt(centre + 8 * s);
		final int n = 400;
		final double step = (high - low) / n;
		double sum = 0;
		for (int i = 0; i <= n; i++) {
			final double w = low + i * step, u = (w * w - centre) / s;
			sum += (i == 0 || i == n ? 0.5 : 1) * 4 * w * w * Math.exp(-u * u / 2);
		}
		return sum * step / (s * Math.sqrt(2 * Math.PI));
	}

	/** The mean of h over the Poisson distribution of mean lambda. */
	private static double poissonMean(final double[] h, final double lambda) {
		if (lambda == 0) return h[0];
		final int mode = (int) lambda, reach = (int) (10 * Math.sqrt(lambda)) + 30;
		final int last = Math.min(h.length - 1, mode + reach);
		// NB: Weights relative to the mode's, normalised in the end: no factorials, no underflow.
		double weight = 1, weights = 1, sum = h[mode];
		for (int p = mode; p > Math.max(0, mode - reach); p--) {
			weight *= p / lambda;
			weights += weight;
			sum += weight * h[p - 1];
		}
		weight = 1;
		for (int p = mode + 1; p <= last; p++) {
			weight *= lambda / p;
			weights += weight;
			sum += weight * h[p];
		}
		return sum / weights;
	}
}
