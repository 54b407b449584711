package org.gncfoe.restore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Many small parts of an image laid side by side, in rows, so that they are computed at once. As each has as much around its
 * missing pixels as these depend on, the neighbours there do not matter.
 */
final class Mosaic {

	/** Sides of a mosaic, in pixels, about. */
	private static final int SIDE = 1024;

	/** Larger parts are worth a computation of their own. */
	private static final int LARGEST = 128;

	private final List<Crop> parts = new ArrayList<>();
	/** Where they are laid. */
	private final List<Crop> places = new ArrayList<>();
	private int width = 0, top = 0, left = 0, bottom = 0;

	private Mosaic() {}

	/** Whether a part is small. */
	static boolean takes(final Crop part) {
		return part.height() <= LARGEST && part.width() <= LARGEST;
	}

	/** Lays parts out. */
	static List<Mosaic> of(final List<Crop> parts) {
		final List<Crop> sorted = new ArrayList<>(parts);
		sorted.sort(Comparator.comparingInt(Crop::height).reversed());
		final List<Mosaic> mosaics = new ArrayList<>();
		for (final Crop part : sorted)
			if (mosaics.isEmpty() || !mosaics.get(mosaics.size() - 1).add(part)) {
				mosaics.add(new Mosaic());
				mosaics.get(mosaics.size() - 1).add(part);
			}
		return mosaics;
	}

	int height() {
		return bottom;
	}

	int width() {
		return width;
	}

	long area() {
		return (long) height() * width();
	}

	/** The parts of an image, one beside the other, 0 between them. */
	float[] cut(final float[] image, final int imageWidth) {
		final float[] laid = new float[bottom * width];
		for (int k = 0; k < parts.size(); k++)
			for (int y = 0; y < parts.get(k).height(); y++)
				System.arraycopy(image, start(parts, k, y, imageWidth), laid, start(places, k, y, width), parts.get(k).width());
		return laid;
	}

	/** The same of a mask, true between them. */
	boolean[] cut(final boolean[] mask, final int imageWidth) {
		final boolean[] laid = new boolean[bottom * width];
		Arrays.fill(laid, true);
		for (int k = 0; k < parts.size(); k++)
			for (int y = 0; y < parts.get(k).height(); y++)
				System.arraycopy(mask, start(parts, k, y, imageWidth), laid, start(places, k, y, width), parts.get(k).width());
		return laid;
	}

	/** Copies the missing pixels of the parts back to the image. */
	void paste(final float[] laid, final float[] image, final boolean[] observed, final int imageWidth) {
		for (int k = 0; k < parts.size(); k++)
			for (int y = 0; y < parts.get(k).height(); y++) {
				final int from = start(places, k, y, width), to = start(parts, k, y, imageWidth);
				for (int x = 0; x < parts.get(k).width(); x++)
					if (!observed[to + x]) image[to + x] = laid[from + x];
			}
	}

	// -- Helper methods --

	private static int start(final List<Crop> crops, final int k, final int y, final int imageWidth) {
		return (crops.get(k).top() + y) * imageWidth + crops.get(k).left();
	}

	/** Lays a part beside the last one, or below; false if there is no room. Parts come by height, the highest first. */
	private boolean add(final Crop part) {
		if (left > 0 && left + part.width() > SIDE) {
			top = bottom;
			left = 0;
		}
		if (top > 0 && top + part.height() > SIDE) return false;
		parts.add(part);
		places.add(new Crop(top, left, part.height(), part.width()));
		left += part.width();
		width = Math.max(width, left);
		bottom = Math.max(bottom, top + part.height());
		return true;
	}
}
