package org.gncfoe.image;

import java.awt.Rectangle;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.process.ImageProcessor;

import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.integer.UnsignedByteType;
import net.imglib2.util.ConstantUtils;
import net.imglib2.util.Intervals;
import net.imglib2.view.Views;


/** The pixels of every plane of an image that are to be worked on: all of them, or an area the user has selected. */
final class Region {

	private final Interval bounds;
	/** {@code [height][width]} of the bounds, not 0 where a pixel belongs to the region; null: all of them do. */
	private final byte[] mask;

	private Region(final Interval bounds, final byte[] mask) {
		this.bounds = bounds;
		this.mask = mask;
	}

	/** All pixels. */
	static Region all(final int height, final int width) {
		return new Region(new FinalInterval(width, height), null);
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
		final Interval bounds = FinalInterval.createMinSize(inside.x, inside.y, inside.width, inside.height);
		final ImageProcessor drawn = roi.getMask();
		if (drawn == null) return new Region(bounds, null);
		drawn.setRoi(inside.x - whole.x, inside.y - whole.y, inside.width, inside.height);
		return new Region(bounds, (byte[]) drawn.crop().getPixels());
	}

	/** The smallest rectangle that holds all of them. */
	Interval bounds() {
		return bounds;
	}

	/** Whether these are all pixels of an image. */
	boolean isAll(final Interval image) {
		return mask == null && Intervals.equals(bounds, image);
	}

	/** Those of the pixels where a mask of the whole image, {@code [height][width]}, is true. */
	Region where(final boolean[] chosen, final int width) {
		final byte[] both = new byte[Math.toIntExact(Intervals.numElements(bounds))];
		int p = 0;
		for (long y = bounds.min(1); y <= bounds.max(1); y++)
			for (long x = bounds.min(0); x <= bounds.max(0); x++, p++)
				if ((mask == null || mask[p] != 0) && chosen[(int) (y * width + x)]) both[p] = 1;
		return new Region(bounds, both);
	}

	/** Whether a pixel of the image belongs to it. */
	boolean contains(final int y, final int x) {
		final long j = y - bounds.min(1), i = x - bounds.min(0), w = bounds.dimension(0);
		return j >= 0 && i >= 0 && j < bounds.dimension(1) && i < w && (mask == null || mask[(int) (j * w + i)] != 0);
	}

	/** Whether pixels in this rectangle may belong to it. */
	boolean meets(final Rectangle rectangle) {
		return !Intervals.isEmpty(Intervals.intersect(bounds, FinalInterval.createMinSize(rectangle.x, rectangle.y,
			rectangle.width, rectangle.height)));
	}

	/** Which pixels of a part within the bounds belong to the region: where it is not 0. */
	RandomAccessibleInterval<UnsignedByteType> mask(final Interval part) {
		if (mask == null) return Views.interval(ConstantUtils.constantRandomAccessible(new UnsignedByteType(1), 2), part);
		return Views.interval(Views.translate(ArrayImgs.unsignedBytes(mask, bounds.dimensionsAsLongArray()), bounds
			.minAsLongArray()), part);
	}
}
