package org.gncfoe.train;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

import org.gncfoe.compute.TrainingBatch;

/**
 * Random mini-batches from a list of grey images: patches at random places under the eight symmetries of the square,
 * standard normal noise, and tau uniform over its range, one draw in each of as many equal parts as there are patches; on
 * request a share of the draws falls on the noise levels that images have ({@link #focused}).
 * A batch is a function of (seed, iteration) alone, so a training that resumes sees what it would have seen.
 */
public final class Patches {

	/**
	 * A grey image for training.
	 *
	 * @param pixels {@code [height][width]}, useful range [0, 1]
	 */
	public record Picture(String name, float[] pixels, int height, int width) {

		/** The central part, at most {@code side} pixels high and wide. */
		public Picture middle(final int side) {
			final int h = Math.min(side, height), w = Math.min(side, width);
			final int top = (height - h) / 2, left = (width - w) / 2;
			final float[] part = new float[h * w];
			for (int y = 0; y < h; y++)
				System.arraycopy(pixels, (top + y) * width + left, part, y * w, w);
			return new Picture(name, part, h, w);
		}

		/** The same with white Gaussian noise of this standard deviation, intensity units. */
		Picture noisy(final double sigma, final long noiseSeed) {
			final SplittableRandom random = new SplittableRandom(noiseSeed);
			final float[] y = new float[pixels.length];
			for (int i = 0; i < y.length; i++)
				y[i] = (float) (pixels[i] + sigma * random.nextGaussian());
			return new Picture(name, y, height, width);
		}

		/** Whether no pixel is missing (NaN or infinite). */
		boolean isFinite() {
			for (final float v : pixels)
				if (!Float.isFinite(v)) return false;
			return true;
		}
	}

	/** The noise levels that images usually have, as standard deviations in intensity units: 4 .. 90 grey levels of 255. */
	private static final double USUAL_MIN = 4 / 255.0, USUAL_MAX = 90 / 255.0;

	private final List<Picture> pictures;
	private final int size, side;
	private final double minTau, maxTau;
	private final long seed;
	private final Places[] inPicture;
	private final long[] places;
	private final long all;
	private final double focus;

	/**
	 * All patches without missing pixels.
	 *
	 * @param pictures images, each at least as large as a patch
	 * @param size patches per batch
	 * @param side side of a patch in pixels
	 * @throws IllegalArgumentException if there is no picture, one is too small, or all patches have missing pixels
	 */
	public Patches(final List<Picture> pictures, final int size, final int side, final double minTau,
		final double maxTau, final long seed)
	{
		this(pictures, size, side, minTau, maxTau, seed, false);
	}

	/**
	 * Patches without missing pixels (NaN or infinite), on request without those that show hardly anything.
	 *
	 * @param pictures images, each at least as large as a patch
	 * @param size patches per batch
	 * @param side side of a patch in pixels
	 * @param minTau smallest log t
	 * @param maxTau largest log t
	 * @param seed seed of places, symmetries, tau and noise
	 * @param leaveOut whether patches are left out that are saturated or empty (more than nine tenths at the largest or at the
	 *          least value of the picture) or constant. Where there are none, the batches are
	 *          the same with and without
	 * @throws IllegalArgumentException if there is no picture, one is too small, or no patch is left
	 */
	public Patches(final List<Picture> pictures, final int size, final int side, final double minTau,
		final double maxTau, final long seed, final boolean leaveOut)
	{
		if (pictures.isEmpty()) throw new IllegalArgumentException("there is no image to train on");
		this.pictures = pictures;
		this.size = size;
		this.side = side;
		this.minTau = minTau;
		this.maxTau = maxTau;
		this.seed = seed;
		places = new long[pictures.size()];
		inPicture = new Places[places.length];
		long sum = 0, every = 0;
		for (int i = 0; i < places.length; i++) {
			final Picture p = pictures.get(i);
			if (p.height() < side || p.width() < side) throw new IllegalArgumentException(p.name() + " is smaller than a patch");
			inPicture[i] = new Places(p, side, leaveOut);
			sum += inPicture[i].count();
			every += (long) (p.height() - side + 1) * (p.width() - side + 1);
			places[i] = sum;
		}
		if (sum == 0) throw new IllegalArgumentException("no patch of the images can be used: all are empty or saturated");
		all = every;
		focus = 0;
	}

