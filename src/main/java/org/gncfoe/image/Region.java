package org.gncfoe.image;

import java.awt.Rectangle;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.process.ImageProcessor;

import net.imglib2.FinalInterval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.integer.UnsignedByteType;
import net.imglib2.util.ConstantUtils;

import org.gncfoe.compute.Window;

/** The pixels of every plane of an image that are to be worked on: all of them, or an area the user has selected. */
final class Region {

	private final Window bounds;
	/** {@code [height][width]} of the bounds, not 0 where a pixel belongs to the region; null: all of them do. */
	private final byte[] mask;

	private Region(final Window bounds, final byte[] mask) {
		this.bounds = bounds;
		this.mask = mask;
	}

	/** All pixels. */
	static Region all(final int height, final int width) {
		return new Region(Window.of(height, width), null);
	}

	/**
	 * The pixels in an image's selection.
	 *
	 * @throws IllegalArgumentException if it has no selection of an area, or one outside the image; with a sentence for the
	 *           user
	 */
	static Region selected(final ImagePlus image) {
		final Roi roi = image.getRoi();
		if (roi == null || !roi.isArea()) throw new IllegalArgumentException(
			"The image has no selection of an area: draw one, or let all of it be denoised.");
		final Rectangle whole = roi.getBounds();
		final Rectangle inside = whole.intersection(new Rectangle(image.getWidth(), image.getHeight()));
		if (inside.isEmpty()) throw new IllegalArgumentException(
			"The selection is outside the image: draw one inside, or let all of it be denoised.");
		final Window bounds = new Window(inside.y, inside.x, inside.height, inside.width);
		final ImageProcessor drawn = roi.getMask();
		if (drawn == null) return new Region(bounds, null);
		drawn.setRoi(inside.x - whole.x, inside.y - whole.y, inside.width, inside.height);
		return new Region(bounds, (byte[]) drawn.crop().getPixels());
	}

	/** The smallest rectangle that holds all of them. */
	Window bounds() {
		return bounds;
	}

	/** Whether a pixel of the image belongs to it. */
	boolean contains(final int y, final int x) {
		final int j = y - bounds.y(), i = x - bounds.x();
		return j >= 0 && i >= 0 && j < bounds.height() && i < bounds.width() && (mask == null || mask[j * bounds.width() +
			i] != 0);
	}

	/** Whether pixels in this rectangle may belong to it. */
	boolean meets(final Rectangle rectangle) {
		return rectangle.intersects(bounds.x(), bounds.y(), bounds.width(), bounds.height());
	}

	/** Which pixels of a window within the bounds belong to the region: where it is not 0. */
	RandomAccessibleInterval<UnsignedByteType> mask(final Window window) {
		if (mask == null) return ConstantUtils.constantRandomAccessibleInterval(new UnsignedByteType(1),
			new FinalInterval(window.width(), window.height()));
		return ResultPlanes.part(ArrayImgs.unsignedBytes(mask, bounds.width(), bounds.height()), new Window(window.y() -
			bounds.y(), window.x() - bounds.x(), window.height(), window.width()));
	}
}
