package org.gncfoe.restore;

import java.util.Arrays;

/**
 * Joins what neighbouring planes of a stack tell about one of them: {@code f = sum_k w_k y_k} with weights of sum 1, at every
 * pixel those of the least expected error after denoising,
 *
 * <pre>
 * w = argmin  w' B w + r s2 sum_k w_k^2,   w_k &gt;= 0,
 * </pre>
 *
 * where s2 is the variance of the noise, r the share of it that denoising leaves, and B_ij the mean over a neighbourhood of
 * (x_i - x_c)(x_j - x_c): how much the planes i and j differ from plane c, by more than noise explains. Planes that differ in
 * opposite ways, as the one before and the one after of a steady change, make up for each other. Differences are looked for
 * twice: in planes denoised each by itself, where the error of denoising is explained (a share of s2, larger where there is
 * detail), and in the noisy planes over wide windows, which show texture that denoising takes away.
 * <p>
 * The result has noise of a variance v between s2/n and s2. To have it everywhere at s2/n, noise beyond that is taken away
 * with the weighted mean of the denoised planes x: {@code z = a f + (1 - a) sum_k w_k x_k, a^2 = s2 / (n v)}.
 * <p>
 * Every pixel depends on others up to {@link #REACH} pixels away, and is computed in one order of sums: parts equal the whole.
 */
public final class PlaneFusion {

	/** How far a pixel depends on others, in pixels. */
	public static final int REACH = 13;

	/** Share of the variance of the noise that is left in denoised planes, where they are flat, and how much more in detail. */
	private static final double FLAT = 0.05, DETAIL = 0.3;

	/** Share that denoising leaves of the noise of the weighted mean, in the unit of the above. */
	private static final double LEFT = 2;

	/** How much a difference of the noisy planes counts, and by how many standard deviations it must exceed that of noise. */
	private static final double NOISY = 2, EXCESS = 1.5;

	/** How much less noise makes the result trusted fully: s2 / v - 1. */
	private static final double ENOUGH = 0.5;

	private static final BoxMean DETAILS = new BoxMean(2), NEAR = new BoxMean(3), NEAREST = new BoxMean(1), WIDE = new BoxMean(
		2), WIDER = new BoxMean(2, 5);

	private final double variance, flat, excess;

	/**
	 * What plane c is, with its neighbours.
	 *
	 * @param observation z: noisy, with noise of variance s2 / n
	 * @param trust from 0, where no neighbour helps, to 1
	 */
	public record Fused(float[] observation, float[] trust) {}

	/** For noise of one variance (intensity unit squared) and this covariance over the distance. */
	public PlaneFusion(final NoiseOfMeans noise) {
		variance = noise.variance();
		flat = FLAT * noise.roughness();
		excess = 2 * noise.doubt() * noise.meanVariance() * (1 + EXCESS * noise.spread());
	}

	/**
	 * Joins planes.
	 *
	 * @param noisy planes {@code [n][height * width]}, all finite; not changed
	 * @param clean the same, denoised each by itself; not changed
	 * @param gain what the planes are multiplied with to be as bright as plane c
	 * @param c which plane is meant
	 * @param height height in pixels
	 * @param width width in pixels
	 */
	public Fused fuse(final float[][] noisy, final float[][] clean, final double[] gain, final int c, final int height,
		final int width)
	{
		final int n = noisy.length, m = n - 1, size = height * width;
		final int[] other = new int[m];
		for (int k = 0, i = 0; k < n; k++)
			if (k != c) other[i++] = k;
		final float[][] near = new float[m][size], wide = new float[m][size];
		for (int i = 0; i < m; i++) {
			final float[] x = clean[other[i]], y = noisy[other[i]];
			final float g = (float) gain[other[i]];
			for (int p = 0; p < size; p++) {
				near[i][p] = g * x[p] - clean[c][p];
				wide[i][p] = g * y[p] - noisy[c][p];
			}
			wide[i] = NEAREST.of(wide[i], height, width);
		}
		final float[][] b = products(near, height, width, NEAR, NEAREST), e = products(wide, height, width, WIDE, WIDER);
		final float[] left = left(clean[c], height, width), observation = new float[size], trust = new float[size];
		final double[][] a = new double[m][m];
		final double[] w = new double[m], fb = new double[m], fe = new double[m];
		final Weights weights = new Weights(m);
		for (int p = 0; p < size; p++) {
			for (int i = 0; i < m; i++) {
				fb[i] = beyond(b[index(i, i)][p], 2 * left[p]);
				fe[i] = beyond(e[index(i, i)][p], excess);
			}
			final double unit = 1 / (LEFT * left[p]);
			for (int i = 0; i < m; i++)
				for (int j = 0; j <= i; j++) {
					final double g = gain[other[i]];
					a[i][j] = a[j][i] = 1 + (i == j ? g * g : 0) + unit * (fb[i] * fb[j] * b[index(i, j)][p] + NOISY * fe[i] *
						fe[j] * e[index(i, j)][p]);
				}
			weights.solve(a, w);
			double rest = 1, squares = 0, y = 0, x = 0;
			for (int i = 0; i < m; i++) {
				final double g = w[i] * gain[other[i]];
				rest -= w[i];
				squares += g * g;
				y += g * noisy[other[i]][p];
				x += g * clean[other[i]][p];
			}
			y += rest * noisy[c][p];
			x += rest * clean[c][p];
			final double share = squares + rest * rest, keep = Math.min(1, Math.sqrt(1 / (n * share)));
			observation[p] = (float) (x + keep * (y - x));
			trust[p] = (float) Math.max(0, Math.min(1, (1 / share - 1) / ENOUGH));
		}
		return new Fused(observation, trust);
	}