	private Patches(final Patches other, final double focus) {
		pictures = other.pictures;
		size = other.size;
		side = other.side;
		minTau = other.minTau;
		maxTau = other.maxTau;
		seed = other.seed;
		inPicture = other.inPicture;
		places = other.places;
		all = other.all;
		this.focus = focus;
	}

	/**
	 * The same patches with tau drawn from a mixture: uniform over its range, and, for a share of the draws, uniform over the
	 * noise levels that images usually have (sigma of 4 to 90 grey levels of 255). Every tau still comes; score matching
	 * holds for each by itself, so this only says where the accuracy goes.
	 *
	 * @param share 0 (uniform) .. 1
	 */
	public Patches focused(final double share) {
		return new Patches(this, share);
	}

	/** How many different places for a patch the images have that can be used. */
	public long places() {
		return places[places.length - 1];
	}

	/** How many of them were left out: with missing pixels, and on request saturated, empty and constant ones. */
	public long leftOut() {
		return all - places();
	}

	/**
	 * About how many patches the images hold side by side, which tells better than {@link #places()} how much there is to
	 * learn from: the area of the images in patches, times the share of places that can be used.
	 */
	public long separate() {
		long area = 0;
		for (final Picture p : pictures)
			area += (long) (p.height() / side) * (p.width() / side);
		return Math.max(1, Math.round((double) area * places() / all));
	}

	/** The batch of an iteration for score matching. */
	public TrainingBatch batch(final long iteration) {
		return TrainingRule.SCORE_MATCHING.batch(draw(iteration));
	}

	/** The patches of an iteration. */
	public TrainingRule.Draw draw(final long iteration) {
		final SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + iteration);
		final int n = side * side;
		final float[] clean = new float[size * n], noise = new float[size * n];
		final double[] tau = new double[size];
		for (int q = 0; q < size; q++) {
			final double stratum = q + random.nextDouble();
			// NB: In this order of operations, so that the batches of earlier trainings come again.
			tau[q] = focus == 0 ? minTau + (maxTau - minTau) * stratum / size : tau(stratum / size);
			cut(random, clean, q * n);
		}
		for (int i = 0; i < noise.length; i++)
			noise[i] = (float) random.nextGaussian();
		return new TrainingRule.Draw(size, side, clean, noise, tau);
	}

	/** The u-quantile of tau. */
	private double tau(final double u) {
		final double from = Math.max(minTau, 2 * Math.log(USUAL_MIN)), to = Math.min(maxTau, 2 * Math.log(USUAL_MAX));
		if (!(to > from)) return minTau + (maxTau - minTau) * u;
		final double thin = (1 - focus) / (maxTau - minTau), dense = thin + focus / (to - from);
		final double atFrom = thin * (from - minTau), atTo = atFrom + dense * (to - from);
		if (u < atFrom) return minTau + u / thin;
		return u < atTo ? from + (u - atFrom) / dense : Math.min(maxTau, to + (u - atTo) / thin);
	}

	private void cut(final SplittableRandom random, final float[] to, final int offset) {
		final long place = random.nextLong(places());
		int i = Arrays.binarySearch(places, place + 1);
		if (i < 0) i = -i - 1;
		// NB: Pictures without a usable place share the number of the one before.
		while (i > 0 && places[i - 1] == places[i])
			i--;
		final Picture p = pictures.get(i);
		final long inside = place - (i == 0 ? 0 : places[i - 1]);
		final int first = inPicture[i].pixel(inside);
		final int symmetry = random.nextInt(8);
		for (int y = 0; y < side; y++)
			for (int x = 0; x < side; x++) {
				final int u = (symmetry & 1) == 0 ? x : side - 1 - x, v = (symmetry & 2) == 0 ? y : side - 1 - y;
				final boolean swap = (symmetry & 4) != 0;
				to[offset + y * side + x] = p.pixels()[first + (swap ? u : v) * p.width() + (swap ? v : u)];
			}
	}
}
