package org.gncfoe.compute;

/** Batches that no score matching makes: scales of their own, and pixels without part in the loss. */
public final class TrainingBatches {

	private TrainingBatches() {}

	/** Three patches of 23 x 21 pixels; a tenth of the goals is NaN. */
	public static TrainingBatch general() {
		final int h = 23, w = 21, n = 3 * h * w;
		final float[] goal = RandomPriors.normal(n, 2);
		for (int i = 3; i < n; i += 10)
			goal[i] = Float.NaN;
		return new TrainingBatch(3, h, w, RandomPriors.image(n, 1), goal, new double[] { Math.log(0.01), Math.log(0.05), Math
			.log(0.3) }, new double[] { 0.07, 0.1, 0.9 });
	}
}
