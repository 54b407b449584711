package org.gncfoe.missing;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.DoublePredicate;

/**
 * Finds the pixels of an image that say nothing about what was imaged. Every method gives an array shaped like the image,
 * true where a pixel is missing.
 *
 * <pre>
 * boolean[] missing = MissingPixels.defects(image, height, width);
 * </pre>
 */
public final class MissingPixels {

	/** Bit depths of detectors. */
	private static final int FEWEST_BITS = 8, MOST_BITS = 16;

	/** So many pixels at the largest value are a sign of saturation whatever that value is. */
	private static final int PILE = 20;

	private MissingPixels() {}

	/** Pixels that are NaN or infinite. */
	public static boolean[] notFinite(final float[] image) {
		return where(image, v -> !Double.isFinite(v));
	}

	/** Pixels that are exactly zero. */
	public static boolean[] zero(final float[] image) {
		return where(image, v -> v == 0);
	}

	/** Pixels at or above a level; see {@link #saturation}. */
	public static boolean[] saturated(final float[] image, final double level) {
		return where(image, v -> v >= level);
	}

	/**
	 * The value at which the detector was saturated: the largest finite value of all planes, if it is the largest one of 8,
	 * 10, 12, 14, 16 or any number of bits between, or if at least 20 pixels have it and more than twice as many as have the
	 * next lower value. Otherwise empty: nothing is saturated.
	 *
	 * @param planes images of any shape, in grey levels
	 */
	public static OptionalDouble saturation(final List<float[]> planes) {
		double most = Double.NEGATIVE_INFINITY, next = most;
		long mosts = 0, nexts = 0;
		for (final float[] plane : planes)
			for (final float v : plane) {
				// NB: This sorts out NaN too.
				if (!(v >= next) || Float.isInfinite(v)) continue;
				if (v > most) {
					next = most;
					nexts = mosts;
					most = v;
					mosts = 1;
				}
				else if (v == most) mosts++;
				else if (v > next) {
					next = v;
					nexts = 1;
				}
				else nexts++;
			}
		final boolean full = isFullScale(most), pile = mosts >= PILE && mosts > 2 * nexts && nexts > 0;
		return full || pile ? OptionalDouble.of(most) : OptionalDouble.empty();
	}

	/**
	 * Defects of the camera: single hot or dead pixels, and bright or dark columns and rows one or two pixels wide that reach
	 * the border. Found by comparison with the neighbourhood: structure as sharp as a pixel is taken for a defect too, larger
	 * defects are not found.
	 *
	 * @param image {@code [height][width]}, row-major, any unit; NaN and infinite pixels are ignored
	 * @param height height in pixels
	 * @param width width in pixels
	 * @throws IllegalArgumentException if the sizes do not fit
	 */
	public static boolean[] defects(final float[] image, final int height, final int width) {
		if (height < 1 || width < 1 || image.length != (long) height * width) throw new IllegalArgumentException(
			image.length + " pixels are not an image of " + height + "x" + width);
		// NB: Single pixels on a bad line are told from it only without the line.
		final boolean[] missing = BadLines.find(image, height, width);
		HotPixels.add(image, missing, height, width);
		return missing;
	}

	/** Number of missing pixels. */
	public static int count(final boolean[] missing) {
		int n = 0;
		for (final boolean m : missing)
			if (m) n++;
		return n;
	}

	// -- Helper methods --

	private static boolean[] where(final float[] image, final DoublePredicate test) {
		final boolean[] missing = new boolean[image.length];
		for (int p = 0; p < image.length; p++)
			missing[p] = test.test(image[p]);
		return missing;
	}

	private static boolean isFullScale(final double value) {
		for (int bits = FEWEST_BITS; bits <= MOST_BITS; bits++)
			if (value == (1 << bits) - 1) return true;
		return false;
	}
}
