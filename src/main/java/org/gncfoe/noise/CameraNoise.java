package org.gncfoe.noise;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.gncfoe.compute.Cancellation;

/**
 * The noise of a camera, estimated from the noisy image alone: the line {@code var = slope x + intercept} on which the
 * variance of the pixels rises with their intensity ({@link PoissonGaussian}).
 * <p>
 * As in {@link GaussianNoise} the noise is measured in the quiet principal components of flat patches, but patches are
 * compared after division by the noise variance of their intensity, and gathered in bins by intensity; through the variances
 * of the bins goes a robust line, which says anew which patches are flat. The bins are made by the mean of the pixels AROUND
 * a patch: if the patch's own mean decided, chance would put patches with too bright noise into the bright bins, and the
 * slope would come out too small.
 * <p>
 * The first line goes through the lower quartiles of the patches' energies, so that it is too high rather than too low: a
 * line too low would take all bright patches for structure, and never see its mistake.
 * <p>
 * Saturated patches are left out. At the lower end the pixels of a dark image pile up for two reasons: the camera counted no
 * photon, which is in the model, or noise was clipped, which is not. Both are tried (the second with the variance and mean
 * of a clipped normal variable), and the one with the straighter line is taken.
 * <p>
 * Noise that is correlated between neighbours has less variance in the quiet components; then the slope is too small by about
 * as much.
 */
final class CameraNoise {

	/** With fewer patches there is no line. */
	static final int FEWEST = 500;

	/** Bins for the pixels that are not the brightest; the brightest tenth is halved until bins have LEAST_IN_BIN patches. */
	private static final int BINS = 20, LEAST_IN_BIN = 150;

	/** Lower quartile of the energy of noise in a patch, relative to the mean. */
	private static final double LOWER_QUARTILE = 0.856;

	/** At least this share of the patches of a bin, the flattest, and as many patches, are used. */
	private static final double LEAST_FLAT = 0.02;
	private static final int LEAST_USED = 30;

	private static final int ITERATIONS = 8;
	private static final double CONVERGED = 2e-3;

	/** Patches of which clipping left less of the variance do not count. */
	private static final double MIN_REMAINING = 0.5;

	/** Clipping is assumed only if the line is straighter by this factor. */
	private static final double STRAIGHTER = 0.8;

	private final Patches patches;
	private final ValueRange range;
	private final QuietEnergies energies;
	private final int[][] bins;
	/** Mean of each patch before clipping, and share of its noise variance that clipping left. */
	private final double[] latent, remaining;
	private VarianceLine line;
	private List<VariancePoint> points = new ArrayList<>();

	private CameraNoise(final Patches patches, final ValueRange range) {
		this.patches = patches;
		this.range = range;
		energies = new QuietEnergies(patches);
		bins = bins();
		latent = new double[patches.count()];
		remaining = new double[patches.count()];
	}

	/** A line with the points it was fitted to. */
	record Result(VarianceLine line, List<VariancePoint> points) {}

	/**
	 * Estimates the common noise of the patches of one or more images.
	 *
	 * @param patches the patches
	 * @param range values the images could hold
	 * @param gain slope of the line if it is known, grey levels; else NaN
	 * @return null if there are too few patches
	 */
	static Result estimate(final Patches patches, final ValueRange range, final double gain) {
		if (patches.count() < FEWEST) return null;
		final CameraNoise counted = new CameraNoise(patches, new ValueRange(Double.NEGATIVE_INFINITY, range.highest()));
		final Result result = counted.run(gain);
		if (range.lowest() == Double.NEGATIVE_INFINITY || counted.patches.mean(counted.bins[0][0]) > range.lowest() + 6 *
			Math.sqrt(result.line.at(range.lowest()))) return result;
		final Result clipped = new CameraNoise(patches, range).run(gain);
		return clipped.points.size() > 2 && clipped.line.misfit() < STRAIGHTER * result.line.misfit() ? clipped : result;
	}

	// -- Helper methods --

	private Result run(final double gain) {
		Arrays.fill(remaining, 1);
		for (int i = 0; i < latent.length; i++)
			latent[i] = patches.mean(i);
		line = VarianceLine.fit(lowerQuartiles(), gain);
		for (int k = 0; k < ITERATIONS; k++) {
			final double before = line.slope();
			setVariances();
			energies.measure(k == 0 ? ordinary() : flat());
			points = points(flat());
			if (points.isEmpty()) break;
			line = VarianceLine.fit(points, gain);
			if (k > 1 && Math.abs(line.slope() - before) <= CONVERGED * Math.abs(line.slope())) break;
		}
		return new Result(line, List.copyOf(points));
	}

