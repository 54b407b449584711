package org.gncfoe.compute.opencl;

/**
 * Feature planes on the device, {@code [batch][channels][height][pitch]} floats, that hold a rectangle of an image. The
 * pitch is the width rounded up, so that kernels may write whole vectors; the buffer ends with some slack, so that they
 * may read beyond the last row.
 *
 * @param buffer where they are, starting at element 0
 * @param batch number of images
 * @param channels planes per image
 * @param rect the pixels they hold
 */
record Planes(DeviceBuffer buffer, int batch, int channels, Rect rect) {

	/** Pitches are multiples of this. */
	static final int ALIGNMENT = 32;

	/** Distance between rows, in elements. */
	int pitch() {
		return pitch(rect);
	}

	static int pitch(final Rect rect) {
		return (rect.width() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	}

	/** Distance between planes, in elements. */
	int plane() {
		return rect.height() * pitch();
	}

	/** Elements that planes over a rectangle need, with the slack. */
	static long length(final int batch, final int channels, final Rect rect) {
		final long pitch = pitch(rect);
		return (long) batch * channels * rect.height() * pitch + 72 * pitch + 2 * ALIGNMENT;
	}

	/** First row, first column, rows, pitch: how kernels address them by image coordinates. */
	int[] geometry() {
		return new int[] { rect.y(), rect.x(), rect.height(), pitch() };
	}

	/** The same memory seen as holding other pixels. */
	Planes at(final Rect other, final int otherChannels) {
		return new Planes(buffer, batch, otherChannels, other);
	}
}
