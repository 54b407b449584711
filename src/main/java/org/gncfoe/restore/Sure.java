package org.gncfoe.restore;

import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;

import org.gncfoe.noise.NoiseCovariance;
import org.gncfoe.noise.NoiseSpectrum;

/**
 * Stein's unbiased risk estimate: the mean squared error of a denoised image, without knowing the clean one. For an estimator
 * f of an image from y with Gaussian noise of covariance C,
 *
 * <pre>
 * SURE = ||f(y) - y||^2 / N - tr(C) / N + 2 tr(C J) / N,   tr(C J) ~ &lt;b, (f(y + e b) - f(y)) / e&gt;,
 * </pre>
 *
 * with J the derivative of f at y and probes b, noise of covariance C (Ramani, Blu and Unser 2008). With the variances of a
 * camera's noise at every pixel it is the estimate of Luisier, Blu and Unser (2011) to first order. Everything is in one
 * unit; the same seed gives the same number.
 * <p>
 * An image does not tell its error exactly: as y is a complete sufficient statistic, no unbiased estimate is better than
 * SURE with the exact trace, and it contains {@code ||noise||^2 / N - tr(C) / N}, which no estimator f changes. How far it may be off,
 * {@link Estimate#standardError}, is found by Stein's method once more (Bellec and Zhang 2021, "Second order Stein").
 */
public final class Sure {

	/** Size of the probe relative to the noise: small, so that f is linear, but well above rounding. */
	private static final double EPSILON = 0.02;

	private final NoiseCovariance noise;
	private final float[] noisy;
	private final float[][] probes;
	private final int[] counted;

	/**
	 * Prepares the estimate for a noisy image, with one probe.
	 *
	 * @param noisy {@code [height][width]}, row-major, all finite; not copied
	 * @param height height in pixels
	 * @param width width in pixels
	 * @param noise spectrum of the noise
	 * @param seed seed of the probe
	 */
	public Sure(final float[] noisy, final int height, final int width, final NoiseSpectrum noise, final long seed) {
		this(noisy, NoiseCovariance.of(noise, height, width), null, 1, seed);
	}

	/**
	 * Prepares the estimate for a noisy image.
	 *
	 * @param noisy {@code [height][width]}, row-major; not copied
	 * @param noise covariance of its noise
	 * @param counted the pixels whose mean squared error is asked for, which must be finite; null: all
	 * @param probes number of probes, at least 1: each costs f once
	 * @param seed seed of the probes
	 * @throws IllegalArgumentException if the sizes do not fit, or there is no probe or no pixel
	 */
	public Sure(final float[] noisy, final NoiseCovariance noise, final boolean[] counted, final int probes, final long seed) {
		if (noisy.length != (long) noise.height() * noise.width()) throw new IllegalArgumentException(noisy.length +
			" pixels are not an image of " + noise.height() + " x " + noise.width());
		if (probes < 1) throw new IllegalArgumentException("the trace needs at least one probe");
		this.noisy = noisy;
		this.noise = noise;
		this.counted = places(counted, noisy.length);
		if (this.counted.length == 0) throw new IllegalArgumentException("there is no pixel to estimate the error of");
		final Random random = new Random(seed);
		this.probes = new float[probes][];
		for (int k = 0; k < probes; k++)
			this.probes[k] = noise.probe(random);
	}

	/** An estimate, and how it follows the probes. */
	public final class Estimate {

		private final float[] image;
		private final float[][] others;

		private Estimate(final float[] image, final float[][] others) {
			this.image = image;
			this.others = others;
		}

		/** The estimated mean squared error. */
		public double error() {
			double residual = 0, variance = 0;
			for (final int p : counted) {
				final double r = (double) image[p] - noisy[p];
				residual += r * r;
				variance += noise.variance(p);
			}
			return (residual + 2 * trace() - variance) / counted.length;
		}

		/**
		 * Standard error of {@link #error}, that of the probes included, if the noise is known: the expectation of
		 * {@code 4 <r, C r> - 2 tr(C^2) + 4 tr(C J C J)}, with J taken for symmetric.
		 */
		public double standardError() {
			final double n = counted.length, share = n / noisy.length;
			final float[] r = new float[noisy.length];
			for (final int p : counted)
				r[p] = image[p] - noisy[p];
			double responses = 0;
			for (int k = 0; k < probes.length; k++)
				responses += noise.quadratic(only(response(k))) / probes.length;
			final double trace = trace();
			final double probing = 2 * Math.max(0, responses - trace * trace / n) / probes.length;
			final double own = 4 * noise.quadratic(r) - 2 * share * noise.squareTrace() + 4 * responses;
			return Math.sqrt(Math.max(0, own) + 4 * probing) / n;
		}

		/** How much {@link #error} changes with the variance of the noise, for a relative change of 1. */
		public double sensitivity() {
			double variance = 0;
			for (final int p : counted)
				variance += noise.variance(p);
			return (2 * trace() - variance) / counted.length;
		}

		/**
		 * {@code J b} of a probe: what of it the estimator lets through, to first order. {@code b - J b} is what the residual is
		 * like if the noise is what it was taken for and nothing else was taken away.
		 */
		public float[] response(final int probe) {
			final float[] response = new float[image.length];
			for (int p = 0; p < response.length; p++)
				response[p] = (float) (((double) others[probe][p] - image[p]) / EPSILON);
			return response;
		}

		/** What comes of a further operation on the estimate, which is done for every probe too. */
		public Estimate then(final UnaryOperator<float[]> operation) {
			return new Estimate(operation.apply(image.clone()), Arrays.stream(others).map(o -> operation.apply(o.clone()))
				.toArray(float[][]::new));
		}

		/** The estimated image. */
		public float[] image() {
			return image;
		}

		private double trace() {
			double sum = 0;
			for (int k = 0; k < probes.length; k++)
				for (final int p : counted)
					sum += probes[k][p] * ((double) others[k][p] - image[p]);
			return sum / EPSILON / probes.length;
		}

		private float[] only(final float[] values) {
			final float[] result = new float[values.length];
			for (final int p : counted)
				result[p] = values[p];
			return result;
		}
	}

	/** Estimates with an estimator, which is applied once more for every probe and must be deterministic. */
	public Estimate of(final UnaryOperator<float[]> estimator) {
		return of(estimator.apply(noisy.clone()), estimator);
	}

	/** The same where the estimated image is known already. */
	public Estimate of(final float[] image, final UnaryOperator<float[]> estimator) {
		return new Estimate(image, Arrays.stream(probes).map(b -> estimator.apply(moved(b))).toArray(float[][]::new));
	}

	/** A probe. */
	public float[] probe(final int k) {
		return probes[k].clone();
	}

	/** Height in pixels. */
	public int height() {
		return noise.height();
	}

	/** Width in pixels. */
	public int width() {
		return noise.width();
	}

	// -- Helper methods --

	private float[] moved(final float[] probe) {
		final float[] moved = new float[noisy.length];
		for (int p = 0; p < moved.length; p++)
			moved[p] = (float) (noisy[p] + EPSILON * probe[p]);
		return moved;
	}

	private static int[] places(final boolean[] counted, final int n) {
		final int[] places = new int[n];
		int number = 0;
		for (int p = 0; p < n; p++)
			if (counted == null || counted[p]) places[number++] = p;
		return Arrays.copyOf(places, number);
	}
}
