package org.gncfoe.restore;

import java.util.Random;
import java.util.function.UnaryOperator;

import org.gncfoe.noise.CosineTransform;
import org.gncfoe.noise.NoiseSpectrum;

/**
 * Stein's unbiased risk estimate: the mean squared error of a denoised image, without knowing the clean one. For an estimator
 * f of an image from y with Gaussian noise of covariance C,
 *
 * <pre>
 * SURE = ||f(y) - y||^2 / N - tr(C) / N + 2 tr(C J) / N,   tr(C J) ~ &lt;b, (f(y + e b) - f(y)) / e&gt;,
 * </pre>
 *
 * with J the derivative of f at y and one probe b, noise of covariance C (Ramani, Blu and Unser 2008). Everything is in one
 * unit; the same seed gives the same number.
 */
public final class Sure {

	/** Size of the probe relative to the noise: small, so that f is linear, but well above rounding. */
	private static final double EPSILON = 0.02;

	private final int height, width;
	private final double variance;
	private final float[] noisy, probe, moved;

	/**
	 * Prepares the estimate for a noisy image.
	 *
	 * @param noisy {@code [height][width]}, row-major, all finite; not copied
	 * @param height height in pixels
	 * @param width width in pixels
	 * @param noise spectrum of the noise
	 * @param seed seed of the probe
	 */
	public Sure(final float[] noisy, final int height, final int width, final NoiseSpectrum noise, final long seed) {
		this.noisy = noisy;
		this.height = height;
		this.width = width;
		probe = noise.of(height, width);
		double sum = 0;
		final Random random = new Random(seed);
		for (int k = 0; k < probe.length; k++) {
			sum += probe[k];
			// NB: Random signs have less variance than normal values.
			probe[k] = (float) (Math.sqrt(probe[k]) * (random.nextBoolean() ? 1 : -1));
		}
		variance = sum / probe.length;
		new CosineTransform(height, width).inverse(probe);
		moved = new float[noisy.length];
		for (int p = 0; p < moved.length; p++)
			moved[p] = (float) (noisy[p] + EPSILON * probe[p]);
	}

	/** An estimate, and how it follows the probe. */
	public final class Estimate {

		private final float[] image, other;

		private Estimate(final float[] image, final float[] other) {
			this.image = image;
			this.other = other;
		}

		/** The estimated mean squared error. */
		public double error() {
			double residual = 0, trace = 0;
			for (int p = 0; p < image.length; p++) {
				final double r = (double) image[p] - noisy[p];
				residual += r * r;
				trace += probe[p] * ((double) other[p] - image[p]);
			}
			return (residual + 2 * trace / EPSILON) / image.length - variance;
		}

		/** What comes of a further operation on the estimate, which is done twice. */
		public Estimate then(final UnaryOperator<float[]> operation) {
			return new Estimate(operation.apply(image.clone()), operation.apply(other.clone()));
		}

		/** The estimated image. */
		public float[] image() {
			return image;
		}
	}

	/** Estimates with an estimator, which is applied twice and must be deterministic. */
	public Estimate of(final UnaryOperator<float[]> estimator) {
		return new Estimate(estimator.apply(noisy.clone()), estimator.apply(moved.clone()));
	}

	/** Height in pixels. */
	public int height() {
		return height;
	}

	/** Width in pixels. */
	public int width() {
		return width;
	}
}
