package org.gncfoe.restore;

import java.util.Objects;

import org.gncfoe.noise.CosineTransform;
import org.gncfoe.noise.NoiseSpectrum;

/**
 * The data term of denoising with stationary Gaussian noise of a known power spectrum S:
 * {@code D(x) = 1/2 <x - z, C^-1 (x - z)>}, where the cosine transform diagonalises C, as it does in an image that goes on
 * mirrored. The proximal map is exact, per coefficient: {@code (a z + S v) / (a + S)}. With a constant S this is
 * {@link GaussianDenoising}. For images of one channel.
 */
public final class ColouredDenoising implements ProximalTerm, SmoothTerm {

	private final CosineTransform transform;
	/** Coefficients of the observation, and their noise variance. */
	private final float[] observed, power;

	/**
	 * @param observation noisy image z {@code [height][width]}, prior's intensity unit; copied
	 * @param height height in pixels
	 * @param width width in pixels
	 * @param noise spectrum of its noise, intensity unit squared
	 * @throws IllegalArgumentException if the sizes do not fit
	 */
	public ColouredDenoising(final float[] observation, final int height, final int width, final NoiseSpectrum noise) {
		transform = new CosineTransform(height, width);
		observed = Objects.requireNonNull(observation, "observation").clone();
		transform.forward(observed);
		power = noise.of(height, width);
	}

	@Override
	public void prox(final float[] x, final double a) {
		transform.forward(x);
		for (int k = 0; k < x.length; k++)
			x[k] = (float) ((a * observed[k] + power[k] * x[k]) / (a + power[k]));
		transform.inverse(x);
	}

	/** {@code C^-1 (x - z)}. */
	@Override
	public void gradient(final float[] x, final float[] g) {
		System.arraycopy(x, 0, g, 0, g.length);
		transform.forward(g);
		for (int k = 0; k < g.length; k++)
			g[k] = (g[k] - observed[k]) / power[k];
		transform.inverse(g);
	}

	/** The inverse of the least power. */
	@Override
	public double lipschitz() {
		double least = Double.POSITIVE_INFINITY;
		for (final float p : power)
			least = Math.min(least, p);
		return 1 / least;
	}

	@Override
	public double energy(final float[] x) {
		final float[] coefficients = x.clone();
		transform.forward(coefficients);
		double sum = 0;
		for (int k = 0; k < coefficients.length; k++) {
			final double difference = (double) coefficients[k] - observed[k];
			sum += 0.5 * difference * difference / power[k];
		}
		return sum;
	}

	/**
	 * The linear estimate for an image whose coefficients all have this variance (Wiener's filter), its mean kept: where to
	 * start from.
	 *
	 * @param variance intensity unit squared, positive
	 */
	public float[] linearEstimate(final double variance) {
		final float[] x = observed.clone();
		for (int k = 1; k < x.length; k++)
			x[k] *= (float) (variance / (variance + power[k]));
		transform.inverse(x);
		return x;
	}
}
