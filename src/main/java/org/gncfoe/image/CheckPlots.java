package org.gncfoe.image;

import java.awt.Color;
import java.awt.Font;
import java.util.List;

import ij.gui.Plot;
import ij.process.ImageProcessor;

import org.gncfoe.noise.VariancePoint;
import org.gncfoe.restore.ResidualCheck;

/** The three plots of a page, drawn by ImageJ without a window. */
final class CheckPlots {

	static final Color MEASURED = new Color(0, 90, 180), MODEL = new Color(200, 60, 0), OTHER = new Color(0, 130, 60);

	/** Ends of the histogram, in units of the noise, and its bins. */
	private static final double MOST = 4.5;
	private static final int BINS = 90;

	/** Distances up to which correlations are drawn, in pixels. */
	private static final int FAR = 8;

	private final int width, height;

	/** Plots of this size in pixels. */
	CheckPlots(final int width, final int height) {
		this.width = width;
		this.height = height;
	}

	/** The histogram of the residual against the normal curve. */
	ImageProcessor histogram(final ResidualCheck residual) {
		final double[] density = residual.histogram(MOST, BINS), x = new double[BINS], normal = new double[BINS];
		final double step = 2 * MOST / BINS;
		double most = 0;
		for (int k = 0; k < BINS; k++) {
			x[k] = -MOST + (k + 0.5) * step;
			normal[k] = Math.exp(-x[k] * x[k] / 2) / Math.sqrt(2 * Math.PI);
			most = Math.max(most, Math.max(density[k], normal[k]));
		}
		final Plot plot = plot("Residual / standard deviation of the noise", "Density");
		plot.setLimits(-MOST, MOST, 0, 1.25 * most);
		curve(plot, MEASURED, "separated bars", x, density);
		curve(plot, MODEL, "line", x, normal);
		return drawn(plot, "residual\nnormal curve");
	}

	/** Its autocorrelation against what is expected. */
	ImageProcessor correlation(final ResidualCheck residual) {
		final double[] x = new double[FAR + 1], across = new double[FAR + 1], down = new double[FAR + 1],
				expected = new double[FAR + 1];
		double least = -0.15;
		for (int d = 0; d <= FAR; d++) {
			x[d] = d;
			across[d] = residual.correlation(0, d);
			down[d] = residual.correlation(d, 0);
			expected[d] = (residual.expectedCorrelation(0, d) + residual.expectedCorrelation(d, 0)) / 2;
			least = Math.min(least, 1.2 * Math.min(expected[d], Math.min(across[d], down[d])));
		}
		final Plot plot = plot("Distance (pixels)", "Correlation of the residual");
		plot.setLimits(0, FAR, least, 1.02);
		curve(plot, Color.LIGHT_GRAY, "line", new double[] { 0, FAR }, new double[] { 0, 0 });
		curve(plot, MODEL, "line", x, expected);
		curve(plot, MEASURED, "connected circle", x, across);
		curve(plot, OTHER, "connected circle", x, down);
		return drawn(plot, "\nexpected of noise alone\nresidual along x\nresidual along y");
	}

	/** The variance of what was taken away, against that of the noise. */
	ImageProcessor variance(final DenoiseCheck check) {
		final List<VariancePoint> points = check.variances();
		final double[] x = points.stream().mapToDouble(VariancePoint::mean).toArray(), y = points.stream().mapToDouble(
			VariancePoint::variance).toArray();
		final int n = 60;
		final double first = points.isEmpty() ? 0 : x[0], last = points.isEmpty() ? 1 : Math.max(x[x.length - 1], first +
			1e-6 * Math.max(1, Math.abs(first)));
		final double[] at = new double[n], law = new double[n];
		double most = 0;
		for (int k = 0; k < n; k++) {
			at[k] = first + (last - first) * k / (n - 1);
			law[k] = Math.pow(check.noise().sigmaAt(at[k]), 2);
			most = Math.max(most, law[k]);
		}
		for (final double v : y)
			most = Math.max(most, v);
		final Plot plot = plot("Denoised intensity (grey levels)", "Variance taken away");
		final double margin = 0.03 * (last - first);
		plot.setLimits(first - margin, last + margin, 0, most > 0 ? 1.3 * most : 1);
		curve(plot, MODEL, "line", at, law);
		curve(plot, MEASURED, "circle", x, y);
		return drawn(plot, "noise as it was taken for\nresidual");
	}

	// -- Helper methods --

	private Plot plot(final String x, final String y) {
		final Plot plot = new Plot("", x, y);
		plot.setFrameSize(width - 90, height - 70);
		plot.setFont(Font.PLAIN, 13);
		plot.setBackgroundColor(Color.WHITE);
		return plot;
	}

	private static void curve(final Plot plot, final Color colour, final String shape, final double[] x, final double[] y) {
		plot.setColor(colour, colour);
		plot.setLineWidth(shape.equals("line") ? 2 : 1);
		plot.add(shape, x, y);
	}

	private ImageProcessor drawn(final Plot plot, final String legend) {
		plot.setColor(Color.BLACK);
		plot.setLineWidth(1);
		plot.setFont(Font.PLAIN, 12);
		plot.setLegend(legend, Plot.TOP_RIGHT);
		return plot.getProcessor();
	}
}
