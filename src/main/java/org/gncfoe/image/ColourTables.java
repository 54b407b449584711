package org.gncfoe.image;

import ij.ImagePlus;
import ij.process.ImageConverter;
import ij.process.LUT;
import ij.process.StackConverter;

/**
 * Tells intensities shown in colour from colours stored by number. Both are 8-bit images with a lookup table. In the first
 * the colour changes little from one value to the next; the second, as GIF and PNG files with a palette have it, is turned
 * into RGB, or into grey if no colour is in the table, as its values mean nothing.
 */
public final class ColourTables {

	/** Mean change of red, green and blue together from one value to the next; the steepest of ImageJ's own ramps has 9. */
	private static final double SMOOTH = 20;

	private ColourTables() {}

	/** The image itself, or turned into RGB if its values are numbers of colours. */
	static ImagePlus resolve(final ImagePlus image) {
		if (!isPalette(image)) return image;
		final LUT lut = image.getProcessor().getLut();
		if (image.getStackSize() > 1) new StackConverter(image).convertToRGB();
		else new ImageConverter(image).convertToRGB();
		if (!isGrey(lut)) return image;
		if (image.getStackSize() > 1) new StackConverter(image).convertToGray8();
		else new ImageConverter(image).convertToGray8();
		return image;
	}

	/** Whether the values of an image are numbers of colours, no intensities. */
	public static boolean isPalette(final ImagePlus image) {
		return image.getBitDepth() == 8 && !image.isComposite() && isPalette(image.getProcessor().getLut());
	}

	static boolean isPalette(final LUT lut) {
		final int[] rgb = new int[lut.getMapSize()];
		lut.getRGBs(rgb);
		long change = 0;
		int used = 0;
		for (int i = 1; i < rgb.length; i++) {
			final int step = difference(rgb[i], rgb[i - 1], 16) + difference(rgb[i], rgb[i - 1], 8) + difference(rgb[i],
				rgb[i - 1], 0);
			change += step;
			if (step > 0) used++;
		}
		return used > 0 && change > SMOOTH * used;
	}

	private static boolean isGrey(final LUT lut) {
		for (int i = 0; i < lut.getMapSize(); i++)
			if (lut.getRed(i) != lut.getGreen(i) || lut.getGreen(i) != lut.getBlue(i)) return false;
		return true;
	}

	private static int difference(final int a, final int b, final int shift) {
		return Math.abs((a >> shift & 255) - (b >> shift & 255));
	}
}
