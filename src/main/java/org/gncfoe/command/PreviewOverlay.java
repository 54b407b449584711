package org.gncfoe.command;

import java.awt.Color;
import java.awt.Font;
import java.awt.Rectangle;

import ij.ImagePlus;
import ij.gui.ImageCanvas;
import ij.gui.ImageRoi;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.gui.TextRoi;
import ij.process.ImageProcessor;

/** A framed piece of picture in the middle of an image's view. Drawn over the image, as ImageJ's overlays are. */
final class PreviewOverlay implements AutoCloseable {

	/** Largest side, in pixels of the image, and largest part of the view that it covers. */
	private static final int LARGEST = 320;
	private static final double SHARE = 0.6;

	/** Height of the letters, in pixels of the screen. */
	private static final int LETTERS = 14;

	private final ImagePlus image;
	private Overlay before, ours;
	private final boolean hidden;
	private boolean shown, closed;

	PreviewOverlay(final ImagePlus image) {
		this.image = image;
		before = image.getOverlay();
		hidden = image.getHideOverlay();
	}

	/** Where a piece belongs: around the centre of what is visible of the image now. Pixels of the image. */
	Rectangle place() {
		final ImageCanvas canvas = image.getCanvas();
		final Rectangle view = canvas == null ? new Rectangle(image.getWidth(), image.getHeight()) : canvas.getSrcRect();
		final int width = side(view.width), height = side(view.height);
		return new Rectangle(view.x + (view.width - width) / 2, view.y + (view.height - height) / 2, width, height);
	}

	/** Shows a picture, and a line of text above it, instead of what was shown before. */
	synchronized void show(final ImageProcessor picture, final Rectangle where, final String text) {
		show(picture, where, where, text);
	}

	/** Shows the right half of a picture. */
	synchronized void showHalf(final ImageProcessor picture, final Rectangle where, final String text) {
		final int left = where.width / 2;
		picture.setRoi(left, 0, where.width - left, where.height);
		show(left == where.width ? picture : picture.crop(), new Rectangle(where.x + left, where.y, where.width - left,
			where.height), where, text);
	}

	private void show(final ImageProcessor picture, final Rectangle part, final Rectangle where, final String text) {
		if (closed) return;
		// NB: Who draws while the preview is there gets that back at the end.
		if (shown && image.getOverlay() != ours) before = image.getOverlay();
		final Overlay overlay = before == null ? new Overlay() : before.duplicate();
		overlay.add(new ImageRoi(part.x, part.y, picture));
		if (!part.equals(where)) overlay.add(yellow(new Roi(part)));
		overlay.add(yellow(new Roi(where)));
		final ImageCanvas canvas = image.getCanvas();
		final double zoom = canvas == null ? 1 : canvas.getMagnification();
		final int size = (int) Math.max(1, Math.round(LETTERS / zoom));
		final TextRoi label = new TextRoi(where.x, Math.max(0, where.y - 1.6 * size), text, new Font(Font.SANS_SERIF,
			Font.PLAIN, size));
		label.setStrokeColor(Color.YELLOW);
		label.setFillColor(new Color(0, 0, 0, 160));
		overlay.add(label);
		ours = overlay;
		image.setHideOverlay(false);
		image.setOverlay(overlay);
		shown = true;
	}

	private static Roi yellow(final Roi frame) {
		frame.setStrokeColor(Color.YELLOW);
		return frame;
	}

	/** Shows nothing any more; the image's own overlay is back. */
	synchronized void clear() {
		if (!shown) return;
		if (image.getOverlay() != ours) before = image.getOverlay();
		image.setOverlay(before);
		image.setHideOverlay(hidden);
		shown = false;
	}

	/** Clears, for good. */
	@Override
	public synchronized void close() {
		clear();
		closed = true;
	}

	private static int side(final int view) {
		return Math.max(1, Math.min(LARGEST, (int) Math.round(SHARE * view)));
	}
}
