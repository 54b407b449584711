package org.gncfoe.image;

import java.awt.Color;
import java.util.Map;
import java.util.Properties;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.Roi;
import ij.measure.Calibration;
import ij.process.LUT;

/**
 * Gives a result everything about an image but its pixels: dimensions, calibration, lookup tables, display ranges, composite
 * mode, overlay, selection, Info and other properties.
 */
final class Metadata {

	private static final String INFO = "Info";

	private Metadata() {}

	/**
	 * Makes a result of an image.
	 *
	 * @param from the image
	 * @param stack the pixels of the result, as many planes as the image, or three times as many, one each for red, green and
	 *          blue
	 * @param title title of the result
	 * @param remark a line for the Info property
	 */
	static ImagePlus withMetadata(final ImagePlus from, final ImageStack stack, final String title,
		final String remark)
	{
		ImagePlus to = new ImagePlus(title, stack);
		final boolean separated = stack.getSize() > from.getStackSize();
		final boolean sameDepth = to.getBitDepth() == from.getBitDepth();
		to.setDimensions(from.getNChannels() * (separated ? 3 : 1), from.getNSlices(), from.getNFrames());
		to.setOpenAsHyperStack(from.isHyperStack() || separated);
		final Calibration calibration = from.getCalibration().copy();
		// NB: Raw values of another depth have no use for a table of calibrated values.
		if (!sameDepth) calibration.disableDensityCalibration();
		to.setCalibration(calibration);
		copyProperties(from, to);
		addInfo(to, remark);
		copyDrawings(from, to);
		if (separated) to = colours(to);
		else if (from.isComposite()) to = composite((CompositeImage) from, to);
		else if (to.getBitDepth() != 24) {
			to.setLut(from.getProcessor().getLut());
			to.setDisplayRange(from.getDisplayRangeMin(), from.getDisplayRangeMax());
		}
		if (!separated) to.setPosition(from.getC(), from.getZ(), from.getT());
		return to;
	}

	/** An image of the current plane only, which shares its pixels. */
	static ImagePlus currentPlane(final ImagePlus image) {
		if (image.getStackSize() == 1) return image;
		final int slice = image.getCurrentSlice();
		final ImageStack stack = new ImageStack(image.getWidth(), image.getHeight());
		stack.addSlice(image.getStack().getSliceLabel(slice), image.getStack().getPixels(slice));
		final ImagePlus plane = new ImagePlus(image.getTitle(), stack);
		plane.setCalibration(image.getCalibration().copy());
		copyProperties(image, plane);
		copyDrawings(image, plane);
		if (image.isComposite()) plane.setLut(((CompositeImage) image).getChannelLut(image.getC()));
		else if (plane.getBitDepth() != 24) plane.setLut(image.getProcessor().getLut());
		if (plane.getBitDepth() != 24) plane.setDisplayRange(image.getDisplayRangeMin(), image.getDisplayRangeMax());
		return plane;
	}

	// -- Helper methods --

	private static ImagePlus composite(final CompositeImage from, final ImagePlus to) {
		// NB: ImageJ makes no composite of a single channel stack; then the colours are those of the channel.
		final CompositeImage composite = new CompositeImage(to, from.getMode());
		composite.copyLuts(from);
		composite.setMode(from.getMode());
		return composite;
	}

	/** Red, green and blue as channels with the display range of bytes. */
	private static ImagePlus colours(final ImagePlus to) {
		final CompositeImage composite = new CompositeImage(to, CompositeImage.COMPOSITE);
		final LUT[] luts = new LUT[to.getNChannels()];
		final Color[] colours = { Color.RED, Color.GREEN, Color.BLUE };
		for (int c = 0; c < luts.length; c++) {
			luts[c] = LUT.createLutFromColor(colours[c % 3]);
			luts[c].min = 0;
			luts[c].max = 255;
		}
		composite.setLuts(luts);
		return composite;
	}

	private static void copyProperties(final ImagePlus from, final ImagePlus to) {
		final Properties image = from.getImageProperties();
		if (image != null) for (final Map.Entry<Object, Object> entry : image.entrySet())
			to.setProp((String) entry.getKey(), (String) entry.getValue());
		final Properties others = from.getProperties();
		// NB: Other values than text belong to ImageJ's own working, such as the frequency domain of an FFT.
		if (others != null) others.forEach((key, value) -> {
			if (value instanceof String) to.setProperty((String) key, value);
		});
	}

	private static void addInfo(final ImagePlus to, final String remark) {
		final Object info = to.getProperty(INFO);
		final String before = info instanceof String && !((String) info).isEmpty() ? (String) info : "";
		to.setProperty(INFO, before.isEmpty() || before.endsWith("\n") ? before + remark : before + "\n" + remark);
	}

	private static void copyDrawings(final ImagePlus from, final ImagePlus to) {
		if (from.getOverlay() != null) to.setOverlay(from.getOverlay().duplicate());
		to.setHideOverlay(from.getHideOverlay());
		final Roi roi = from.getRoi();
		if (roi != null) to.setRoi((Roi) roi.clone(), false);
	}
}
