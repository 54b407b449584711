package org.gncfoe.train;

import java.util.List;
import java.util.SplittableRandom;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.ImageState;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.prior.Prior;
import org.gncfoe.train.Patches.Picture;

/**
 * What a prior should be, measured on clean pictures with noise: convex at the largest smoothing and not at the smallest
 * (extreme eigenvalues of its Hessian, by power iteration), centred along tau, and least at the noise level of an image
 * (method.md, sections 2 and 4).
 */
public final class PriorCheck implements AutoCloseable {

	private static final int ITERATIONS = 100, MOST_FOR_EIGENVALUES = 8, ENERGIES_PER_INTERVAL = 2, BISECTIONS = 10;

	private final PriorEngine engine;
	private final List<Picture> pictures;
	private final int count, side;
	private final long seed;

	/**
	 * Prepares the measurements.
	 *
	 * @param backend where to compute; stays the caller's to close
	 * @param prior a prior for grey images
	 * @param pictures clean pictures; the central parts of up to {@code count} of them are used
	 * @param side side of these parts in pixels
	 * @throws IllegalArgumentException if there is no picture or the prior is not for grey images
	 */
	public PriorCheck(final Backend backend, final Prior prior, final List<Picture> pictures, final int count,
		final int side, final long seed)
	{
		if (pictures.isEmpty()) throw new IllegalArgumentException("There is no picture to check the prior on.");
		if (prior.imageChannels() != 1) throw new IllegalArgumentException("The prior is for images of " + prior
			.imageChannels() + " channels: only those for grey images can be checked.");
		this.engine = backend.open(prior);
		this.pictures = pictures;
		this.count = Math.min(count, pictures.size());
		this.side = side;
		this.seed = seed;
	}

	/** Number of pictures used. */
	public int count() {
		return count;
	}

	/**
	 * The extreme eigenvalues of {@code t Hess R(y, t)} for noisy pictures y of this smoothing: about 0 .. 1 for a density,
	 * of which the posterior covariance is {@code t (I - t Hess R)}. Never above 0 by much at the lower end, because
	 * constant images cost nothing.
	 *
	 * @param t smoothing (variance)
	 * @return the least and the largest over the first pictures, at most 8
	 */
	public double[] eigenvalues(final double t) {
		final double[] extreme = { Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY };
		for (int n = 0; n < Math.min(count, MOST_FOR_EIGENVALUES); n++) {
			final Picture y = noisy(n, Math.sqrt(t));
			try (ImageState image = engine.image(y.height(), y.width())) {
				image.write(y.pixels());
				final double far = eigenvalue(image, t, 0);
				final double other = eigenvalue(image, t, far);
				extreme[0] = Math.min(extreme[0], Math.min(far, other));
				extreme[1] = Math.max(extreme[1], Math.max(far, other));
			}
		}
		return extreme;
	}

	/** Mean of {@code d_tau R} per pixel on pictures with noise of this smoothing: 0 for a density. */
	public double tauDerivative(final double t) {
		return OffsetCalibration.meanDerivative(engine, pictures, count, side, t, seed);
	}

	/**
	 * The noise level at which R(y, .) is least, for every picture with noise of standard deviation sigma: the minimum that
	 * is reached from the largest smoothing, as joint optimisation does. (Far below the noise of y a prior was never trained
	 * on such images, and its energy means little.)
	 *
	 * @param sigma intensity units
	 * @return one standard deviation per picture, intensity units
	 */
	public double[] leastAt(final double sigma) {
		final double[] found = new double[count];
		for (int n = 0; n < count; n++) {
			final Picture y = noisy(n, sigma);
			try (ImageState image = engine.image(y.height(), y.width())) {
				image.write(y.pixels());
				found[n] = Math.exp(least(image) / 2);
			}
		}
		return found;
	}

	@Override
	public void close() {
		engine.close();
	}

	// -- Helper methods --

	/** The tau of the first minimum from above: on a grid, then where the derivative changes its sign around it. */
	private double least(final ImageState image) {
		final double min = engine.prior().tauAxis().min(), max = engine.prior().tauAxis().max();
		final int points = engine.prior().tauAxis().intervals() * ENERGIES_PER_INTERVAL;
		final double step = (max - min) / points;
		double best = Double.POSITIVE_INFINITY;
		int at = 0;
		for (int i = points; i >= 0; i--) {
			final double energy = image.energy(Math.exp(min + i * step));
			if (!(energy < best)) break;
			best = energy;
			at = i;
		}
		double low = min + Math.max(0, at - 1) * step, high = min + Math.min(points, at + 1) * step;
		for (int k = 0; k < BISECTIONS; k++) {
			final double middle = (low + high) / 2;
			if (image.tauDerivative(Math.exp(middle)) > 0) high = middle;
			else low = middle;
		}
		return (low + high) / 2;
	}

	/** The eigenvalue of {@code t Hess R} that is farthest from a shift. */
	private double eigenvalue(final ImageState image, final double t, final double shift) {
		final SplittableRandom random = new SplittableRandom(seed);
		float[] v = new float[image.height() * image.width()], hv = new float[v.length];
		for (int i = 0; i < v.length; i++)
			v[i] = (float) random.nextGaussian();
		double value = 0;
		for (int k = 0; k < ITERATIONS; k++) {
			double norm = 0;
			for (final float x : v)
				norm += (double) x * x;
			final double scale = 1 / Math.sqrt(norm);
			for (int i = 0; i < v.length; i++)
				v[i] *= (float) scale;
			image.hessian(t, v, hv);
			value = 0;
			for (int i = 0; i < v.length; i++) {
				hv[i] = (float) (t * hv[i] - shift * v[i]);
				value += (double) v[i] * hv[i];
			}
			final float[] swap = v;
			v = hv;
			hv = swap;
		}
		return value + shift;
	}

	private Picture noisy(final int n, final double sigma) {
		return OffsetCalibration.spread(pictures, n, count).middle(side).noisy(sigma, seed + n);
	}
}
