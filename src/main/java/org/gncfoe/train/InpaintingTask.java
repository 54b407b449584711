package org.gncfoe.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

import org.gncfoe.restore.HarmonicInterpolation;
import org.gncfoe.train.Patches.Picture;

/** Patches with randomly missing pixels, started from harmonic interpolation; the other pixels are exact. */
public final class InpaintingTask implements RestorationTask {

	private final Patches patches;
	private final int side;
	private final double[] missing;
	private final long seed;

	/**
	 * @param pictures images, each at least as large as a patch
	 * @param batch patches per iteration
	 * @param side side of a patch in pixels
	 * @param missing fractions of missing pixels, above 0 and below 1; the patches take them in turn
	 */
	public InpaintingTask(final List<Picture> pictures, final int batch, final int side, final double[] missing,
		final long seed)
	{
		patches = new Patches(pictures, batch, side, -1, 0, seed);
		this.side = side;
		this.missing = missing.clone();
		this.seed = seed;
	}

	@Override
	public int side() {
		return side;
	}

	@Override
	public List<Pair> pairs(final long iteration) {
		final TrainingRule.Draw b = patches.draw(iteration);
		final SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + ~iteration);
		final int n = side * side;
		final List<Pair> pairs = new ArrayList<>();
		for (int q = 0; q < b.size(); q++) {
			final double fraction = missing[q % missing.length];
			final float[] truth = Arrays.copyOfRange(b.target(), q * n, (q + 1) * n), start = truth.clone(),
					precision = new float[n];
			final boolean[] observed = new boolean[n];
			for (int i = 0; i < n; i++) {
				// NB: at least one pixel must be there
				observed[i] = random.nextDouble() >= fraction || i == n / 2;
				precision[i] = observed[i] ? Float.POSITIVE_INFINITY : 0;
				if (!observed[i]) start[i] = 0;
			}
			new HarmonicInterpolation().fill(start, observed, side, side);
			pairs.add(new Pair(start, truth, truth, precision, 1, expected(fraction)));
		}
		return pairs;
	}

	/** About 28.3 dB at one half missing, 23.5 dB at 80 %. */
	private static double expected(final double fraction) {
		return 1.5e-3 * Math.pow(fraction / 0.5, 2.3);
	}
}
