package org.gncfoe.image;

import java.awt.Color;
import java.util.List;
import java.util.Locale;

import ij.gui.Plot;

import org.gncfoe.noise.NoiseAnalysis;
import org.gncfoe.noise.VariancePoint;

/** The noise variance over the intensity as a plot: what was measured, the line through it, and the model. */
public final class NoisePlot {

	private static final int WIDTH = 560, HEIGHT = 360;

	private NoisePlot() {}

	/**
	 * Draws the noise of a channel. Works without a screen.
	 *
	 * @param title title of the plot
	 * @param noise what was found; without measured points there is only the model
	 */
	public static Plot of(final String title, final NoiseAnalysis noise) {
		final Plot plot = new Plot(title, "Mean intensity (grey levels)", "Variance of the noise");
		plot.setSize(WIDTH, HEIGHT);
		final List<VariancePoint> points = noise.points();
		final double[] x = points.stream().mapToDouble(VariancePoint::mean).toArray();
		final double[] y = points.stream().mapToDouble(VariancePoint::variance).toArray();
		final double last = points.isEmpty() ? 255 : x[x.length - 1];
		final double first = points.isEmpty() ? 0 : Math.min(x[0], last - 1);
		double most = noise.model().sigmaAt(last) * noise.model().sigmaAt(last);
		for (final double v : y)
			most = Math.max(most, v);
		plot.setLimits(first, last, 0, most > 0 ? 1.1 * most : 1);
		plot.setLineWidth(2);
		final double[] ends = { first, last };
		if (!points.isEmpty()) {
			plot.setColor(Color.BLUE);
			plot.add("circle", x, y);
			plot.setColor(Color.RED);
			plot.add("line", ends, new double[] { noise.gain() * first + noise.intercept(), noise.gain() * last + noise
				.intercept() });
		}
		plot.setColor(Color.GRAY);
		plot.add("line", ends, new double[] { Math.pow(noise.model().sigmaAt(first), 2), Math.pow(noise.model().sigmaAt(
			last), 2) });
		plot.setColor(Color.BLACK);
		plot.addLegend(points.isEmpty() ? noise.model().toString() : String.format(Locale.ROOT,
			"measured in flat patches\nvar = %.4g x %s %.4g\n%s", noise.gain(), noise.intercept() < 0 ? "-" : "+", Math.abs(
				noise.intercept()), noise.model()));
		return plot;
	}
}
