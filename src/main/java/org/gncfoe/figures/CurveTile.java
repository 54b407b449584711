package org.gncfoe.figures;

import java.awt.Color;

import ij.process.ColorProcessor;

/** Draws curves in a square tile, from blue to red, with a line where the argument is 0. */
final class CurveTile {

	private static final int SIDE = FilterTile.SIDE;
	private static final Color AXIS = new Color(215, 215, 215);

	private CurveTile() {}

	/**
	 * Draws a tile.
	 *
	 * @param x arguments of every curve, rising
	 * @param y values there; all curves have one scale
	 */
	static void draw(final ColorProcessor picture, final double[][] x, final double[][] y, final int x0, final int y0) {
		double left = 0, right = 0, low = Double.POSITIVE_INFINITY, high = Double.NEGATIVE_INFINITY;
		for (int k = 0; k < x.length; k++) {
			left = Math.min(left, x[k][0]);
			right = Math.max(right, x[k][x[k].length - 1]);
			for (final double v : y[k]) {
				low = Math.min(low, v);
				high = Math.max(high, v);
			}
		}
		final double across = (SIDE - 1) / (right - left), up = (SIDE - 1) / Math.max(Double.MIN_NORMAL, high - low);
		picture.setColor(AXIS);
		picture.drawRect(x0, y0, SIDE, SIDE);
		picture.drawLine(x0 + (int) (-left * across), y0, x0 + (int) (-left * across), y0 + SIDE - 1);
		for (int k = 0; k < x.length; k++) {
			picture.setColor(Colours.blueToRed(k / Math.max(1, x.length - 1.0)));
			for (int i = 0; i < x[k].length; i++) {
				final int px = x0 + (int) Math.round((x[k][i] - left) * across);
				final int py = y0 + (int) Math.round((high - y[k][i]) * up);
				if (i == 0) picture.moveTo(px, py);
				else picture.lineTo(px, py);
			}
		}
	}
}
