package org.gncfoe.restore;

/** Fills missing pixels of an image from the observed ones, without a prior. */
public interface Interpolation {

	/**
	 * Fills the missing pixels of a one-channel image.
	 *
	 * @param image {@code [height][width]}, row-major, any unit; missing pixels (their values are ignored) are replaced,
	 *          observed ones stay as they are
	 * @param observed true where the image is observed, same shape
	 * @param height height in pixels
	 * @param width width in pixels
	 * @throws IllegalArgumentException if the sizes do not fit or nothing is observed
	 */
	void fill(float[] image, boolean[] observed, int height, int width);

	/**
	 * Checks the arguments of {@link #fill}.
	 *
	 * @return the number of missing pixels
	 * @throws IllegalArgumentException as {@link #fill}
	 */
	static int check(final float[] image, final boolean[] observed, final int height, final int width) {
		if (height < 1 || width < 1 || image.length != (long) height * width || observed.length != image.length)
			throw new IllegalArgumentException("an image of " + height + "x" + width + " pixels needs as many values, not " +
				image.length + ", and a mask of that size, not " + observed.length);
		int missing = 0;
		for (final boolean known : observed)
			if (!known) missing++;
		if (missing == image.length) throw new IllegalArgumentException("no pixel is observed");
		return missing;
	}
}
