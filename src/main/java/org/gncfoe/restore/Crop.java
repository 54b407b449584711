package org.gncfoe.restore;

import org.gncfoe.compute.Window;

/**
 * A rectangle of a one-channel image.
 *
 * @param top first row
 * @param left first column
 * @param height number of rows
 * @param width number of columns
 */
record Crop(int top, int left, int height, int width) {

	/** The same rectangle as a window of another one that begins here. */
	static Crop of(final Window window, final int top, final int left) {
		return new Crop(top + window.y(), left + window.x(), window.height(), window.width());
	}

	/** The rectangle larger by a margin, as far as the image goes. */
	Crop grown(final int margin, final int imageHeight, final int imageWidth) {
		final int y = Math.max(0, top - margin), x = Math.max(0, left - margin);
		return new Crop(y, x, Math.min(imageHeight, top + height + margin) - y, Math.min(imageWidth, left + width + margin) -
			x);
	}

	/** Whether it touches the border of an image. */
	boolean atBorder(final int imageHeight, final int imageWidth) {
		return top == 0 || left == 0 || top + height == imageHeight || left + width == imageWidth;
	}

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

	/** Whether a pixel of an image {@code [.][imageWidth]} in the rectangle is not observed. */
	boolean anyUnobserved(final boolean[] observed, final int imageWidth) {
		for (int y = top; y < top + height; y++)
			for (int x = left; x < left + width; x++)
				if (!observed[y * imageWidth + x]) return true;
		return false;
	}

	/** Number of pixels. */
	long area() {
		return (long) height * width;
	}
}
