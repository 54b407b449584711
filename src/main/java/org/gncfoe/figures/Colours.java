package org.gncfoe.figures;

import java.awt.Color;

/** Colours of curves and of heat maps. */
final class Colours {

	private Colours() {}

	/** From blue (0) over violet to red (1), as the paper draws the smallest to the largest smoothing. */
	static Color blueToRed(final double fraction) {
		final float f = (float) Math.max(0, Math.min(1, fraction));
		return new Color(0.05f + 0.85f * f, 0.05f, 0.9f - 0.85f * f);
	}

	/** From dark violet (0) over green to yellow (1): perceptually even, readable in grey (the ends and middle of viridis). */
	static Color heat(final double fraction) {
		final double f = 4 * Math.max(0, Math.min(1, fraction));
		final int k = (int) Math.min(3, Math.floor(f));
		final int[] rgb = new int[3];
		for (int c = 0; c < 3; c++)
			rgb[c] = (int) Math.round(HEAT[k][c] + (f - k) * (HEAT[k + 1][c] - HEAT[k][c]));
		return new Color(rgb[0], rgb[1], rgb[2]);
	}

	/** Some colours that are told apart easily, by index. */
	static Color distinct(final int i) {
		return DISTINCT[i % DISTINCT.length];
	}

	private static final int[][] HEAT = { { 68, 1, 84 }, { 59, 82, 139 }, { 33, 145, 140 }, { 94, 201, 98 }, { 253, 231,
		37 } };

	private static final Color[] DISTINCT = { new Color(0, 90, 180), new Color(200, 60, 0), new Color(0, 130, 60), new Color(
		130, 50, 150), new Color(90, 90, 90) };
}