	// -- Helper methods --

	/** Square root of the share of a squared difference that exceeds what noise explains. */
	private static double beyond(final double squared, final double explained) {
		return squared > explained ? Math.sqrt(1 - explained / squared) : 0;
	}

	/** Means of the products of all pairs, at {@link #index}. */
	private static float[][] products(final float[][] d, final int height, final int width, final BoxMean first,
		final BoxMean second)
	{
		final float[][] means = new float[index(d.length, 0)][];
		final float[] product = new float[height * width];
		for (int i = 0; i < d.length; i++)
			for (int j = 0; j <= i; j++) {
				for (int p = 0; p < product.length; p++)
					product[p] = d[i][p] * d[j][p];
				means[index(i, j)] = second.of(first.of(product, height, width), height, width);
			}
		return means;
	}

	private static int index(final int i, final int j) {
		return i * (i + 1) / 2 + j;
	}

	/** The variance that is left in a denoised plane. */
	private float[] left(final float[] clean, final int height, final int width) {
		final float[] left = DETAILS.of(clean, height, width);
		for (int p = 0; p < left.length; p++)
			left[p] = (clean[p] - left[p]) * (clean[p] - left[p]);
		final float[] detail = NEAR.of(left, height, width);
		for (int p = 0; p < left.length; p++)
			left[p] = (float) (variance * (flat + DETAIL * detail[p] / (detail[p] + variance)));
		return left;
	}

	/** Solves for the weights of the other planes: {@code A w = 1}, without those that would be negative. */
	private static final class Weights {

		private final int m;
		private final double[][] l;
		private final boolean[] off;

		Weights(final int m) {
			this.m = m;
			l = new double[m][m];
			off = new boolean[m];
		}

		void solve(final double[][] a, final double[] w) {
			Arrays.fill(off, false);
			while (true) {
				cholesky(a, w);
				int least = -1;
				for (int i = 0; i < m; i++)
					if (w[i] < 0 && (least < 0 || w[i] < w[least])) least = i;
				if (least < 0) return;
				off[least] = true;
			}
		}

		private void cholesky(final double[][] a, final double[] w) {
			for (int i = 0; i < m; i++) {
				if (off[i]) {
					w[i] = 0;
					continue;
				}
				double rest = 1;
				for (int j = 0; j <= i; j++) {
					if (off[j]) continue;
					double sum = a[i][j];
					for (int k = 0; k < j; k++)
						if (!off[k]) sum -= l[i][k] * l[j][k];
					if (i == j) l[i][i] = Math.sqrt(sum);
					else {
						l[i][j] = sum / l[j][j];
						rest -= l[i][j] * w[j];
					}
				}
				w[i] = rest / l[i][i];
			}
			for (int i = m - 1; i >= 0; i--) {
				if (off[i]) continue;
				for (int k = i + 1; k < m; k++)
					if (!off[k]) w[i] -= l[k][i] * w[k];
				w[i] /= l[i][i];
			}
		}
	}
}
