package org.gncfoe.noise;

import java.util.Arrays;
import java.util.List;

import Jama.EigenvalueDecomposition;
import Jama.Matrix;

/**
 * The standard deviation of additive white Gaussian noise, estimated from the noisy image alone.
 * <p>
 * Patches of 7x7 pixels are expressed by their principal components. Structure gathers in few components; white noise is
 * the same in all of them, so the components of least variance show it best. Patches with more than noise in the OTHER
 * components (texture, edges, hot pixels) are left out, which does not bias what is measured, and the components are
 * computed anew until nothing changes. The components are found in one half of the image and measured in the other, as
 * the least variance in the same half would come out too small. What texture still leaks into the estimate is predicted,
 * and taken away, from the share of the patches that were flat and from the slope of the spectrum; the two coefficients
 * were fitted to images of the BSDS500 validation set (see NoiseOnNaturalImagesTest).
 * <p>
 * Clipped noise (see {@link ValueRange}) has less variance: each patch is corrected by what its mean says about that, and
 * patches of which less than half of the variance is left do not count. NaN and infinite pixels count as missing. Patches
 * of equal pixels are left out.
 * <p>
 * After Liu, Tanaka and Okutomi 2013 and Pyatykh, Hesser and Zheng 2013 (smallest eigenvalues of weak-texture patches).
 */
public final class GaussianNoise {

	private static final int N = Patches.PIXELS;

	/** Components measured: the first is constant, as patches have no mean, the next QUIET give sigma, the next SLOPE its slope. */
	private static final int QUIET = 4, SLOPE = 4, MEASURED = QUIET + SLOPE;

	/** Components that decide whether a patch is flat. */
	private static final int DECIDING = N - 1 - MEASURED;

	/** A flat patch has at most this energy, in units of sigma^2: one standard deviation above what noise has. */
	private static final double FLAT = DECIDING + Math.sqrt(2 * DECIDING);

	/** Share of flat patches in pure noise. */
	private static final double ALL_FLAT = 0.845;

	/** If fewer patches are flat, as many as this of the flattest are used. */
	private static final double LEAST_SHARE = 0.03;
	private static final int LEAST_PATCHES = 500;

	/** With fewer patches there are no principal components. */
	private static final int FEWEST = 60;

	/** d log(sigma) by d log(flat share) and by d log(spectrum), fitted. */
	private static final double BY_SHARE = 0.015, BY_SLOPE = 0.43;

	/** About as many patches are enough for the components of one half. */
	private static final int ENOUGH = 20_000;

	private static final int ITERATIONS = 6;
	private static final double CONVERGED = 1e-3;
	private static final double MIN_REMAINING = 0.5;

	private final Patches patches;
	private final ValueRange range;
	/** Sum of squares of each patch. */
	private final double[] total;
	/** Share of the noise variance that clipping left each patch. */
	private final double[] remaining;
	/** Energy of each patch in the quiet components, and in the next ones; both corrected for clipping. */
	private final double[] quiet, slope;

	private GaussianNoise(final Patches patches, final ValueRange range) {
		this.patches = patches;
		this.range = range;
		final int n = patches.count();
		total = new double[n];
		for (int i = 0; i < n; i++)
			total[i] = patches.energy(i);
		remaining = new double[n];
		Arrays.fill(remaining, 1);
		quiet = new double[n];
		slope = new double[n];
	}

	/**
	 * Estimates the noise of one image whose range of values is not known: clipping is recognised by the pixels that pile up
	 * at the ends.
	 *
	 * @param image {@code [height][width]}, row-major, any unit
	 * @param height height in pixels
	 * @param width width in pixels
	 * @return the noise, in the unit of the image
	 * @throws IllegalArgumentException if the sizes do not fit
	 */
	public static NoiseEstimate estimate(final float[] image, final int height, final int width) {
		return estimate(List.of(image), height, width, ValueRange.detect(List.of(image)));
	}

	/**
	 * Estimates the common noise of several images, such as slices of a stack.
	 *
	 * @param planes at least one image {@code [height][width]}, row-major, any unit
	 * @param height height in pixels
	 * @param width width in pixels
	 * @param range values the images could hold
	 * @return the noise, in the unit of the images
	 * @throws IllegalArgumentException if there is no image, or the sizes do not fit
	 */
	public static NoiseEstimate estimate(final List<float[]> planes, final int height, final int width,
		final ValueRange range)
	{
		if (planes.isEmpty()) throw new IllegalArgumentException("no image to estimate the noise of");
		for (final float[] plane : planes)
			if (height < 1 || width < 1 || plane.length != (long) height * width) throw new IllegalArgumentException(
				plane.length + " pixels are not an image of " + height + " x " + width);
		final Patches patches = new Patches(planes, height, width);
		if (patches.count() < FEWEST) return new NoiseEstimate(SecondDifferences.sigma(planes, height, width), 0,
			Double.NaN);
		return new GaussianNoise(patches, range).estimate();
	}

	// -- Helper methods --

	private NoiseEstimate estimate() {
		boolean[] used = new boolean[total.length];
		Arrays.fill(used, true);
		double sigma = 0, share = 1;
		for (int k = 0; k < ITERATIONS; k++) {
			measure(used);
			if (k == 0) sigma = Math.sqrt((mean(quiet, used) + mean(slope, used)) / MEASURED);
			correctForClipping(sigma);
			final double threshold = FLAT * sigma * sigma;
			used = flat(threshold);
			share = share(used);
			used = atLeast(used, threshold);
			final double next = Math.sqrt((mean(quiet, used) + mean(slope, used)) / MEASURED);
			if (!(next > 0)) break;
			final boolean converged = Math.abs(next - sigma) < CONVERGED * sigma;
			sigma = next;
			if (converged) break;
		}
		final double low = mean(quiet, used) / QUIET, high = mean(slope, used) / SLOPE;
		if (!(low > 0)) return new NoiseEstimate(0, share, Double.NaN);
		final double leak = BY_SHARE * Math.log(ALL_FLAT / Math.max(0.01, Math.min(ALL_FLAT, share))) + BY_SLOPE * Math
			.max(0, Math.log(high / low));
		return new NoiseEstimate(Math.sqrt(low) * Math.exp(-leak), share, NoiseCorrelation.atLagOne(patches));
	}

