package org.gncfoe.figures;

import org.gncfoe.restore.DataTerm;
import org.gncfoe.restore.Evaluation;
import org.gncfoe.restore.GaussianDenoising;
import org.gncfoe.restore.HarmonicInterpolation;
import org.gncfoe.restore.Inpainting;

/**
 * A test image with what was observed of it.
 *
 * @param name name of the image
 * @param height height in pixels
 * @param width width in pixels
 * @param clean the true image {@code [height][width]}, in [0, 1]
 * @param data the data term
 * @param starts the images that solvers start from: what is observed (missing pixels interpolated), zeros, and noise
 */
public record Sample(String name, int height, int width, float[] clean, DataTerm data, float[][] starts) {

	/** Names of the starts. */
	static final String[] STARTS = { "observation", "zeros", "noise" };

	/**
	 * An image with noise.
	 *
	 * @param levels true image, grey levels 0..255
	 * @param sigma noise in grey levels
	 */
	public static Sample noisy(final String name, final float[] levels, final int height, final int width, final double sigma,
		final Evaluation evaluation, final int index)
	{
		final float[] noisy = unit(evaluation.noisy(levels, sigma, index));
		final double s = sigma / Evaluation.PEAK;
		return new Sample(name, height, width, unit(levels), new GaussianDenoising(noisy, s * s), starts(noisy, evaluation,
			index));
	}

	/**
	 * An image with missing pixels.
	 *
	 * @param levels true image, grey levels 0..255
	 * @param missing share of missing pixels, 0..1
	 */
	public static Sample incomplete(final String name, final float[] levels, final int height, final int width,
		final double missing, final Evaluation evaluation, final int index)
	{
		final float[] clean = unit(levels), filled = clean.clone();
		final boolean[] observed = evaluation.observed(levels.length, missing, index);
		new HarmonicInterpolation().fill(filled, observed, height, width);
		final float[][] starts = starts(filled, evaluation, index);
		for (final float[] start : starts)
			for (int p = 0; p < start.length; p++)
				if (observed[p]) start[p] = clean[p];
		return new Sample(name, height, width, clean, new Inpainting(clean, observed), starts);
	}

	// -- Helper methods --

	private static float[][] starts(final float[] observation, final Evaluation evaluation, final int index) {
		// NB: Normal noise around the middle of the range, from another seed than that of the observation.
		final float[] grey = new float[observation.length];
		java.util.Arrays.fill(grey, Evaluation.PEAK / 2);
		final float[] noise = unit(new Evaluation(evaluation.seed() + 1).noisy(grey, Evaluation.PEAK / 4, index));
		return new float[][] { observation.clone(), new float[observation.length], noise };
	}

	private static float[] unit(final float[] levels) {
		final float[] unit = new float[levels.length];
		for (int p = 0; p < unit.length; p++)
			unit[p] = levels[p] / Evaluation.PEAK;
		return unit;
	}
}
