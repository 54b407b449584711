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
 * NaN and infinite pixels are no defects, and are left out of the medians. Pixels with a similar median are 64 groups of as
 * many each, of which large images show some only.
 */
final class HotPixels {

	static final double THRESHOLD = 6;
	static final double ISOLATION = 2.5;
	static final double TAIL = 3, TAIL_SHARE = 0.01;

	private static final int RADIUS = 2;

	/** Standard deviation of a normal variable by its median absolute deviation. */
	private static final double BY_MAD = 1.4826;

	private static final int BINS = 64, FEWEST_PER_BIN = 1024;

	/** What pixels with a similar median do is seen from about as many. */
	private static final int SAMPLES = 4_000_000;

	private final float[] image;
	private final boolean[] ignored;
	private final int height;
	private final int width;
	private final float[] around = new float[(2 * RADIUS + 1) * (2 * RADIUS + 1)];
	/** Of each bin of pixels with similar medians: the highest median, and the differences from it that are no defect yet. */
	private float[] highest;
	private double[] below;
	private double[] above;

	private HotPixels(final float[] image, final boolean[] ignored, final int height, final int width) {
		this.image = image;
		this.ignored = ignored;
		this.height = height;
		this.width = width;
	}

	/**
	 * Adds the defects of an image to others that are known.
	 *
	 * @param known true where a pixel is known to be a defect, which then counts as NaN; receives what is found
	 */
	static void add(final float[] image, final boolean[] known, final int height, final int width) {
		final HotPixels search = new HotPixels(image, known, height, width);
		search.measure();
		final boolean[] found = new boolean[image.length];
		for (int y = 0; y < height; y++) {
			Cancellation.check();
			for (int x = 0; x < width; x++)
				found[y * width + x] = search.standsAlone(y, x) && search.isDefect(y, x);
		}
		for (int p = 0; p < found.length; p++)
			known[p] |= found[p];
	}

	// -- Helper methods --

	private float at(final int p) {
		return ignored[p] ? Float.NaN : image[p];
	}

	/** Whether at most one of the eight neighbours is as bright, or as dark: other pixels cannot be defects. */
	private boolean standsAlone(final int y, final int x) {
		final float value = at(y * width + x);
		int brighter = 0, darker = 0;
		for (int j = Math.max(0, y - 1); j <= Math.min(height - 1, y + 1); j++)
			for (int i = Math.max(0, x - 1); i <= Math.min(width - 1, x + 1); i++) {
				final float other = at(j * width + i);
				if (other >= value) brighter++;
				if (other <= value) darker++;
			}
		// NB: The pixel itself was counted both times.
		return brighter <= 2 || darker <= 2;
	}

	private boolean isDefect(final int y, final int x) {
		final int p = y * width + x;
		final float median = median(y, x);
		final double r = (double) at(p) - median;
		if (!Double.isFinite(r)) return false;
		final int bin = bin(median);
		if (!(r > above[bin] || -r > below[bin]) || !(Math.abs(r) > THRESHOLD * BY_MAD * deviation(y, x, median))) return false;
		double most = 0, second = 0;
		for (int j = Math.max(0, y - 1); j <= Math.min(height - 1, y + 1); j++)
			for (int i = Math.max(0, x - 1); i <= Math.min(width - 1, x + 1); i++) {
				if (j == y && i == x) continue;
				final double other = Math.signum(r) * ((double) at(j * width + i) - median);
				if (other > most) {
					second = most;
					most = other;
				}
				else if (other > second) second = other;
			}
		return Math.abs(r) > ISOLATION * second;
	}

	/** The median of the pixels around one; NaN if there are none. */
	private float median(final int y, final int x) {
		return median(around, gather(y, x));
	}

	/** Their median absolute deviation from it. */
	private float deviation(final int y, final int x, final float median) {
		final int n = gather(y, x);
		for (int i = 0; i < n; i++)
			around[i] = Math.abs(around[i] - median);
		return median(around, n);
	}

	private int gather(final int y, final int x) {
		int n = 0;
		for (int j = Math.max(0, y - RADIUS); j <= Math.min(height - 1, y + RADIUS); j++)
			for (int i = Math.max(0, x - RADIUS); i <= Math.min(width - 1, x + RADIUS); i++) {
				final float value = at(j * width + i);
				if ((j != y || i != x) && Float.isFinite(value)) around[n++] = value;
			}
		return n;
	}

	/** Finds what is no defect yet among the pixels with a similar median. */
	private void measure() {
		final int step = (image.length + SAMPLES - 1) / SAMPLES;
		final float[] medians = new float[image.length / step], residuals = new float[medians.length];
		final int[] order = byMedian(step, medians, residuals);
		final int n = order.length, bins = Math.max(1, Math.min(BINS, n / FEWEST_PER_BIN));
		highest = new float[bins];
		above = new double[bins];
		below = new double[bins];
		for (int b = 0; b < bins; b++) {
			Cancellation.check();
			final int from = (int) ((long) n * b / bins), to = (int) ((long) n * (b + 1) / bins);
			final float[] residual = new float[to - from];
			for (int i = from; i < to; i++)
				residual[i - from] = residuals[order[i]];
			if (to == from) continue;
			highest[b] = medians[order[to - 1]];
			Arrays.sort(residual);
			final int tail = (int) (TAIL_SHARE * (to - from));
			final double low = -TAIL * residual[tail], high = TAIL * residual[to - from - 1 - tail];
			for (int i = 0; i < residual.length; i++)
				residual[i] = Math.abs(residual[i]);
			final double common = THRESHOLD * BY_MAD * median(residual, residual.length);
			above[b] = Math.max(common, high);
			below[b] = Math.max(common, low);
		}
	}

	private int bin(final float median) {
		final int found = Arrays.binarySearch(highest, median);
		return Math.min(highest.length - 1, found < 0 ? -found - 1 : found);
	}

	/**
	 * The medians of every step-th pixel or one near it, and what it differs.
	 *
	 * @return numbers of the finite ones, sorted by median
	 */
	private int[] byMedian(final int step, final float[] medians, final float[] residuals) {
		final long[] keys = new long[medians.length];
		int n = 0;
		for (int k = 0; k < medians.length; k++) {
			if (k % 4096 == 0) Cancellation.check();
			// NB: Spread, so as not to see the same columns only. The factor is that of Fibonacci hashing.
			final int p = k * step + (k * 0x9E3779B9 >>> 16) % step;
			medians[k] = median(p / width, p % width);
			residuals[k] = at(p) - medians[k];
			if (!Float.isFinite(residuals[k])) continue;
			final int bits = Float.floatToIntBits(medians[k]);
			// NB: Turned so that integers sort as the floats do.
			keys[n++] = (long) (bits < 0 ? ~bits ^ 1 << 31 : bits) << 32 | k;
		}
		Arrays.sort(keys, 0, n);
		final int[] order = new int[n];
		for (int i = 0; i < n; i++)
			order[i] = (int) keys[i];
		return order;
	}

	/** The median of the first n values, which it sorts; NaN if there are none. */
	private static float median(final float[] values, final int n) {
		if (n == 0) return Float.NaN;
		Arrays.sort(values, 0, n);
		return 0.5f * (values[(n - 1) / 2] + values[n / 2]);
	}
}
