package org.gncfoe.restore;

/**
 * The data term of inpainting: some pixels are missing, the others are observed, exactly or with Gaussian noise. Exactly:
 * the indicator of {@code m x = m z}, with {@code prox(v) = m z + (1 - m) v}. With noise: {@code 1/(2 s2) ||m (x - z)||^2}.
 */
public final class Inpainting extends QuadraticTerm {

	/**
	 * Observed pixels are exact.
	 *
	 * @param observation image z, prior's intensity unit; ignored where missing; not copied
	 * @param observed true where z is observed, shaped like the image
	 */
	public Inpainting(final float[] observation, final boolean[] observed) {
		this(observation, observed, 0);
	}

	/**
	 * Observed pixels carry Gaussian noise.
	 *
	 * @param observation image z, prior's intensity unit; ignored where missing; not copied
	 * @param observed true where z is observed, shaped like the image
	 * @param variance noise variance s2, intensity unit squared; 0: exact
	 */
	public Inpainting(final float[] observation, final boolean[] observed, final double variance) {
		super(observation, precision(observed, precisionOf(variance)));
	}

	// -- Helper methods --

	private static float[] precision(final boolean[] observed, final float value) {
		final float[] precision = new float[observed.length];
		for (int p = 0; p < precision.length; p++)
			precision[p] = observed[p] ? value : 0;
		return precision;
	}
}
