package org.gncfoe.noise;

import java.util.Objects;
import java.util.Random;

/**
 * The covariance C of the noise of an image: that of stationary noise, which the cosine transform diagonalises, between
 * standard deviations of every pixel, as the noise of a camera has them. Immutable; may be used by several threads.
 */
public final class NoiseCovariance {

	private final int height, width;
	/** Variance of every coefficient of the stationary part; null if all are {@code variance}. */
	private final float[] power;
	private final double variance;
	/** Standard deviation of every pixel over that of the stationary part; null if all are 1. */
	private final float[] deviations;

	private NoiseCovariance(final int height, final int width, final float[] power, final double variance,
		final float[] deviations)
	{
		this.height = height;
		this.width = width;
		this.power = power;
		this.variance = variance;
		this.deviations = deviations;
	}

	/** Stationary noise on an image of this size, in pixels; intensity unit squared. */
	public static NoiseCovariance of(final NoiseSpectrum noise, final int height, final int width) {
		final float[] power = noise.of(height, width);
		double sum = 0;
		for (final float p : power)
			sum += p;
		return new NoiseCovariance(height, width, power, sum / power.length, null);
	}

	/**
	 * Noise whose standard deviation differs from pixel to pixel.
	 *
	 * @param deviations {@code [height][width]}, row-major, at least 0, all finite; not copied
	 * @param correlation spectrum of the noise divided by its deviation, of any variance; null: white
	 * @throws IllegalArgumentException if the sizes do not fit
	 */
	public static NoiseCovariance of(final float[] deviations, final NoiseSpectrum correlation, final int height,
		final int width)
	{
		Objects.requireNonNull(deviations, "deviations");
		if (deviations.length != (long) height * width) throw new IllegalArgumentException(deviations.length +
			" deviations are not those of an image of " + height + " x " + width);
		if (correlation == null) return new NoiseCovariance(height, width, null, 1, deviations);
		final NoiseCovariance unit = of(correlation.scaled(1 / correlation.variance()), height, width);
		return new NoiseCovariance(height, width, unit.power, unit.variance, deviations);
	}

	/** Height in pixels. */
	public int height() {
		return height;
	}

	/** Width in pixels. */
	public int width() {
		return width;
	}

	/** Variance of a pixel. */
	public double variance(final int pixel) {
		return deviations == null ? variance : variance * deviations[pixel] * deviations[pixel];
	}

	/**
	 * A probe: an image of random values whose covariance is C. Random signs of the coefficients, which have less variance than
	 * normal values.
	 */
	public float[] probe(final Random random) {
		final float[] probe = new float[height * width];
		for (int k = 0; k < probe.length; k++)
			probe[k] = (float) (random.nextBoolean() ? Math.sqrt(power(k)) : -Math.sqrt(power(k)));
		// NB: In the basis of cosines a denoiser is nearly diagonal, and signs in the basis of its eigenvectors are exact.
		new CosineTransform(height, width).inverse(probe);
		if (deviations != null) for (int p = 0; p < probe.length; p++)
			probe[p] *= deviations[p];
		return probe;
	}

	/** {@code <v, C v>} of an image {@code [height][width]}; it is not changed. */
	public double quadratic(final float[] v) {
		final float[] w = v.clone();
		if (deviations != null) for (int p = 0; p < w.length; p++)
			w[p] *= deviations[p];
		if (power != null) new CosineTransform(height, width).forward(w);
		double sum = 0;
		for (int k = 0; k < w.length; k++)
			sum += power(k) * w[k] * w[k];
		return sum;
	}

	/** The trace of C^2; exact if the noise is white or its deviation everywhere the same, else that of one that varies slowly. */
	public double squareTrace() {
		double stationary = 0, fourth = 0;
		for (int k = 0; k < height * width; k++) {
			stationary += power(k) * power(k);
			fourth += deviations == null ? 1 : Math.pow(deviations[k], 4);
		}
		return stationary * fourth / (height * width);
	}

	private double power(final int k) {
		return power == null ? variance : power[k];
	}
}
