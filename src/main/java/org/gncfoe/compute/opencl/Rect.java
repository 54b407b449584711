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
	 * beyond the image; as one rectangle, which with every pixel beyond the image holds its mirror image too.
	 */
	Rect preimage(final Rect image, final int ry, final int rx) {
		final int[] rows = preimage(y, bottom(), image.height, ry), columns = preimage(x, right(), image.width, rx);
		return new Rect(rows[0], columns[0], rows[1] - rows[0], columns[1] - columns[0]);
	}

	/** The same along one axis, for the pixels first..end of n. */
	private static int[] preimage(final int first, final int end, final int n, final int r) {
		if (first == 0 && end == n) return new int[] { -r, n + r };
		return new int[] { first < r ? -Math.min(r, end) : first, end > n - r ? Math.min(n + r, 2 * n - first) : end };
	}

	/** First row, first column, height, width: how kernels visit it. */
	int[] region() {
		return new int[] { y, x, height, width };
	}

	long area() {
		return (long) height * width;
	}
}
