package org.gncfoe.command;

import org.gncfoe.prior.Convolution;
import org.gncfoe.prior.Layer;
import org.gncfoe.prior.Prior;
import org.gncfoe.prior.SplineFunctions;
import org.gncfoe.prior.SplineTable;

import ij.process.ColorProcessor;

/**
 * A small picture of a prior: for every channel of every layer its filter (of the first input channel), grey, and below it
 * its function over +-4 feature units at the smallest (blue) to the largest smoothing (red).
 */
final class PriorPreview {

	private static final int TILE = 42, GAP = 4, COLUMNS = 16, CURVES = 5;
	private static final double RANGE = 4;
	private static final int PAPER = 0xffffff;

	private final ColorProcessor picture;

	private PriorPreview(final int width, final int height) {
		picture = new ColorProcessor(width, height);
		picture.setColor(PAPER);
		picture.fill();
	}

	/** Draws a prior. */
	static ColorProcessor of(final Prior prior) {
		int rows = 0;
		for (final Layer layer : prior.layers())
			rows += rows(layer);
		final PriorPreview preview = new PriorPreview(COLUMNS * (TILE + GAP) + GAP, rows * 2 * (TILE + GAP) + GAP);
		int row = 0;
		for (final Layer layer : prior.layers()) {
			for (int c = 0; c < layer.convolution().outputs(); c++) {
				final int x = GAP + c % COLUMNS * (TILE + GAP), y = GAP + (row + c / COLUMNS) * 2 * (TILE + GAP);
				preview.filter(layer.convolution(), c, x, y);
			}
			preview.functions(layer.functions(), row);
			row += rows(layer);
		}
		return preview.picture;
	}

	private static int rows(final Layer layer) {
		return (layer.convolution().outputs() + COLUMNS - 1) / COLUMNS;
	}

	/** The largest absolute weight becomes black or white. */
	private void filter(final Convolution k, final int channel, final int x0, final int y0) {
		final int at = channel * k.taps();
		float most = Float.MIN_NORMAL;
		for (int i = 0; i < k.height() * k.width(); i++)
			most = Math.max(most, Math.abs(k.weights()[at + i]));
		for (int y = 0; y < TILE; y++)
			for (int x = 0; x < TILE; x++) {
				final float v = k.weights()[at + y * k.height() / TILE * k.width() + x * k.width() / TILE];
				final int grey = Math.round(127.5f * (1 + v / most));
				picture.set(x0 + x, y0 + y, grey << 16 | grey << 8 | grey);
			}
	}

	/** The functions of a layer, each scaled to fill its tile. */
	private void functions(final SplineFunctions f, final int row) {
		final float[][][] values = new float[CURVES][][];
		for (int j = 0; j < CURVES; j++)
			values[j] = values(f, f.tau().min() + (f.tau().max() - f.tau().min()) * j / (CURVES - 1));
		for (int c = 0; c < f.channels(); c++) {
			float low = Float.POSITIVE_INFINITY, high = Float.NEGATIVE_INFINITY;
			for (final float[][] curve : values)
				for (final float v : curve[c]) {
					low = Math.min(low, v);
					high = Math.max(high, v);
				}
			final int x0 = GAP + c % COLUMNS * (TILE + GAP), y0 = GAP + (row + c / COLUMNS) * 2 * (TILE + GAP) + TILE + GAP;
			for (int j = 0; j < CURVES; j++) {
				picture.setColor(255 * j / (CURVES - 1) << 16 | 255 * (CURVES - 1 - j) / (CURVES - 1));
				for (int x = 0; x < TILE; x++) {
					final int y = y0 + (int) ((TILE - 1) * (1 - (values[j][c][x] - low) / Math.max(Float.MIN_NORMAL, high - low)));
					if (x == 0) picture.moveTo(x0, y);
					else picture.lineTo(x0 + x, y);
				}
			}
		}
	}

	/** The functions less their value at 0, {@code [channels][TILE]}. */
	private static float[][] values(final SplineFunctions f, final double tau) {
		final double[] table = SplineTable.contract(f, tau, 0);
		final float[][] values = new float[f.channels()][TILE];
		for (int c = 0; c < f.channels(); c++)
			for (int x = 0; x < TILE; x++)
				values[c][x] = (float) (at(f, table, c, RANGE * (2.0 * x / (TILE - 1) - 1)) - at(f, table, c, 0));
		return values;
	}

	private static double at(final SplineFunctions f, final double[] table, final int channel, final double u) {
		final int cells = SplineTable.cells(f.feature());
		final int cell = (int) Math.max(0, Math.min(cells - 1, 1 + Math.floor((u - f.feature().min()) / f.feature()
			.spacing())));
		final double r = u - SplineTable.centre(f.feature(), cell);
		double value = 0;
		for (int d = SplineTable.COEFFICIENTS - 1; d >= 0; d--)
			value = value * r + table[(channel * cells + cell) * SplineTable.COEFFICIENTS + d];
		return value;
	}
}
