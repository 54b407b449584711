package org.gncfoe.compute.opencl;

/**
 * A rectangle of pixels in an image's coordinates; it may reach beyond the image.
 *
 * @param y first row
 * @param x first column
 * @param height number of rows
 * @param width number of columns
 */
record Rect(int y, int x, int height, int width) {

	/** The whole image. */
	static Rect of(final int height, final int width) {
		return new Rect(0, 0, height, width);
	}

	int bottom() {
		return y + height;
	}

	int right() {
		return x + width;
	}

	/** Larger by so many pixels on all sides. */
	Rect grow(final int dy, final int dx) {
		return new Rect(y - dy, x - dx, height + 2 * dy, width + 2 * dx);
	}

	/** What lies in the other rectangle too. */
	Rect clip(final Rect o) {
		final int top = Math.max(y, o.y), left = Math.max(x, o.x);
		return new Rect(top, left, Math.min(bottom(), o.bottom()) - top, Math.min(right(), o.right()) - left);
	}

	boolean contains(final Rect o) {
		return o.y >= y && o.x >= x && o.bottom() <= bottom() && o.right() <= right();
	}

	/**
	 * The pixels, some beyond the image, whose mirror images make up this rectangle, when mirroring reaches (ry, rx) pixels
	 * beyond the image; as one rectangle.
	 */
	Rect preimage(final Rect image, final int ry, final int rx) {
		final int top = y < ry ? -ry : y, left = x < rx ? -rx : x;
		final int end = bottom() > image.height - ry ? image.height + ry : bottom();
		final int edge = right() > image.width - rx ? image.width + rx : right();
		return new Rect(top, left, end - top, edge - left);
	}

	/** First row, first column, height, width: how kernels visit it. */
	int[] region() {
		return new int[] { y, x, height, width };
	}

	long area() {
		return (long) height * width;
	}
}
