package org.gncfoe.image;

import ij.ImagePlus;
import ij.ImageStack;

import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.loops.LoopBuilder;
import net.imglib2.type.numeric.RealType;
import net.imglib2.view.Views;

/**
 * The planes of a result: how many there are, of which plane of the image each is made, and how values are written into
 * them. The planes themselves are the caller's.
 */
final class ResultPlanes {

	private final ImageStack stack;
	private final int width, height, depth, components;
	/** Planes made of one of the image's: more than one for the components of an RGB image written with 32 bits. */
	private final int separate;
	private final double highest;
	private long clipped;

	/**
	 * @param image gives size, number of planes, slice labels and bit depth
	 * @param bits the bit depth of the result
	 */
	ResultPlanes(final ImagePlus image, final OutputBits bits) {
		stack = image.getStack();
		width = image.getWidth();
		height = image.getHeight();
		components = Wraps.components(image.getBitDepth());
		separate = bits == OutputBits.FLOAT ? components : 1;
		depth = bits == OutputBits.FLOAT ? 32 : image.getBitDepth();
		highest = depth == 32 ? Double.POSITIVE_INFINITY : depth == 16 ? 65535 : 255;
	}

	/** Number of planes. */
	int count() {
		return stack.getSize() * separate;
	}

	/** 8, 16, 24 (RGB) or 32. */
	int depth() {
		return depth;
	}

	/** Index in the image's stack, from 0, of the plane from which plane i of the result is made. */
	int slice(final int i) {
		return i / separate;
	}

	/** Plane of the result, from 0, to which a component of a plane of the image goes. */
	int index(final int slice, final int component) {
		return slice * separate + (separate > 1 ? component : 0);
	}

	/** First component of the image that plane i of the result holds: 0; of RGB 0, 1 or 2. */
	int firstComponent(final int i) {
		return i % separate;
	}

	/** Number of components it holds. */
	int componentsPerPlane() {
		return components / separate;
	}

	/** Slice label of plane i; may be null. */
	String label(final int i) {
		return stack.getSliceLabel(slice(i) + 1);
	}

	/** Pixels for a plane, all zero. */
	Object create() {
		final int pixels = width * height;
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

	/**
	 * Writes values into a plane. What the bit depth cannot hold is rounded and clipped.
	 *
	 * @param plane pixels as from {@link #create}
	 * @param component 0; of RGB 0, 1 or 2
	 * @param region which pixels are written
	 * @param values grey levels of a part of the image
	 * @param part x and y of that part
	 */
	void write(final Object plane, final int component, final Region region, final float[] values, final Interval part) {
		final RandomAccessibleInterval<? extends RealType<?>> to = Views.interval(Wraps.plane(plane, width, height, separate > 1
			? 0 : component), part);
		final RandomAccessibleInterval<? extends RealType<?>> from = ArrayImgs.floats(values, part.dimension(0), part
			.dimension(1));
		final boolean exact = Double.isInfinite(highest);
		final long[] outside = new long[1];
		LoopBuilder.setImages(from, to, region.mask(part)).forEachPixel((value, pixel, chosen) -> {
			if (chosen.get() == 0) return;
			final float v = value.getRealFloat();
			if (exact) pixel.setReal(v);
			else {
				final double rounded = Math.floor(v + 0.5);
				if (rounded < 0 || rounded > highest) outside[0]++;
				pixel.setReal(Math.max(0, Math.min(highest, rounded)));
			}
		});
		clipped += outside[0];
	}

	/** Writes the values of all pixels; see the other method. */
	void write(final Object plane, final int component, final float[] values) {
		write(plane, component, Region.all(height, width), values, new FinalInterval(width, height));
	}

	/** Copies a component of a plane of the image, row by row. */
	void copy(final ChannelPlanes planes, final Object source, final Object plane, final int component) {
		final Region all = Region.all(height, width);
		for (int y = 0; y < height; y++) {
			final Interval row = FinalInterval.createMinSize(0, y, width, 1);
			write(plane, component, all, planes.readAsIs(source, row), row);
		}
	}

	/** How many values were clipped so far. */
	long clipped() {
		return clipped;
	}
}
