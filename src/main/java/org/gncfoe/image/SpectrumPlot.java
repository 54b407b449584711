package org.gncfoe.image;

import java.awt.Color;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

import ij.gui.Plot;

import org.gncfoe.noise.NoiseSpectrum;

/** How pixels share their noise, as two plots: the autocorrelation, and the power spectrum. */
public final class SpectrumPlot {

	private static final int WIDTH = 560, HEIGHT = 360;

	/** Largest distance shown, pixels. */
	private static final int LAGS = 12;

	private SpectrumPlot() {}

	/**
	 * Draws both. Works without a screen.
	 *
	 * @param title title of the image
	 * @param noise what was measured
	 * @return autocorrelation over the distance in pixels, power over the frequency in cycles per pixel
	 */
	public static List<Plot> of(final String title, final NoiseSpectrum noise) {
		return List.of(autocorrelation("Autocorrelation of the noise of " + title, noise), power("Power of the noise of " + title,
			noise));
	}

	// -- Helper methods --

	private static Plot autocorrelation(final String title, final NoiseSpectrum noise) {
		final int n = Math.min(LAGS, noise.side() - 1) + 1;
		final double variance = noise.covariance(0, 0);
		final double[] d = values(n, k -> k), x = values(n, k -> noise.covariance(0, k) / variance), y = values(n, k -> noise
			.covariance(k, 0) / variance);
		final Plot plot = new Plot(title, "Distance (pixels)", "Correlation");
		plot.setSize(WIDTH, HEIGHT);
		double least = -0.2;
		for (int k = 0; k < n; k++)
			least = Math.min(least, Math.min(x[k], y[k]));
		plot.setLimits(0, n - 1, least, 1.05);
		plot.setColor(Color.LIGHT_GRAY);
		plot.add("line", new double[] { 0, n - 1 }, new double[] { 0, 0 });
		curves(plot, d, x, y);
		plot.addLegend(String.format(Locale.ROOT, "none\nalong x (%.2f at 1)\nalong y (%.2f at 1)", x[1], y[1]));
		return plot;
	}

	/** NB: The mean over the other axis, without whole rows and columns, whose power is all at one frequency. */
	private static Plot power(final String title, final NoiseSpectrum noise) {
		final int n = noise.side();
		final double[] f = values(n, k -> 0.5 * k / n), x = values(n, k -> mean(n, i -> noise.power(i, k))), y = values(n,
			k -> mean(n, i -> noise.power(k, i)));
		double most = noise.variance();
		for (int k = 0; k < n; k++)
			most = Math.max(most, Math.max(x[k], y[k]));
		final Plot plot = new Plot(title, "Frequency (cycles per pixel)", "Power (variance)");
		plot.setSize(WIDTH, HEIGHT);
		plot.setLimits(0, 0.5, 0, 1.1 * most);
		plot.setColor(Color.LIGHT_GRAY);
		plot.add("line", new double[] { 0, 0.5 }, new double[] { noise.variance(), noise.variance() });
		curves(plot, f, x, y);
		plot.addLegend("white noise of the same variance\nalong x\nalong y" + (noise.rows() + noise.columns() == 0 ? "" : String
			.format(Locale.ROOT, "\nwithout rows (%.3g) and columns (%.3g)", noise.rows(), noise.columns())));
		return plot;
	}

	private static void curves(final Plot plot, final double[] at, final double[] x, final double[] y) {
		plot.setLineWidth(2);
		plot.setColor(Color.BLUE);
		plot.add("connected circle", at, x);
		plot.setColor(Color.RED);
		plot.add("connected circle", at, y);
		plot.setColor(Color.BLACK);
	}

	private static double[] values(final int n, final IntToDoubleFunction of) {
		return IntStream.range(0, n).mapToDouble(of).toArray();
	}

	private static double mean(final int n, final IntToDoubleFunction of) {
		return IntStream.range(0, n).mapToDouble(of).average().getAsDouble();
	}
}
