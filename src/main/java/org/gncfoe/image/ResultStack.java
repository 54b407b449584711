package org.gncfoe.image;

import ij.ImagePlus;
import ij.ImageStack;

/** The pixels of a result while they are being written, plane by plane, all in memory. */
final class ResultStack {

	private final ImagePlus image;
	private final ResultPlanes format;
	private final Object[] planes;

	/**
	 * @param image gives size, number of planes, slice labels and bit depth
	 * @param bits the bit depth of the result
	 */
	ResultStack(final ImagePlus image, final OutputBits bits) {
		this.image = image;
		format = new ResultPlanes(image, bits);
		planes = new Object[format.count()];
		for (int i = 0; i < planes.length; i++)
			planes[i] = format.create();
	}

	/**
	 * Writes one component of a plane. What the bit depth cannot hold is rounded and clipped.
	 *
	 * @param slice index in the stack of the input, from 0
	 * @param component 0; of RGB 0, 1 or 2
	 * @param values {@code [height][width]}, grey levels
	 */
	void write(final int slice, final int component, final float[] values) {
		format.write(planes[format.index(slice, component)], component, values);
	}

	/** How many values were clipped so far. */
	long clipped() {
		return format.clipped();
	}

	/** The written planes, with the slice labels of the input. */
	ImageStack stack() {
		final ImageStack stack = new ImageStack(image.getWidth(), image.getHeight());
		for (int i = 0; i < planes.length; i++)
			stack.addSlice(format.label(i), planes[i]);
		return stack;
	}
}
