package org.gncfoe.noise;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import org.gncfoe.compute.Cancellation;

import Jama.Matrix;
import Jama.QRDecomposition;

import net.imglib2.parallel.Parallelization;

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

	/** Iterations, and mean of a normal variable that is at most one standard deviation above 0. */
	private static final int ITERATIONS = 40;
	private static final double TRUNCATED = 0.288;

	/** Surfaces are fitted to the patches in so many pieces, on all threads. */
	private static final List<Integer> PIECES = IntStream.range(0, 16).boxed().toList();

	/** Energy of each patch after its surface was taken away, and the same in order. */
	private final double[] energy, sorted;
	/** theta, at the lags (0,0), (0,1), ...; null if unknown. */
	private final double[] theta;
	/** Trace, and trace of the square, of the covariance so explained. */
	private double trace, squares;

	NoiseCorrelation(final Patches patches) {
		Cancellation.check();
		energy = new double[patches.count()];
		final double[][] surfaces = QuadraticSurface.orthonormal(Patches.SIDE);
		Parallelization.getTaskExecutor().forEach(PIECES, k -> {
			final double[] r = new double[N];
			final int end = (int) ((k + 1L) * energy.length / PIECES.size());
			for (int i = (int) ((long) k * energy.length / PIECES.size()); i < end; i++)
				energy[i] = residual(patches, i, surfaces, r);
		});
		sorted = energy.clone();
		Arrays.sort(sorted);
		theta = used() < FEWEST ? null : fit(surfaces, covariance(patches, surfaces));
	}

	/**
	 * Mean of the correlations of horizontal and vertical neighbours.
	 *
	 * @return about 0 for white noise, positive for smoothed noise; NaN if there are not enough patches
	 */
	double atLagOne() {
		return theta == null || !(theta[0] > 0) ? Double.NaN : (theta[1] + theta[LAGS]) / 2 / theta[0];
	}

	/**
	 * Standard deviation of the noise with all that is correlated, which the quiet components of {@link GaussianNoise} miss.
	 * The mean energy of flat patches is found from below: those within one standard deviation above the mean are taken,
	 * and what the truncation costs is given back, until nothing changes.
	 *
	 * @return in the unit of the image; NaN if there are not enough patches
	 */
	double sigma() {
		if (theta == null || !(theta[0] > 0) || !(trace > 0)) return Double.NaN;
		final double spread = Math.sqrt(2 * squares) / trace;
		double mean = mean(used());
		for (int k = 0; k < ITERATIONS; k++) {
			final int found = Arrays.binarySearch(sorted, mean * (1 + spread));
			mean = mean(Math.max(used(), found < 0 ? -found - 1 : found + 1)) / (1 - TRUNCATED * spread);
		}
		return Math.sqrt(mean * theta[0] / trace);
	}

	// -- Helper methods --

	/** Number of patches that the correlation is found from, the flattest. */
	private int used() {
		return Math.min(energy.length, Math.max(FEWEST, (int) (SHARE * energy.length)));
	}

	/** Mean of the n smallest energies. */
	private double mean(final int n) {
		double sum = 0;
		for (int i = 0; i < n; i++)
			sum += sorted[i];
		return sum / n;
	}

	/** The covariance of the flattest patches without their surfaces, each divided by its energy. */
	private double[][] covariance(final Patches patches, final double[][] surfaces) {
		final double threshold = sorted[used() - 1];
		final double[] r = new double[N];
		final double[][] covariance = new double[N][N];
		for (int i = 0; i < energy.length; i++) {
			if (energy[i] > threshold || energy[i] == 0) continue;
			residual(patches, i, surfaces, r);
			for (int a = 0; a < N; a++)
				for (int b = 0; b <= a; b++)
					covariance[a][b] += r[a] * r[b] / energy[i];
		}
		return covariance;
	}

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

	/** Solves covariance = sum_k theta_k Q B_k Q for theta, Q = I - S^T S; null if that is not possible. */
	private double[] fit(final double[][] surfaces, final double[][] covariance) {
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
		if (!qr.isFullRank()) return null;
		final Matrix found = qr.solve(observed), explained = columns.times(found);
		for (int a = 0, row = 0; a < N; a++)
			for (int b = 0; b <= a; b++, row++) {
				final double v = explained.get(row, 0);
				if (a == b) trace += v;
				squares += (a == b ? 1 : 2) * v * v;
			}
		return found.getColumnPackedCopy();
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
}