	private List<VariancePoint> lowerQuartiles() {
		final List<VariancePoint> quartiles = new ArrayList<>();
		for (final int[] bin : bins) {
			Cancellation.check();
			final double[] energy = new double[bin.length];
			double mean = 0;
			for (int k = 0; k < bin.length; k++) {
				energy[k] = patches.energy(bin[k]);
				mean += patches.mean(bin[k]);
			}
			Arrays.sort(energy);
			quartiles.add(new VariancePoint(mean / bin.length, energy[bin.length / 4] / (LOWER_QUARTILE * (Patches.PIXELS -
				1)), bin.length, 1));
		}
		return quartiles;
	}

	private void setVariances() {
		double sum = 0;
		for (int i = 0; i < latent.length; i++) {
			if (range.lowest() != Double.NEGATIVE_INFINITY) correctForClipping(i);
			sum += line.at(latent[i]);
		}
		final double least = Math.max(VarianceLine.LEAST_VARIANCE * sum / latent.length, Double.MIN_NORMAL);
		for (int i = 0; i < latent.length; i++)
			energies.setVariance(i, Math.max(line.at(latent[i]), least) * remaining[i]);
	}

	private void correctForClipping(final int i) {
		final double sigma = Math.sqrt(line.at(latent[i]));
		if (sigma == 0) return;
		final double mean = (patches.mean(i) - range.lowest()) / sigma;
		latent[i] = range.lowest() + sigma * ClippedNormal.meanBefore(mean);
		remaining[i] = Math.max(1e-3, ClippedNormal.remainingVariance(mean));
	}

	/** Patches with not much more energy than noise has, all components together. */
	private boolean[] ordinary() {
		final double threshold = Patches.PIXELS - 1 + Math.sqrt(2 * (Patches.PIXELS - 1));
		final boolean[] ordinary = new boolean[patches.count()];
		int n = 0;
		for (int i = 0; i < ordinary.length; i++) {
			ordinary[i] = energies.total(i) <= threshold;
			if (ordinary[i]) n++;
		}
		if (n < FEWEST) Arrays.fill(ordinary, true);
		return ordinary;
	}

	/** The flat patches, in each bin at least a few. */
	private boolean[] flat() {
		final boolean[] flat = new boolean[patches.count()];
		for (final int[] bin : bins) {
			final double[] deciding = new double[bin.length];
			int usable = 0, flattest = 0;
			for (final int i : bin)
				if (isUsable(i)) {
					deciding[usable++] = energies.deciding(i);
					if (energies.deciding(i) <= QuietEnergies.FLAT) flattest++;
				}
			if (usable < LEAST_USED) continue;
			final int least = Math.min(usable, Math.max(LEAST_USED, (int) (LEAST_FLAT * bin.length)));
			double limit = QuietEnergies.FLAT;
			// NB: sorting all of them took longer than all else here, and is hardly ever needed
			if (flattest < least) {
				Arrays.sort(deciding, 0, usable);
				limit = Math.max(limit, deciding[least - 1]);
			}
			for (final int i : bin)
				flat[i] = isUsable(i) && energies.deciding(i) <= limit;
		}
		return flat;
	}

	/** Whether the patch is neither saturated nor too dark. */
	private boolean isUsable(final int i) {
		return remaining[i] >= MIN_REMAINING && patches.mean(i) + 2 * Math.sqrt(line.at(latent[i])) <= range.highest();
	}

	private List<VariancePoint> points(final boolean[] flat) {
		final List<VariancePoint> result = new ArrayList<>();
		for (final int[] bin : bins) {
			double mean = 0, low = 0, high = 0;
			int n = 0;
			for (final int i : bin)
				if (flat[i]) {
					mean += latent[i];
					low += energies.quiet(i) / remaining[i];
					high += energies.slope(i) / remaining[i];
					n++;
				}
			if (n < LEAST_USED) continue;
			final double share = (double) n / bin.length, leak = GaussianNoise.leak(share, high / low);
			result.add(new VariancePoint(mean / n, low / n * Math.exp(-2 * leak), n, share));
		}
		return result;
	}

	/** The patches by the intensity around them, dark to bright. */
	private int[][] bins() {
		final int n = patches.count();
		// NB: Intensity and index in one number sort faster than boxed indices do. The order of floats is that of their bits.
		final long[] keys = new long[n];
		for (int i = 0; i < n; i++) {
			final int bits = Float.floatToIntBits((float) patches.surrounding(i));
			keys[i] = (long) (bits ^ (bits >> 31 & 0x7fffffff)) << 32 | i;
		}
		Arrays.sort(keys);
		final int[] order = Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
		final List<int[]> result = new ArrayList<>();
		for (int from = 0; from < n;) {
			final int rest = n - from;
			int size = Math.max(LEAST_IN_BIN, Math.min(n / BINS, rest / 2));
			if (rest - size < LEAST_IN_BIN) size = rest;
			result.add(Arrays.copyOfRange(order, from, from + size));
			from += size;
		}
		return result.toArray(new int[0][]);
	}
}
