package org.gncfoe.figures;

import java.awt.Color;
import java.awt.Font;
import java.util.Locale;

import ij.process.ColorProcessor;
import ij.process.ImageProcessor;

/** A table of numbers as coloured cells with the numbers in them. */
final class HeatMap {

	private static final int CELL_WIDTH = 58, CELL_HEIGHT = 34, LEFT = 90, TOP = 16, BOTTOM = 62, RIGHT = 16;
	private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);

	private HeatMap() {}

	/**
	 * Draws a table.
	 *
	 * @param values {@code [rows][columns]}, the first row at the bottom; NaN stays white
	 * @param rows labels of the rows
	 * @param columns labels of the columns
	 * @param rowName what the rows are
	 * @param columnName what the columns are
	 * @param format how numbers are written, such as {@code %.2f}
	 * @param low value drawn darkest
	 * @param high value drawn lightest
	 */
	static ImageProcessor draw(final double[][] values, final String[] rows, final String[] columns, final String rowName,
		final String columnName, final String format, final double low, final double high)
	{
		final int width = LEFT + columns.length * CELL_WIDTH + RIGHT, height = TOP + rows.length * CELL_HEIGHT + BOTTOM;
		final ColorProcessor ip = new ColorProcessor(width, height);
		ip.setColor(Color.WHITE);
		ip.fill();
		ip.setFont(FONT);
		ip.setAntialiasedText(true);
		for (int r = 0; r < rows.length; r++) {
			final int y = TOP + (rows.length - 1 - r) * CELL_HEIGHT;
			for (int c = 0; c < columns.length; c++) {
				if (Double.isNaN(values[r][c])) continue;
				final double fraction = high > low ? (values[r][c] - low) / (high - low) : 0.5;
				ip.setColor(Colours.heat(fraction));
				ip.fillRect(LEFT + c * CELL_WIDTH, y, CELL_WIDTH - 1, CELL_HEIGHT - 1);
				ip.setColor(fraction > 0.6 ? Color.BLACK : Color.WHITE);
				centred(ip, String.format(Locale.ROOT, format, values[r][c]), LEFT + c * CELL_WIDTH + CELL_WIDTH / 2, y +
					CELL_HEIGHT / 2 + 8);
			}
			ip.setColor(Color.BLACK);
			ip.drawString(rows[r], LEFT - 6 - ip.getStringWidth(rows[r]), y + CELL_HEIGHT / 2 + 8);
		}
		ip.setColor(Color.BLACK);
		for (int c = 0; c < columns.length; c++)
			centred(ip, columns[c], LEFT + c * CELL_WIDTH + CELL_WIDTH / 2, height - BOTTOM + 22);
		centred(ip, columnName, LEFT + columns.length * CELL_WIDTH / 2, height - BOTTOM + 48);
		ip.drawString(rowName, 4, height - BOTTOM + 22);
		return ip;
	}

	private static void centred(final ImageProcessor ip, final String text, final int x, final int y) {
		ip.drawString(text, x - ip.getStringWidth(text) / 2, y);
	}
}
