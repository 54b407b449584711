package org.gncfoe.noise;

import java.util.Arrays;

import Jama.Matrix;
import Jama.QRDecomposition;

/**
 * The correlation of the noise of neighbouring pixels, from the flattest patches of an image. In each of them a quadratic
 * surface is fitted and taken away, which removes most of the structure; the covariance of what remains is then explained,
 * by least squares, as the covariance of stationary noise with the same surfaces taken away. So the fit does not bias it.
 */
final class NoiseCorrelation {

	private static final int N = Patches.PIXELS;

	/** Share of the patches, the flattest ones, that are looked at, and least number of them. */
	private static final double SHARE = 0.1;
	private static final int FEWEST = 100;

	/** Covariance at the lags (0,0), (0,1), (1,0), ... (2,2) is fitted; beyond, it is taken for 0. */
	private static final int LAGS = 3;

	private NoiseCorrelation() {}

	/**
	 * Mean of the correlations of horizontal and vertical neighbours.
	 *
	 * @return about 0 for white noise, positive for smoothed noise; NaN if there are not enough patches
	 */
	static double atLagOne(final Patches patches) {
		final int used = Math.min(patches.count(), Math.max(FEWEST, (int) (SHARE * patches.count())));
		if (used < FEWEST) return Double.NaN;
		final double[][] surfaces = surfaces();
		final double[] energy = new double[patches.count()], r = new double[N];
		for (int i = 0; i < energy.length; i++)
			energy[i] = residual(patches, i, surfaces, r);
		final double[] sorted = energy.clone();
		Arrays.sort(sorted);
		final double threshold = sorted[used - 1];
		final double[][] covariance = new double[N][N];
		for (int i = 0; i < energy.length; i++) {
			if (energy[i] > threshold || energy[i] == 0) continue;
			residual(patches, i, surfaces, r);
			for (int a = 0; a < N; a++)
				for (int b = 0; b <= a; b++)
					covariance[a][b] += r[a] * r[b] / energy[i];
		}
		return fit(surfaces, covariance);
	}

	// -- Helper methods --

	/** r = x - S^T S x for patch i; returns its sum of squares. */
	private static double residual(final Patches patches, final int i, final double[][] surfaces, final double[] r) {
		final float[] x = patches.values();
		for (int a = 0; a < N; a++)
			r[a] = x[i * N + a];
		for (final double[] surface : surfaces) {
			double product = 0;
			for (int a = 0; a < N; a++)
				product += surface[a] * x[i * N + a];
			for (int a = 0; a < N; a++)
				r[a] -= product * surface[a];
		}
		double energy = 0;
		for (final double v : r)
			energy += v * v;
		return energy;
	}

	/**
	 * Solves covariance = sum_k theta_k Q B_k Q for theta, Q = I - S^T S, and returns the mean of theta at lag 1 over theta
	 * at lag 0.
	 */
	private static double fit(final double[][] surfaces, final double[][] covariance) {
		final Matrix s = new Matrix(surfaces), q = Matrix.identity(N, N).minus(s.transpose().times(s));
		final int pairs = N * (N + 1) / 2;
		final Matrix columns = new Matrix(pairs, LAGS * LAGS), observed = new Matrix(pairs, 1);
		for (int k = 0; k < LAGS * LAGS; k++) {
			final Matrix model = q.times(lag(k / LAGS, k % LAGS)).times(q);
			for (int a = 0, row = 0; a < N; a++)
				for (int b = 0; b <= a; b++, row++) {
					columns.set(row, k, model.get(a, b));
					observed.set(row, 0, covariance[a][b]);
				}
		}
		final QRDecomposition qr = new QRDecomposition(columns);
		if (!qr.isFullRank()) return Double.NaN;
		final Matrix theta = qr.solve(observed);
		final double variance = theta.get(0, 0);
		return variance > 0 ? (theta.get(1, 0) + theta.get(LAGS, 0)) / 2 / variance : Double.NaN;
	}

	/** Covariance matrix of a patch whose pixels are related only at distance (dy, dx) and its reflections. */
	private static Matrix lag(final int dy, final int dx) {
		final Matrix b = new Matrix(N, N);
		final int s = Patches.SIDE;
		for (int i = 0; i < N; i++)
			for (int j = 0; j < N; j++)
				if (Math.abs(i / s - j / s) == dy && Math.abs(i % s - j % s) == dx) b.set(i, j, 1);
		return b;
	}

	/** S: the six monomials up to degree 2 on a patch, made orthonormal. */
	private static double[][] surfaces() {
		final int s = Patches.SIDE;
		final Matrix monomials = new Matrix(N, 6);
		for (int i = 0; i < N; i++) {
			final double y = (i / s) / (s - 1.0) - 0.5, x = (i % s) / (s - 1.0) - 0.5;
			final double[] row = { 1, x, y, x * x, x * y, y * y };
			for (int k = 0; k < row.length; k++)
				monomials.set(i, k, row[k]);
		}
		return new QRDecomposition(monomials).getQ().transpose().getArrayCopy();
	}
}
