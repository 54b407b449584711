package org.gncfoe.noise;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import org.gncfoe.compute.Cancellation;

import Jama.EigenvalueDecomposition;
import Jama.Matrix;

import net.imglib2.parallel.Parallelization;
import net.imglib2.parallel.TaskExecutor;

/**
 * The energy of patches in the principal components in which they vary least: structure gathers in few components, white
 * noise is the same in all of them. The components are found in one half of the patches and measured in the other, as the
 * least variance in the same half would come out too small. The other components tell which patches are flat, which does not
 * bias what is measured.
 */
final class QuietEnergies {

	private static final int N = Patches.PIXELS;

	/** Components measured: the first is constant, as patches have no mean, the next QUIET give sigma, the next SLOPE its slope. */
	static final int QUIET = 4, SLOPE = 4, MEASURED = QUIET + SLOPE;

	/** Components that decide whether a patch is flat. */
	private static final int DECIDING = N - 1 - MEASURED;

	/** A flat patch has at most this energy, in units of the noise variance: one standard deviation above what noise has. */
	static final double FLAT = DECIDING + Math.sqrt(2 * DECIDING);

	/** About as many patches are enough for the components of one half. */
	private static final int ENOUGH = 20_000;

	/** Patches that are added to a covariance at once. */
	private static final int TOGETHER = 4;

	/** The patches are measured in so many pieces, on all threads. */
	private static final List<Integer> PIECES = IntStream.range(0, 16).boxed().toList();

	private final Patches patches;
	/** Sum of squares of each patch, and its energies in the quiet components and in the next ones. */
	private final double[] total, quiet, slope;
	/** The noise variance of each patch, in any unit common to all. */
	private final double[] variance;

	/** Energies of patches that all have the same noise variance of 1, until {@link #setVariance} says otherwise. */
	QuietEnergies(final Patches patches) {
		this.patches = patches;
		final int n = patches.count();
		total = new double[n];
		for (int i = 0; i < n; i++)
			total[i] = patches.energy(i);
		quiet = new double[n];
		slope = new double[n];
		variance = new double[n];
		Arrays.fill(variance, 1);
	}

	/** Sets the noise variance of a patch, positive, relative to the others. */
	void setVariance(final int i, final double value) {
		variance[i] = value;
	}

	/** The noise variance of a patch as set. */
	double variance(final int i) {
		return variance[i];
	}

	/** Mean square of the quiet components of patch i, grey levels squared: a measure of its noise variance. */
	double quiet(final int i) {
		return quiet[i] / QUIET;
	}

	/** Mean square of the next components of patch i, grey levels squared: above the quiet ones if there is texture. */
	double slope(final int i) {
		return slope[i] / SLOPE;
	}

	/** Energy of patch i in the components that are not measured, over its noise variance. */
	double deciding(final int i) {
		return (total[i] - quiet[i] - slope[i]) / variance[i];
	}

	/** Energy of patch i but its mean, over its noise variance. */
	double total(final int i) {
		return total[i] / variance[i];
	}

	/** Computes the energies of all patches in components found in the other half among the used patches. */
	void measure(final boolean[] used) {
		Cancellation.check();
		final double[][] components = new double[2][];
		final TaskExecutor threads = Parallelization.getTaskExecutor();
		threads.forEach(List.of(0, 1), half -> components[half] = components(used, half == 1));
		threads.forEach(PIECES, k -> {
			final int n = patches.count(), end = (int) ((k + 1L) * n / PIECES.size());
			for (int i = (int) ((long) k * n / PIECES.size()); i < end; i++)
				measure(i, components[patches.half(i) ? 0 : 1]);
		});
	}

