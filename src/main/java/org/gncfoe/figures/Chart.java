package org.gncfoe.figures;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;

import ij.gui.Plot;
import ij.process.ImageProcessor;

/** Curves over one variable, drawn by ImageJ's plot without a window. */
final class Chart {

	static final int WIDTH = 560, HEIGHT = 400;

	private final Plot plot;
	private final List<String> names = new ArrayList<>();
	private double left = Double.POSITIVE_INFINITY, right = Double.NEGATIVE_INFINITY, low = left, high = right;
	private boolean logarithmic, limited;

	/** A chart with these labels of its axes and no curves. */
	Chart(final String title, final String x, final String y) {
		plot = new Plot(title, x, y);
		plot.setSize(WIDTH, HEIGHT);
	}

	/** The same with a logarithmic horizontal axis. */
	Chart logarithmic() {
		plot.setAxisXLog(true);
		logarithmic = true;
		return this;
	}

	/** Draws a curve through points; the ones that are not finite are left out. */
	Chart curve(final String name, final Color colour, final double[] x, final double[] y) {
		final double[] xs = new double[x.length], ys = new double[x.length];
		int n = 0;
		for (int i = 0; i < x.length; i++) {
			if (!Double.isFinite(x[i]) || !Double.isFinite(y[i])) continue;
			xs[n] = x[i];
			ys[n++] = y[i];
			left = Math.min(left, x[i]);
			right = Math.max(right, x[i]);
			if (!limited) {
				low = Math.min(low, y[i]);
				high = Math.max(high, y[i]);
			}
		}
		plot.setColor(colour);
		plot.setLineWidth(2);
		plot.add("line", java.util.Arrays.copyOf(xs, n), java.util.Arrays.copyOf(ys, n));
		names.add(name);
		return this;
	}

	/** Sets the ends of the vertical axis, whatever the curves. */
	Chart limits(final double bottom, final double top) {
		low = bottom;
		high = top;
		limited = true;
		return this;
	}

	/** Draws the chart; with a legend if the curves have names. */
	ImageProcessor draw() {
		final double margin = limited ? 0 : Math.max(1e-9, 0.04 * (high - low));
		if (right > left) plot.setLimits(left, right, low - margin, high + margin);
		plot.setColor(Color.BLACK);
		plot.setLineWidth(1);
		plot.setFontSize(14);
		if (logarithmic) plot.setAxisXLog(true);
		if (names.stream().anyMatch(name -> !name.isEmpty())) plot.setLegend(String.join("\n", names), Plot.AUTO_POSITION);
		return plot.getProcessor();
	}
}
