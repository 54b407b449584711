package org.gncfoe.train;

import java.util.List;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.ImageState;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.prior.KnotAxis;
import org.gncfoe.prior.Chain;
import org.gncfoe.prior.Prior;
import org.gncfoe.prior.SplineFunctions;
import org.gncfoe.prior.SplineTable;
import org.gncfoe.train.Patches.Picture;

import Jama.Matrix;

/**
 * Gives a prior the offset along tau that its score says nothing about, so that the derivative of R along tau has mean
 * zero on images with the noise it stands for: {@code E[ d_tau R(x + sqrt(t) n, t) ] = 0}, as for every negative log
 * density.
 * <p>
 * If grad R is the true score at every t, the heat equation fixes d_tau R but for a function b'(tau) alone; centring
 * fixes that too, and R(y, .) becomes minimal at the noise level of y. The offset b(tau), the integral of minus the mean
 * derivative per pixel, is added to the potentials' weights (the B-splines sum to one, so constants in the feature are
 * representable); gradients with respect to the image do not change.
 */
public final class OffsetCalibration {

	private static final int SAMPLES_PER_INTERVAL = 4, SIDE = 128;

	private static final double RIDGE = 1e-6;

	private OffsetCalibration() {}

	/**
	 * Centres a prior.
	 *
	 * @param pictures clean pictures; the central parts of up to {@code count} of them are used
	 */
	public static Prior centre(final Backend backend, final Prior prior, final List<Picture> pictures, final int count,
		final long seed)
	{
		final KnotAxis tau = prior.tauAxis();
		final int samples = tau.intervals() * SAMPLES_PER_INTERVAL;
		final double step = (tau.max() - tau.min()) / samples;
		final double[] mean = new double[samples];
		try (PriorEngine engine = backend.open(prior)) {
			for (int i = 0; i < samples; i++)
				mean[i] = meanDerivative(engine, pictures, count, SIDE, Math.exp(tau.min() + (i + 0.5) * step), seed);
		}
		return withOffset(prior, offset(tau, mean));
	}

	/**
	 * The spline weights of the offset: its derivative is minus the mean derivative at the middles of equal parts of the
	 * range, in least squares; with the least weights where that leaves a choice (constants).
	 */
	static double[] offset(final KnotAxis tau, final double[] mean) {
		final double step = (tau.max() - tau.min()) / mean.length;
		final int rows = tau.knots();
		final Matrix a = new Matrix(mean.length + rows, rows), b = new Matrix(mean.length + rows, 1);
		for (int i = 0; i < mean.length; i++) {
			final double at = tau.min() + (i + 0.5) * step;
			final double[] basis = SplineTable.tauBasis(tau, at, 1);
			for (int m = 0; m < basis.length; m++)
				a.set(i, tau.cell(at) + m, basis[m]);
			b.set(i, 0, -mean[i]);
		}
		for (int j = 0; j < rows; j++)
			a.set(mean.length + j, j, RIDGE);
		return a.solve(b).getColumnPackedCopy();
	}

	/**
	 * The mean over pixels and pictures of the derivative of R along tau, on pictures with noise of that level.
	 *
	 * @param side side of the central parts in pixels
	 * @param t smoothing (variance)
	 */
	static double meanDerivative(final PriorEngine engine, final List<Picture> pictures, final int count, final int side,
		final double t, final long seed)
	{
		final int used = Math.min(count, pictures.size());
		double sum = 0;
		for (int n = 0; n < used; n++) {
			final Picture y = spread(pictures, n, used).middle(side).noisy(Math.sqrt(t), seed + n);
			try (ImageState image = engine.image(y.height(), y.width())) {
				image.write(y.pixels());
				sum += image.tauDerivative(t) / y.pixels().length / used;
			}
		}
		return sum;
	}

	/** The n-th of so many pictures that are spread evenly over all. */
	static Picture spread(final List<Picture> pictures, final int n, final int used) {
		return pictures.get((int) ((long) n * pictures.size() / used));
	}

	/** Adds an offset per pixel, a spline of tau, to R. */
	private static Prior withOffset(final Prior prior, final double[] offset) {
		final float[] values = prior.parameters();
		final Chain chain = prior.terms().get(prior.terms().size() - 1);
		final SplineFunctions f = chain.layer(chain.depth() - 1).potential();
		final double area = chain.stride() * chain.stride();
		final int start = values.length - f.weights().length, knots = f.feature().knots(), rows = f.tau().knots();
		for (int c = 0; c < f.channels(); c++)
			for (int j = 0; j < rows; j++) {
				final float add = (float) (offset[j] * area / f.channels());
				for (int i = 0; i < knots; i++)
					values[start + (c * rows + j) * knots + i] += add;
			}
		return prior.withParameters(values);
	}
}
