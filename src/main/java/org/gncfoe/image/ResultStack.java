package org.gncfoe.image;

import ij.ImagePlus;
import ij.ImageStack;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.loops.LoopBuilder;
import net.imglib2.type.numeric.RealType;

/** The pixels of a result while they are being written, plane by plane. */
final class ResultStack {

	private final int width, height;
	private final int components;
	/** Components that have a plane of their own: those of an RGB image written with 32 bits. */
	private final int separate;
	private final Object[] planes;
	private final String[] labels;
	private final double highest;
	private long clipped;

	/**
	 * @param image gives size, number of planes, slice labels and bit depth
	 * @param bits the bit depth of the result
	 */
	ResultStack(final ImagePlus image, final OutputBits bits) {
		width = image.getWidth();
		height = image.getHeight();
		components = Wraps.components(image.getBitDepth());
		separate = bits == OutputBits.FLOAT ? components : 1;
		final ImageStack stack = image.getStack();
		planes = new Object[stack.getSize() * separate];
		labels = new String[planes.length];
		final int depth = bits == OutputBits.FLOAT ? 32 : image.getBitDepth();
		highest = depth == 32 ? Double.POSITIVE_INFINITY : depth == 16 ? 65535 : 255;
		for (int i = 0; i < planes.length; i++) {
			labels[i] = stack.getSliceLabel(i / separate + 1);
			planes[i] = newPlane(depth, width * height);
		}
	}

	/**
	 * Writes one component of a plane. What the bit depth cannot hold is rounded and clipped.
	 *
	 * @param slice index in the stack of the input, from 0
	 * @param component 0; of RGB 0, 1 or 2
	 * @param values {@code [height][width]}, grey levels
	 */
	void write(final int slice, final int component, final float[] values) {
		final Object plane = separate > 1 ? planes[slice * separate + component] : planes[slice];
		final RandomAccessibleInterval<? extends RealType<?>> to = Wraps.plane(plane, width, height, separate > 1 ? 0
			: component);
		final boolean exact = Double.isInfinite(highest);
		final long[] outside = new long[1];
		LoopBuilder.setImages(ArrayImgs.floats(values, width, height), to).forEachPixel((value, pixel) -> {
			final float v = value.get();
			if (exact) pixel.setReal(v);
			else {
				final double rounded = Math.floor(v + 0.5);
				if (rounded < 0 || rounded > highest) outside[0]++;
				pixel.setReal(Math.max(0, Math.min(highest, rounded)));
			}
		});
		clipped += outside[0];
	}

	/** How many values were clipped so far. */
	long clipped() {
		return clipped;
	}

	/** The written planes, with the slice labels of the input. */
	ImageStack stack() {
		final ImageStack stack = new ImageStack(width, height);
		for (int i = 0; i < planes.length; i++)
			stack.addSlice(labels[i], planes[i]);
		return stack;
	}

	private static Object newPlane(final int depth, final int pixels) {
		switch (depth) {
			case 8:
				return new byte[pixels];
			case 16:
				return new short[pixels];
			case 24:
				return new int[pixels];
			default:
				return new float[pixels];
		}
	}
}
