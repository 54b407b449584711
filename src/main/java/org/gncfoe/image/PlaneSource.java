package org.gncfoe.image;

import ij.VirtualStack;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;

/**
 * The planes of a result that are made one by one, while they are written to a file. Until then all are black, so that
 * whoever only wants to know of what kind they are does not wait.
 */
final class PlaneSource extends VirtualStack {

	/** Makes planes. */
	interface Maker {

		/** The pixels of plane i, from 0. */
		Object plane(int i);
	}

	private final ResultPlanes result;
	private final int count, depth;
	private final Maker maker;
	private final Object black;
	private boolean begun;

	/**
	 * @param result the planes: how many and of what kind
	 * @param width their width in pixels
	 * @param height their height in pixels
	 * @param maker makes them
	 */
	PlaneSource(final ResultPlanes result, final int width, final int height, final Maker maker) {
		super(width, height);
		this.result = result;
		count = result.count();
		depth = result.depth();
		this.maker = maker;
		black = result.create();
		setBitDepth(depth);
	}

	/** From now on planes are made. */
	void begin() {
		begun = true;
	}

	@Override
	public int getSize() {
		return count;
	}

	@Override
	public int size() {
		return count;
	}

	@Override
	public String getSliceLabel(final int n) {
		return result.label(n - 1);
	}

	@Override
	public ImageProcessor getProcessor(final int n) {
		final Object pixels = begun ? maker.plane(n - 1) : black;
		switch (depth) {
			case 8:
				return new ByteProcessor(getWidth(), getHeight(), (byte[]) pixels, null);
			case 16:
				return new ShortProcessor(getWidth(), getHeight(), (short[]) pixels, null);
			case 24:
				return new ColorProcessor(getWidth(), getHeight(), (int[]) pixels);
			default:
				return new FloatProcessor(getWidth(), getHeight(), (float[]) pixels, null);
		}
	}
}
