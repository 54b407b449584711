package org.gncfoe.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.gncfoe.train.Patches.Picture;

/** Patches with white Gaussian noise, whose standard deviation is uniform on a logarithmic scale. */
public final class DenoisingTask implements RestorationTask {

	private final Patches patches;
	private final int side;

	/**
	 * @param pictures images, each at least as large as a patch
	 * @param batch patches per iteration
	 * @param side side of a patch in pixels
	 * @param minSigma smallest noise standard deviation, intensity unit
	 * @param maxSigma largest noise standard deviation
	 */
	public DenoisingTask(final List<Picture> pictures, final int batch, final int side, final double minSigma,
		final double maxSigma, final long seed)
	{
		patches = new Patches(pictures, batch, side, 2 * Math.log(minSigma), 2 * Math.log(maxSigma), seed);
		this.side = side;
	}

	@Override
	public int side() {
		return side;
	}

	@Override
	public List<Pair> pairs(final long iteration) {
		final TrainingRule.Draw b = patches.draw(iteration);
		final int n = side * side;
		final List<Pair> pairs = new ArrayList<>();
		for (int q = 0; q < b.size(); q++) {
			final double sigma = Math.exp(b.tau()[q] / 2);
			final float[] truth = Arrays.copyOfRange(b.target(), q * n, (q + 1) * n), noisy = truth.clone(),
					precision = new float[n];
			for (int i = 0; i < n; i++)
				noisy[i] += (float) (sigma * b.noise()[q * n + i]);
			Arrays.fill(precision, (float) (1 / (sigma * sigma)));
			pairs.add(new Pair(noisy, truth, noisy, precision, sigma, expected(sigma)));
		}
		return pairs;
	}

	/** About 28.4 dB at sigma 25/255; the error of good denoisers of natural images grows like sigma^1.2. */
	private static double expected(final double sigma) {
		return 1.4e-3 * Math.pow(sigma / (25 / 255.0), 1.2);
	}
}
