package org.gncfoe.restore;

/**
 * The data term of a weighted mask: {@code D(x) = 1/(2 s2) sum_p m_p (x_p - z_p)^2} with trust m_p from 0 (missing) to 1
 * (observed with noise variance s2).
 */
public final class WeightedDenoising extends QuadraticTerm {

	/**
	 * @param observation noisy image z, prior's intensity unit; ignored where the weight is 0; not copied
	 * @param weights trust m in every pixel, 0 .. 1, shaped like the image
	 * @param variance noise variance s2 at weight 1, intensity unit squared; 0 fixes all pixels of weight above 0
	 * @throws IllegalArgumentException if a weight is outside [0, 1]
	 */
	public WeightedDenoising(final float[] observation, final float[] weights, final double variance) {
		super(observation, precision(weights, precisionOf(variance)));
	}

	// -- Helper methods --

	private static float[] precision(final float[] weights, final float value) {
		final float[] precision = new float[weights.length];
		for (int p = 0; p < precision.length; p++) {
			if (!(weights[p] >= 0 && weights[p] <= 1)) throw new IllegalArgumentException("the weight of pixel " + p +
				" must lie in [0, 1], not " + weights[p]);
			// NB: 0 * infinity would be NaN.
			precision[p] = weights[p] == 0 ? 0 : weights[p] * value;
		}
		return precision;
	}
}
