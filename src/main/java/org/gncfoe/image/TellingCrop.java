package org.gncfoe.image;

/** The part of an image that tells most: the one with the most detail. */
final class TellingCrop {

	/** Places tried, per side of the image. */
	private static final int PLACES = 9;

	private TellingCrop() {}

	/**
	 * Finds it.
	 *
	 * @param image {@code [height][width]}, row-major, all finite
	 * @param height height of the image
	 * @param width width of the image
	 * @param h height of the part
	 * @param w width of the part
	 * @return its top and left
	 */
	static int[] of(final float[] image, final int height, final int width, final int h, final int w) {
		int[] best = { 0, 0 };
		double most = -1;
		for (int i = 0; i < PLACES; i++)
			for (int j = 0; j < PLACES; j++) {
				final int y0 = (height - h) * i / (PLACES - 1), x0 = (width - w) * j / (PLACES - 1);
				final double detail = detail(image, width, y0, x0, h, w);
				if (detail <= most) continue;
				most = detail;
				best = new int[] { y0, x0 };
			}
		return best;
	}

	/** NB: Absolute differences: a single bright edge does not outweigh many weak ones. */
	private static double detail(final float[] image, final int width, final int y0, final int x0, final int h,
		final int w)
	{
		double sum = 0;
		for (int y = y0; y < y0 + h - 1; y++)
			for (int x = x0; x < x0 + w - 1; x++) {
				final float v = image[y * width + x];
				sum += Math.abs(image[y * width + x + 1] - v) + Math.abs(image[(y + 1) * width + x] - v);
			}
		return sum;
	}
}
