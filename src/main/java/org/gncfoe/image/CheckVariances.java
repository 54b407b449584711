package org.gncfoe.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.gncfoe.noise.VariancePoint;

/** The variance of what was taken away, over the intensity. */
final class CheckVariances {

	/** Number of points, and of pixels that a point needs at least. */
	private static final int POINTS = 14, FEWEST = 200;

	private CheckVariances() {}

	/**
	 * Measures it in classes of as many pixels each.
	 *
	 * @param noisy grey levels
	 * @param clean the denoised image
	 * @param counted which pixels count
	 * @param share standard deviation that the residual is expected to have, in units of the noise
	 */
	static List<VariancePoint> of(final float[] noisy, final float[] clean, final boolean[] counted, final double share) {
		final float[] sorted = new float[clean.length];
		int n = 0;
		for (int p = 0; p < clean.length; p++)
			if (counted[p]) sorted[n++] = clean[p];
		Arrays.sort(sorted, 0, n);
		final int classes = Math.max(1, Math.min(POINTS, n / FEWEST));
		final double[] sum = new double[classes], square = new double[classes], mean = new double[classes];
		final int[] number = new int[classes];
		final float[] ends = new float[classes];
		for (int k = 0; k < classes; k++)
			ends[k] = n == 0 ? 0 : sorted[(int) ((k + 1L) * n / classes) - 1];
		for (int p = 0; p < clean.length; p++) {
			if (!counted[p]) continue;
			final int found = Arrays.binarySearch(ends, clean[p]), k = Math.min(classes - 1, found >= 0 ? found : -found - 1);
			final double r = (double) noisy[p] - clean[p];
			sum[k] += r;
			square[k] += r * r;
			mean[k] += clean[p];
			number[k]++;
		}
		final List<VariancePoint> points = new ArrayList<>();
		for (int k = 0; k < classes; k++)
			if (number[k] >= FEWEST / 2) points.add(new VariancePoint(mean[k] / number[k], (square[k] / number[k] - sum[k] /
				number[k] * (sum[k] / number[k])) / (share * share), number[k], 1));
		return points;
	}
}
