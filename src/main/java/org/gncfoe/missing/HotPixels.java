package org.gncfoe.missing;

import java.util.Arrays;

import org.gncfoe.compute.Cancellation;

/**
 * Finds single pixels that are far brighter (hot) or darker (dead) than what surrounds them.
 * <p>
 * A pixel is a defect if its difference r from the median of the 24 pixels around it
 * <ul>
 * <li>exceeds THRESHOLD robust standard deviations, both of the 24 pixels and of r among the pixels with a similar median
 * (shot noise grows with brightness);</li>
 * <li>exceeds TAIL times what only a TAIL_SHARE of the pixels with a similar median exceed in the same direction: few
 * photons, or a multiplying detector, give single bright pixels that are no defects;</li>
 * <li>exceeds ISOLATION times the difference of the second most different of its 8 neighbours: a microscope's point spread
 * function covers several pixels, so what the sample holds does not stand alone. One neighbour may be a defect too; larger
 * clusters are not found.</li>
 * </ul>
 * NaN and infinite pixels are no defects, and are left out of the medians.
 */
final class HotPixels {

	static final double THRESHOLD = 6;
	static final double ISOLATION = 2.5;
	static final double TAIL = 3, TAIL_SHARE = 0.01;

	private static final int RADIUS = 2;

	/** Standard deviation of a normal variable by its median absolute deviation. */
	private static final double BY_MAD = 1.4826;

	private static final int BINS = 64, FEWEST_PER_BIN = 1024;

	private final float[] image;
	private final int height;
	private final int width;
	private final float[] median;
	/** Differences from the median that are still no defect, downwards and upwards; not negative. */
	private final float[] below;
	private final float[] above;

	private HotPixels(final float[] image, final int height, final int width) {
		this.image = image;
		this.height = height;
		this.width = width;
		median = new float[image.length];
		below = new float[image.length];
		above = new float[image.length];
	}

	/** Marks the defects of an image: true where a pixel is one. */
	static boolean[] find(final float[] image, final int height, final int width) {
		final HotPixels search = new HotPixels(image, height, width);
		search.measure();
		final boolean[] found = new boolean[image.length];
		for (int y = 0; y < height; y++)
			for (int x = 0; x < width; x++)
				found[y * width + x] = search.isDefect(y, x);
		return found;
	}

	// -- Helper methods --

	private boolean isDefect(final int y, final int x) {
		final int p = y * width + x;
		final double r = (double) image[p] - median[p];
		// NB: False for NaN.
		if (!(r > above[p] || -r > below[p]) || Double.isInfinite(r)) return false;
		double most = 0, second = 0;
		for (int j = Math.max(0, y - 1); j <= Math.min(height - 1, y + 1); j++)
			for (int i = Math.max(0, x - 1); i <= Math.min(width - 1, x + 1); i++) {
				if (j == y && i == x) continue;
				final double other = Math.signum(r) * ((double) image[j * width + i] - median[p]);
				if (other > most) {
					second = most;
					most = other;
				}
				else if (other > second) second = other;
			}
		return Math.abs(r) > ISOLATION * second;
	}

	/** Fills the medians and what may differ from them. */
	private void measure() {
		final float[] around = new float[(2 * RADIUS + 1) * (2 * RADIUS + 1)];
		for (int y = 0; y < height; y++) {
			Cancellation.check();
			for (int x = 0; x < width; x++) {
				int n = 0;
				for (int j = Math.max(0, y - RADIUS); j <= Math.min(height - 1, y + RADIUS); j++)
					for (int i = Math.max(0, x - RADIUS); i <= Math.min(width - 1, x + RADIUS); i++)
						if ((j != y || i != x) && Float.isFinite(image[j * width + i])) around[n++] = image[j * width + i];
				final int p = y * width + x;
				median[p] = median(around, n);
				for (int i = 0; i < n; i++)
					around[i] = Math.abs(around[i] - median[p]);
				above[p] = below[p] = (float) (THRESHOLD * BY_MAD * median(around, n));
			}
		}
		raiseByBrightness();
	}

	/** Raises the limits to those of all pixels with a similar median. */
	private void raiseByBrightness() {
		final int[] order = byMedian();
		final int n = order.length, bins = Math.max(1, Math.min(BINS, n / FEWEST_PER_BIN));
		for (int b = 0; b < bins; b++) {
			final int from = (int) ((long) n * b / bins), to = (int) ((long) n * (b + 1) / bins);
			final float[] residual = new float[to - from];
			for (int i = from; i < to; i++)
				residual[i - from] = image[order[i]] - median[order[i]];
			Arrays.sort(residual);
			final int tail = (int) (TAIL_SHARE * (to - from));
			final double low = -TAIL * (to > from ? residual[tail] : 0), high = TAIL * (to > from ? residual[to - from - 1 -
				tail] : 0);
			for (int i = 0; i < residual.length; i++)
				residual[i] = Math.abs(residual[i]);
			final double common = THRESHOLD * BY_MAD * median(residual, residual.length);
			for (int i = from; i < to; i++) {
				above[order[i]] = (float) Math.max(above[order[i]], Math.max(common, high));
				below[order[i]] = (float) Math.max(below[order[i]], Math.max(common, low));
			}
		}
	}

	/** The finite pixels, sorted by median. */
	private int[] byMedian() {
		final long[] keys = new long[image.length];
		int n = 0;
		for (int p = 0; p < image.length; p++) {
			if (!Float.isFinite(image[p]) || !Float.isFinite(median[p])) continue;
			final int bits = Float.floatToIntBits(median[p]);
			// NB: Turned so that integers sort as the floats do.
			keys[n++] = (long) (bits < 0 ? ~bits ^ 1 << 31 : bits) << 32 | p;
		}
		Arrays.sort(keys, 0, n);
		return Arrays.stream(keys, 0, n).mapToInt(key -> (int) key).toArray();
	}

	/** The median of the first n values, which it sorts; NaN if there are none. */
	private static float median(final float[] values, final int n) {
		if (n == 0) return Float.NaN;
		Arrays.sort(values, 0, n);
		return 0.5f * (values[(n - 1) / 2] + values[n / 2]);
	}
}
