package org.gncfoe.restore;

/**
 * The peak signal-to-noise ratio: {@code 10 log10( peak^2 / mean_p (clip(x_p) - truth_p)^2 )} in dB, where the estimate is
 * clipped to [0, peak] (the truth is taken as it is). +infinity for equal images.
 */
public final class Psnr {

	private Psnr() {}

	/**
	 * The PSNR of an estimate.
	 *
	 * @param estimate the estimate; clipped to [0, peak]
	 * @param truth the true image, same length
	 * @param peak the upper end of the intensity range: 255 for grey levels, 1 for the prior's unit
	 * @throws IllegalArgumentException if the images differ in length or are empty, or peak is not positive
	 */
	public static double of(final float[] estimate, final float[] truth, final double peak) {
		if (estimate.length != truth.length || truth.length == 0) throw new IllegalArgumentException(
			"cannot compare images of " + estimate.length + " and " + truth.length + " values");
		if (!(peak > 0)) throw new IllegalArgumentException("the peak must be positive, not " + peak);
		double sum = 0;
		for (int p = 0; p < truth.length; p++) {
			final double difference = Math.max(0, Math.min(peak, estimate[p])) - truth[p];
			sum += difference * difference;
		}
		return 10 * Math.log10(peak * peak * truth.length / sum);
	}
}
