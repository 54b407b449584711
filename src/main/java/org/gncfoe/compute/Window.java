package org.gncfoe.compute;

/**
 * A rectangle of pixels in an image.
 *
 * @param y first row
 * @param x first column
 * @param height number of rows
 * @param width number of columns
 */
public record Window(int y, int x, int height, int width) {

	/** The whole of an image. */
	public static Window of(final int height, final int width) {
		return new Window(0, 0, height, width);
	}

	/** Number of pixels. */
	public long area() {
		return (long) height * width;
	}

	/** Whether this is the whole of an image. */
	public boolean isWhole(final int imageHeight, final int imageWidth) {
		return equals(of(imageHeight, imageWidth));
	}
}
