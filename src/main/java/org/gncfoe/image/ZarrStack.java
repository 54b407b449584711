package org.gncfoe.image;

import ij.VirtualStack;
import ij.process.ByteProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;
import net.imglib2.Cursor;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import net.imglib2.view.Views;

/** The planes of an image of a store, read when they are shown: channels first, then z, then times. */
final class ZarrStack extends VirtualStack {

	private final RandomAccessibleInterval<? extends RealType<?>> pixels;
	private final int width, height, depth, channels, slices, size;

	/**
	 * @param pixels x, y, z, channel, time
	 * @param depth 8, 16 or 32
	 */
	ZarrStack(final RandomAccessibleInterval<? extends RealType<?>> pixels, final int depth) {
		super(Math.toIntExact(pixels.dimension(0)), Math.toIntExact(pixels.dimension(1)));
		this.pixels = pixels;
		this.depth = depth;
		width = (int) pixels.dimension(0);
		height = (int) pixels.dimension(1);
		slices = Math.toIntExact(pixels.dimension(2));
		channels = Math.toIntExact(pixels.dimension(3));
		size = Math.toIntExact(pixels.dimension(2) * pixels.dimension(3) * pixels.dimension(4));
		setBitDepth(depth);
	}

	@Override
	public int getSize() {
		return size;
	}

	@Override
	public int size() {
		return size;
	}

	@Override
	public Object getPixels(final int n) {
		return getProcessor(n).getPixels();
	}

	@Override
	public String getSliceLabel(final int n) {
		return null;
	}

	@Override
	public ImageProcessor getProcessor(final int n) {
		if (n < 1 || n > size) throw new IllegalArgumentException("there is no plane " + n + " of " + size);
		final int i = n - 1;
		final long c = pixels.min(3) + i % channels, z = pixels.min(2) + i / channels % slices, t = pixels.min(4) + i /
			channels / slices;
		final Cursor<? extends RealType<?>> from = Views.flatIterable(Views.hyperSlice(Views.hyperSlice(Views.hyperSlice(
			pixels, 4, t), 3, c), 2, z)).cursor();
		final ImageProcessor plane = depth == 8 ? new ByteProcessor(width, height) : depth == 16 ? new ShortProcessor(width,
			height) : new FloatProcessor(width, height);
		for (int p = 0; from.hasNext(); p++)
			if (depth == 32) plane.setf(p, from.next().getRealFloat());
			else plane.set(p, (int) from.next().getRealDouble());
		return plane;
	}
}
