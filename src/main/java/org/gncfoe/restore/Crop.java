package org.gncfoe.restore;

/**
 * A rectangle of a one-channel image.
 *
 * @param top first row
 * @param left first column
 * @param height number of rows
 * @param width number of columns
 */
record Crop(int top, int left, int height, int width) {

	/** The part of an image {@code [.][imageWidth]} in the rectangle, {@code [height][width]}. */
	float[] cut(final float[] image, final int imageWidth) {
		final float[] part = new float[height * width];
		for (int y = 0; y < height; y++)
			System.arraycopy(image, (top + y) * imageWidth + left, part, y * width, width);
		return part;
	}

	/** The same of a mask. */
	boolean[] cut(final boolean[] mask, final int imageWidth) {
		final boolean[] part = new boolean[height * width];
		for (int y = 0; y < height; y++)
			System.arraycopy(mask, (top + y) * imageWidth + left, part, y * width, width);
		return part;
	}

	/** Copies to an image those pixels of a part of it where the part's mask is false. */
	void pasteUnobserved(final float[] part, final boolean[] observed, final float[] image, final int imageWidth) {
		for (int y = 0; y < height; y++)
			for (int x = 0; x < width; x++)
				if (!observed[y * width + x]) image[(top + y) * imageWidth + left + x] = part[y * width + x];
	}

	long area() {
		return (long) height * width;
	}
}
