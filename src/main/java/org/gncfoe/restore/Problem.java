package org.gncfoe.restore;

import java.util.Objects;

import org.gncfoe.compute.PriorEngine;

/**
 * An inverse problem: minimise R(x, t) + D(x) from a starting image.
 *
 * @param engine the prior R, opened on a backend
 * @param height height of the image in pixels
 * @param width width of the image in pixels
 * @param data the data term D
 * @param start starting image {@code [channels][height][width]}, row-major, prior's intensity unit; not changed
 */
public record Problem(PriorEngine engine, int height, int width, DataTerm data, float[] start) {

	/** @throws IllegalArgumentException if a side is not positive or the array has another length */
	public Problem {
		Objects.requireNonNull(data, "data");
		checkSize(engine, start.length, height, width);
	}

	/** @throws IllegalArgumentException if a side is not positive or an image has not the length these sides ask for */
	static void checkSize(final PriorEngine engine, final int length, final int height, final int width) {
		if (height < 1 || width < 1) throw new IllegalArgumentException("an image needs positive sides, not " + height +
			"x" + width);
		final int channels = engine.prior().imageChannels();
		if (length != (long) channels * height * width) throw new IllegalArgumentException("expected " + channels + "x" +
			height + "x" + width + " values, got " + length);
	}
}
