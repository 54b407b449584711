package org.gncfoe.restore;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.loops.LoopBuilder;
import net.imglib2.type.numeric.RealType;
import net.imglib2.util.Intervals;

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

	/**
	 * The PSNR of an image of any number of dimensions.
	 *
	 * @param estimate the estimate; clipped to [0, peak]
	 * @param truth the true image, of the same size; where it begins does not matter
	 * @param peak as above
	 * @throws IllegalArgumentException if the sizes differ, there is no pixel, or peak is not positive
	 */
	public static double of(final RandomAccessibleInterval<? extends RealType<?>> estimate,
		final RandomAccessibleInterval<? extends RealType<?>> truth, final double peak)
	{
		if (!Intervals.equalDimensions(estimate, truth) || Intervals.isEmpty(truth)) throw new IllegalArgumentException(
			"cannot compare images of " + Intervals.toString(estimate) + " and " + Intervals.toString(truth));
		if (!(peak > 0)) throw new IllegalArgumentException("the peak must be positive, not " + peak);
		final double[] sum = new double[1];
		LoopBuilder.setImages(estimate, truth).flatIterationOrder().forEachPixel((value, t) -> {
			final double difference = Math.max(0, Math.min(peak, value.getRealFloat())) - t.getRealFloat();
			sum[0] += difference * difference;
		});
		return 10 * Math.log10(peak * peak * Intervals.numElements(truth) / sum[0]);
	}
}
