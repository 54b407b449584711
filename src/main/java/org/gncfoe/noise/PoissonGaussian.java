package org.gncfoe.noise;

/**
 * The noise of a camera: a pixel is {@code x = gain * Poisson + offset + N(0, readVariance)}, so its variance rises along a
 * line, {@code var(x) = gain (E x - offset) + readVariance}.
 * <p>
 * From a single image only the line is known: its slope is the gain, and its value at intensity 0 mixes offset and read noise.
 * Everything but the darkest pixels depends on the line alone.
 *
 * @param gain grey levels per detected photon (including the excess noise of a multiplying detector), positive
 * @param offset grey level without light
 * @param readVariance variance of the noise without light, grey levels squared, at least 0
 */
public record PoissonGaussian(double gain, double offset, double readVariance) {

	/** @throws IllegalArgumentException if a number is out of its range; with a sentence for the user */
	public PoissonGaussian {
		if (!(gain > 0 && gain < Double.POSITIVE_INFINITY)) throw new IllegalArgumentException(
			"The gain must be a positive number of grey levels per photon, not " + gain + ".");
		if (!Double.isFinite(offset)) throw new IllegalArgumentException("The offset must be a number of grey levels, not " +
			offset + ".");
		if (!(readVariance >= 0 && readVariance < Double.POSITIVE_INFINITY)) throw new IllegalArgumentException(
			"The variance of the read noise must be 0 or more, not " + readVariance + ".");
	}

	/** The variance of a pixel of this mean intensity; nothing below the offset adds to it. Grey levels squared. */
	public double variance(final double mean) {
		return gain * Math.max(0, mean - offset) + readVariance;
	}

	/** The value of the line {@code var = gain x + intercept} at intensity 0, grey levels squared; often negative. */
	public double intercept() {
		return readVariance - gain * offset;
	}
}