	/**
	 * The energies of patch i.
	 *
	 * @param c {@code [N][MEASURED]}
	 */
	private void measure(final int i, final double[] c) {
		final float[] x = patches.values();
		// NB: eight sums side by side, as one after the other each waits for its own last addition
		double s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
		for (int j = 0, at = 0; j < N; j++, at += MEASURED) {
			final double v = x[i * N + j];
			s0 += c[at] * v;
			s1 += c[at + 1] * v;
			s2 += c[at + 2] * v;
			s3 += c[at + 3] * v;
			s4 += c[at + 4] * v;
			s5 += c[at + 5] * v;
			s6 += c[at + 6] * v;
			s7 += c[at + 7] * v;
		}
		quiet[i] = s0 * s0 + s1 * s1 + s2 * s2 + s3 * s3;
		slope[i] = s4 * s4 + s5 * s5 + s6 * s6 + s7 * s7;
	}

	/**
	 * The components of least variance, but for the constant one, of the used patches of one half:
	 * {@code [N][MEASURED]}.
	 */
	private double[] components(final boolean[] used, final boolean half) {
		final double[][] covariance = new double[N][N], patch = new double[TOGETHER][N];
		final double[] weight = new double[TOGETHER];
		final float[] x = patches.values();
		int of = 0;
		for (int i = 0; i < patches.count(); i++)
			if (used[i] && patches.half(i) == half) of++;
		final int every = Math.max(1, of / ENOUGH);
		int m = 0;
		for (int i = 0, k = 0; i < patches.count(); i++) {
			if (!used[i] || patches.half(i) != half || k++ % every != 0) continue;
			for (int j = 0; j < N; j++)
				patch[m][j] = x[i * N + j];
			weight[m++] = 1 / variance[i];
			if (m == TOGETHER) {
				add(covariance, patch, weight);
				m = 0;
			}
		}
		Arrays.fill(weight, m, TOGETHER, 0);
		add(covariance, patch, weight);
		for (int a = 0; a < N; a++)
			for (int b = a + 1; b < N; b++)
				covariance[a][b] = covariance[b][a];
		normalise(covariance);
		// NB: Patches have no mean, so the constant component has variance 0 and comes first; make sure of it.
		final double trace = trace(covariance);
		for (int a = 0; a < N; a++)
			for (int b = 0; b < N; b++)
				covariance[a][b] -= trace / N;
		final Matrix vectors = new EigenvalueDecomposition(new Matrix(covariance)).getV();
		final double[] components = new double[N * MEASURED];
		for (int j = 0; j < N; j++)
			for (int k = 0; k < MEASURED; k++)
				components[j * MEASURED + k] = vectors.get(j, k + 1);
		return components;
	}

	/** Adds the products of the pixels of patches, on and below the diagonal. */
	private static void add(final double[][] covariance, final double[][] patch, final double[] weight) {
		final double[] p = patch[0], q = patch[1], r = patch[2], s = patch[3];
		for (int a = 0; a < N; a++) {
			final double wp = weight[0] * p[a], wq = weight[1] * q[a], wr = weight[2] * r[a], ws = weight[3] * s[a];
			final double[] row = covariance[a];
			for (int b = 0; b <= a; b++)
				row[b] = row[b] + wp * p[b] + wq * q[b] + wr * r[b] + ws * s[b];
		}
	}

	/** NB: With infinite or tiny entries the iteration for the eigenvalues never ends. */
	private static void normalise(final double[][] covariance) {
		double most = 0;
		for (int a = 0; a < N; a++)
			most = Math.max(most, covariance[a][a]);
		// NB: Where there is nothing to tell them apart, no component is better than another. A power of two rounds nothing.
		final boolean usable = most > Double.MIN_NORMAL && most < Double.POSITIVE_INFINITY;
		final double factor = usable ? Math.scalb(1.0, -Math.getExponent(most)) : 0;
		for (int a = 0; a < N; a++)
			for (int b = 0; b < N; b++)
				covariance[a][b] = usable ? covariance[a][b] * factor : a == b ? 1 : 0;
	}

	private static double trace(final double[][] matrix) {
		double sum = 0;
		for (int a = 0; a < matrix.length; a++)
			sum += matrix[a][a];
		return sum;
	}
}
