package org.gncfoe.figures;

import java.awt.Color;
import java.awt.Font;
import java.util.ArrayList;
import java.util.List;

import ij.process.ColorProcessor;
import ij.process.ImageProcessor;

/** Panels with titles, side by side in rows. */
final class Montage {

	private static final int TITLE = 26, GAP = 10;
	private static final Font FONT = new Font(Font.SANS_SERIF, Font.BOLD, 14);

	private final int columns;
	private final List<ImageProcessor> panels = new ArrayList<>();
	private final List<String> titles = new ArrayList<>();

	/** @param columns panels in a row */
	Montage(final int columns) {
		this.columns = columns;
	}

	Montage add(final String title, final ImageProcessor panel) {
		titles.add(title);
		panels.add(panel.convertToRGB());
		return this;
	}

	ColorProcessor draw() {
		int width = 0, height = 0;
		for (final ImageProcessor panel : panels) {
			width = Math.max(width, panel.getWidth());
			height = Math.max(height, panel.getHeight());
		}
		final ColorProcessor measure = new ColorProcessor(1, 1);
		measure.setFont(FONT);
		for (final String title : titles)
			width = Math.max(width, measure.getStringWidth(title) + 8);
		final int rows = (panels.size() + columns - 1) / columns, across = Math.min(columns, panels.size());
		final ColorProcessor all = new ColorProcessor(GAP + across * (width + GAP), GAP + rows * (height + TITLE + GAP));
		all.setColor(Color.WHITE);
		all.fill();
		all.setColor(Color.BLACK);
		all.setFont(FONT);
		all.setAntialiasedText(true);
		for (int i = 0; i < panels.size(); i++) {
			final int x = GAP + i % columns * (width + GAP), y = GAP + i / columns * (height + TITLE + GAP);
			all.drawString(titles.get(i), x + 4, y + 20);
			all.insert(panels.get(i), x, y + TITLE);
		}
		return all;
	}
}