	/** Computes the energies of all patches in components found in the other half among the used patches. */
	private void measure(final boolean[] used) {
		final double[][] fromFalse = components(used, false), fromTrue = components(used, true);
		final float[] x = patches.values();
		for (int i = 0; i < total.length; i++) {
			final double[][] c = patches.half(i) ? fromFalse : fromTrue;
			double q = 0, s = 0;
			for (int k = 0; k < MEASURED; k++) {
				double sum = 0;
				for (int j = 0; j < N; j++)
					sum += c[k][j] * x[i * N + j];
				if (k < QUIET) q += sum * sum;
				else s += sum * sum;
			}
			quiet[i] = q;
			slope[i] = s;
		}
	}

	/** The components of least variance, but for the constant one, of the used patches of one half. */
	private double[][] components(final boolean[] used, final boolean half) {
		final double[][] covariance = new double[N][N];
		final float[] x = patches.values();
		final float[] patch = new float[N];
		int of = 0;
		for (int i = 0; i < total.length; i++)
			if (used[i] && patches.half(i) == half) of++;
		final int every = Math.max(1, of / ENOUGH);
		for (int i = 0, k = 0; i < total.length; i++) {
			if (!used[i] || patches.half(i) != half || k++ % every != 0) continue;
			System.arraycopy(x, i * N, patch, 0, N);
			final double weight = 1 / remaining[i];
			for (int a = 0; a < N; a++) {
				final double wa = weight * patch[a];
				final double[] row = covariance[a];
				for (int b = 0; b <= a; b++)
					row[b] += wa * patch[b];
			}
		}
		for (int a = 0; a < N; a++)
			for (int b = a + 1; b < N; b++)
				covariance[a][b] = covariance[b][a];
		// NB: Patches have no mean, so the constant component has variance 0 and comes first; make sure of it.
		final double trace = trace(covariance);
		for (int a = 0; a < N; a++)
			for (int b = 0; b < N; b++)
				covariance[a][b] -= trace / N;
		final Matrix vectors = new EigenvalueDecomposition(new Matrix(covariance)).getV();
		final double[][] components = new double[MEASURED][];
		for (int k = 0; k < MEASURED; k++)
			components[k] = vectors.getMatrix(0, N - 1, k + 1, k + 1).getColumnPackedCopy();
		return components;
	}

	private void correctForClipping(final double sigma) {
		if (range.equals(ValueRange.UNLIMITED)) return;
		for (int i = 0; i < total.length; i++) {
			final double m = patches.mean(i);
			final double left = ClippedNormal.remainingVariance((m - range.lowest()) / sigma) + ClippedNormal
				.remainingVariance((range.highest() - m) / sigma) - 1;
			remaining[i] = Math.max(left, 1e-3);
		}
	}

	private boolean isUsable(final int i) {
		return remaining[i] >= MIN_REMAINING;
	}

	/** Energy in the components that are not measured. */
	private double deciding(final int i) {
		return (total[i] - quiet[i] - slope[i]) / remaining[i];
	}

	private boolean[] flat(final double threshold) {
		final boolean[] flat = new boolean[total.length];
		for (int i = 0; i < flat.length; i++)
			flat[i] = isUsable(i) && deciding(i) <= threshold;
		return flat;
	}

	/** The flat patches, or more if there are too few. */
	private boolean[] atLeast(final boolean[] flat, final double threshold) {
		int usable = 0, flats = 0;
		for (int i = 0; i < flat.length; i++) {
			if (isUsable(i)) usable++;
			if (flat[i]) flats++;
		}
		// NB: Where everything is clipped, everything is used: better a poor estimate than none.
		final boolean all = usable < FEWEST;
		final int candidates = all ? flat.length : usable;
		final int least = Math.min(candidates, Math.max(LEAST_PATCHES, (int) (LEAST_SHARE * candidates)));
		if (flats >= least) return flat;
		final double[] sorted = new double[candidates];
		for (int i = 0, k = 0; i < flat.length; i++)
			if (all || isUsable(i)) sorted[k++] = deciding(i);
		Arrays.sort(sorted);
		final double limit = Math.max(threshold, sorted[least - 1]);
		final boolean[] used = new boolean[flat.length];
		for (int i = 0; i < used.length; i++)
			used[i] = (all || isUsable(i)) && deciding(i) <= limit;
		return used;
	}

	private double share(final boolean[] flat) {
		int usable = 0, flats = 0;
		for (int i = 0; i < flat.length; i++) {
			if (isUsable(i)) usable++;
			if (flat[i]) flats++;
		}
		return usable == 0 ? 0 : (double) flats / usable;
	}

	private double mean(final double[] energy, final boolean[] used) {
		double sum = 0;
		int n = 0;
		for (int i = 0; i < energy.length; i++)
			if (used[i]) {
				sum += energy[i] / remaining[i];
				n++;
			}
		return sum / n;
	}

	private static double trace(final double[][] matrix) {
		double sum = 0;
		for (int a = 0; a < matrix.length; a++)
			sum += matrix[a][a];
		return sum;
	}
}
