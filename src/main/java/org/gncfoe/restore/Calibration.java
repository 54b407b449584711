package org.gncfoe.restore;

/**
 * How well predicted standard deviations tell the true errors, over any number of images: sums, to be added to image by
 * image. For normal errors 68.3 % lie within one standard deviation and 95.4 % within two.
 */
public final class Calibration {

	private long pixels, one, two;
	private double squares, variances;

	/**
	 * Adds the pixels of an image; those without prediction (NaN) are left out.
	 *
	 * @param estimate the estimate
	 * @param truth the true image, same length and unit
	 * @param deviation predicted standard deviations, same length and unit
	 * @throws IllegalArgumentException if the lengths differ
	 */
	public void add(final float[] estimate, final float[] truth, final float[] deviation) {
		if (estimate.length != truth.length || deviation.length != truth.length) throw new IllegalArgumentException(
			"cannot compare images of " + estimate.length + ", " + truth.length + " and " + deviation.length + " values");
		for (int p = 0; p < truth.length; p++) {
			if (Float.isNaN(deviation[p])) continue;
			final double error = Math.abs((double) estimate[p] - truth[p]);
			pixels++;
			if (error <= deviation[p]) one++;
			if (error <= 2.0 * deviation[p]) two++;
			squares += error * error;
			variances += (double) deviation[p] * deviation[p];
		}
	}

	/** Adds what another one has counted. */
	public void add(final Calibration other) {
		pixels += other.pixels;
		one += other.one;
		two += other.two;
		squares += other.squares;
		variances += other.variances;
	}

	/** Share of errors of at most one predicted standard deviation, 0 .. 1; NaN without pixels. */
	public double withinOne() {
		return (double) one / pixels;
	}

	/** Share of errors of at most two predicted standard deviations. */
	public double withinTwo() {
		return (double) two / pixels;
	}

	/** Root mean square of the true errors. */
	public double error() {
		return Math.sqrt(squares / pixels);
	}

	/** Root mean square of the predicted standard deviations; equal to {@link #error} for a true posterior. */
	public double predicted() {
		return Math.sqrt(variances / pixels);
	}
}
