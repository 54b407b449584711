package org.gncfoe.noise;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;

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

	/** Share of flat patches in pure noise. */
	private static final double ALL_FLAT = 0.845;

	/** If fewer patches are flat, as many as this of the flattest are used. */
	private static final double LEAST_SHARE = 0.03;
	private static final int LEAST_PATCHES = 500;

	/** With fewer patches there are no principal components. */
	private static final int FEWEST = 60;

	/** d log(sigma) by d log(flat share) and by d log(spectrum), fitted. */
	private static final double BY_SHARE = 0.015, BY_SLOPE = 0.43;

	private static final int ITERATIONS = 6;
	private static final double CONVERGED = 1e-3;
	private static final double MIN_REMAINING = 0.5;

	private final Patches patches;
	private final ValueRange range;
	/** Energies of the patches; their variances are the shares of the noise variance that clipping left. */
	private final QuietEnergies energies;

	private GaussianNoise(final Patches patches, final ValueRange range) {
		this.patches = patches;
		this.range = range;
		energies = new QuietEnergies(patches);
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
	 * Estimates the noise of an image, from {@link Samples} of it.
	 *
	 * @param image at least two dimensions, any unit: the first two are x and y, the others count planes
	 * @return the noise, in the unit of the image
	 * @throws IllegalArgumentException if it has fewer dimensions, or no pixels
	 */
	public static NoiseEstimate estimate(final RandomAccessibleInterval<? extends RealType<?>> image) {
		final Samples samples = Samples.of(image);
		return estimate(samples.parts(), samples.height(), samples.width(), ValueRange.of(image.getType(), samples.parts()));
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
		check(planes, height, width);
		final Extremes extremes = Extremes.of(planes);
		if (!extremes.areNone()) return extremes.restored(estimate(extremes.normalised(planes), height, width, extremes
			.normalised(range)));
		return estimate(new Patches(planes, height, width), planes, height, width, range);
	}

	/** @throws IllegalArgumentException if there is no image, or the sizes do not fit */
	static void check(final List<float[]> planes, final int height, final int width) {
		if (planes.isEmpty()) throw new IllegalArgumentException("no image to estimate the noise of");
		for (final float[] plane : planes)
			if (height < 1 || width < 1 || plane.length != (long) height * width) throw new IllegalArgumentException(
				plane.length + " pixels are not an image of " + height + " x " + width);
	}

	/** The same from patches of images that are not {@link Extremes extreme}. */
	static NoiseEstimate estimate(final Patches patches, final List<float[]> planes, final int height, final int width,
		final ValueRange range)
	{
		if (patches.count() < FEWEST) return new NoiseEstimate(SecondDifferences.sigma(planes, height, width), 0,
			Double.NaN);
		return new GaussianNoise(patches, range).estimate();
	}

	// -- Helper methods --

	private NoiseEstimate estimate() {
		boolean[] used = new boolean[patches.count()];
		Arrays.fill(used, true);
		double sigma = 0, share = 1;
		for (int k = 0; k < ITERATIONS; k++) {
			energies.measure(used);
			if (k == 0) sigma = Math.sqrt(measured(used));
			correctForClipping(sigma);
			final double threshold = QuietEnergies.FLAT * sigma * sigma;
			used = flat(threshold);
			share = share(used);
			used = atLeast(used, threshold);
			final double next = Math.sqrt(measured(used));
			if (!(next > 0)) break;
			final boolean converged = Math.abs(next - sigma) < CONVERGED * sigma;
			sigma = next;
			if (converged) break;
		}
		final double low = mean(energies::quiet, used), high = mean(energies::slope, used);
		if (!(low > 0)) return new NoiseEstimate(0, share, Double.NaN);
		return new NoiseEstimate(Math.sqrt(low) * Math.exp(-leak(share, high / low)), share, new NoiseCorrelation(patches)
			.atLagOne());
	}

	/**
	 * By how much texture raises log(sigma).
	 *
	 * @param share share of flat patches
	 * @param slope variance in the next components over that in the quiet ones
	 */
	static double leak(final double share, final double slope) {
		return BY_SHARE * Math.log(ALL_FLAT / Math.max(0.01, Math.min(ALL_FLAT, share))) + BY_SLOPE * Math.max(0, Math.log(
			slope));
	}

	private void correctForClipping(final double sigma) {
		if (range.equals(ValueRange.UNLIMITED)) return;
		for (int i = 0; i < patches.count(); i++) {
			final double m = patches.mean(i);
			final double left = ClippedNormal.remainingVariance((m - range.lowest()) / sigma) + ClippedNormal
				.remainingVariance((range.highest() - m) / sigma) - 1;
			energies.setVariance(i, Math.max(left, 1e-3));
		}
	}

	private boolean isUsable(final int i) {
		return energies.variance(i) >= MIN_REMAINING;
	}

	private boolean[] flat(final double threshold) {
		final boolean[] flat = new boolean[patches.count()];
		for (int i = 0; i < flat.length; i++)
			flat[i] = isUsable(i) && energies.deciding(i) <= threshold;
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
			if (all || isUsable(i)) sorted[k++] = energies.deciding(i);
		Arrays.sort(sorted);
		final double limit = Math.max(threshold, sorted[least - 1]);
		final boolean[] used = new boolean[flat.length];
		for (int i = 0; i < used.length; i++)
			used[i] = (all || isUsable(i)) && energies.deciding(i) <= limit;
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

	/** The noise variance by all components that are measured. */
	private double measured(final boolean[] used) {
		return (mean(energies::quiet, used) * QuietEnergies.QUIET + mean(energies::slope, used) * QuietEnergies.SLOPE) /
			QuietEnergies.MEASURED;
	}

	private double mean(final IntToDoubleFunction energy, final boolean[] used) {
		double sum = 0;
		int n = 0;
		for (int i = 0; i < used.length; i++)
			if (used[i]) {
				sum += energy.applyAsDouble(i) / energies.variance(i);
				n++;
			}
		return sum / n;
	}
}
