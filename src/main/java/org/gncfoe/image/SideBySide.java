package org.gncfoe.image;

import java.awt.Font;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.List;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;

/**
 * A part of the shown plane of an image, and of results made of it, side by side, as they are
 * displayed.
 */
public final class SideBySide {

	/** Width in pixels from which parts are shown as they are; smaller ones are enlarged. */
	private static final int WIDTH = 256;

	/** Height of the lines of text, and space between the parts, pixels. */
	private static final int LINE = 18, GAP = 4;

	private final ImagePlus plane;
	private final Rectangle part;
	private final List<ColorProcessor> pictures = new ArrayList<>();
	private final List<String> labels = new ArrayList<>();

	/**
	 * Begins with the image as it is.
	 *
	 * @param image any image with pixels; not changed
	 * @param part pixels of the image
	 */
	public SideBySide(final ImagePlus image, final Rectangle part) {
		this.part = new Rectangle(part);
		plane = Metadata.currentPlane(image).duplicate();
		plane.setTitle(image.getTitle());
		plane.setOverlay(null);
		plane.setRoi(new Roi(part));
		add(plane, "before");
	}

	/** The plane, with the part selected. */
	public ImagePlus selected() {
		return plane;
	}

	/** Adds the part of a result that has the size of the plane. */
	public void add(final ImagePlus result, final String label) {
		final ImagePlus bare = new ImagePlus("", result.getProcessor());
		final ColorProcessor whole = (ColorProcessor) bare.getProcessor().convertToRGB();
		whole.setRoi(part);
		pictures.add((ColorProcessor) whole.crop());
		labels.add(label);
	}

	/** What each part is. */
	public List<String> labels() {
		return List.copyOf(labels);
	}

	/** All parts in a row, each with a line of text below it. */
	public ImagePlus montage(final String title) {
		final int zoom = Math.max(1, (WIDTH + part.width - 1) / part.width), w = zoom * part.width,
			h = zoom * part.height;
		final ColorProcessor sheet = new ColorProcessor(pictures.size() * (w + GAP) - GAP, h + LINE);
		sheet.setColor(0xffffff);
		sheet.fill();
		sheet.setColor(0);
		sheet.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
		sheet.setAntialiasedText(true);
		for (int i = 0; i < pictures.size(); i++) {
			final ImageProcessor picture = pictures.get(i);
			picture.setInterpolationMethod(ImageProcessor.NONE);
			sheet.insert(picture.resize(w, h), i * (w + GAP), 0);
			sheet.drawString(labels.get(i), i * (w + GAP) + 2, h + LINE - 3);
		}
		final ImagePlus montage = new ImagePlus(title, sheet);
		montage.setProperty("Info", String.join("\n", labels));
		return montage;
	}
}
