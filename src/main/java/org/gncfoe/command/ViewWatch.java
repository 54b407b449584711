package org.gncfoe.command;

import java.awt.Rectangle;
import java.util.Timer;
import java.util.TimerTask;

import ij.ImagePlus;
import ij.gui.ImageCanvas;
import ij.gui.Roi;

/** Tells when the view of an image has changed: slice, scroll, zoom, selection. */
final class ViewWatch implements AutoCloseable {

	/**
	 * How often it looks, milliseconds. NB: ImageJ tells listeners of slices, but not of scrolling and
	 * zooming.
	 */
	private static final long INTERVAL = 150;

	private final ImagePlus image;
	private final Timer timer = new Timer("GNC-FoE view", true);
	private View last;

	private record View(Rectangle visible, double zoom, int slice, Rectangle selection,
		int selected) {}

	/** @param changed is told of a change, in a thread of its own */
	ViewWatch(final ImagePlus image, final Runnable changed) {
		this.image = image;
		last = view();
		timer.schedule(new TimerTask() {

			@Override
			public void run() {
				final View now = view();
				if (now.equals(last)) return;
				last = now;
				changed.run();
			}
		}, INTERVAL, INTERVAL);
	}

	@Override
	public void close() {
		timer.cancel();
	}

	private View view() {
		final ImageCanvas canvas = image.getCanvas();
		final Roi roi = image.getRoi();
		return new View(canvas == null ? null : new Rectangle(canvas.getSrcRect()), canvas == null ? 1
			: canvas.getMagnification(), image.getCurrentSlice(), roi == null ? null : roi.getBounds(),
			roi == null ? 0 : roi.size());
	}
}
