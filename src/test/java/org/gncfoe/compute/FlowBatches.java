package org.gncfoe.compute;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.gncfoe.prior.Prior;

/** Random batches for tests of the unrolled flow: observed, missing and exact pixels, every patch with its own steps. */
public final class FlowBatches {

	private FlowBatches() {}

	/** Two patches with three steps between the ends of the prior's range, and one with a step outside it. */
	public static FlowBatch random(final Prior prior, final int h, final int w, final int margin, final long seed) {
		final int n = prior.imageChannels() * h * w;
		final Random random = new Random(seed);
		final List<FlowPatch> patches = new ArrayList<>();
		for (int q = 0; q < 3; q++) {
			final float[] truth = RandomPriors.image(n, seed + q), z = truth.clone(), precision = new float[n];
			final double sigma = 0.3 + 0.05 * q;
			for (int i = 0; i < n; i++) {
				// NB: small, so that features keep away from the ends of the knots' range, where the second derivative jumps
				truth[i] = 0.3f * (truth[i] - 0.5f);
				z[i] = (float) (truth[i] + 0.3 * sigma * random.nextGaussian());
				precision[i] = i % 7 == 3 ? 0 : i % 11 == 5 ? Float.POSITIVE_INFINITY : (float) (1 / (sigma * sigma));
			}
			final double s = sigma * sigma;
			patches.add(new FlowPatch(z, truth, z, precision, new double[] { q == 2 ? 1.5 : s, 0.5 * s, 0.3 * s }, new double[] {
				0.3 * s, 0.2 * s, 0.1 * s }, new double[] { 1.3, 0.7, 1.1 }, 1 + q, 0.01));
		}
		return new FlowBatch(patches, h, w, margin);
	}
}
