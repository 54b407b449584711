package org.gncfoe.figures;

import java.awt.Color;
import java.awt.Font;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.gncfoe.prior.Convolution;
import org.gncfoe.prior.Layer;
import org.gncfoe.prior.Prior;
import org.gncfoe.train.Patches.Picture;

import ij.process.ColorProcessor;

/**
 * Figure 2 for any prior: the filters of every layer as grey images, and below each its function, from the smallest (blue)
 * to the largest smoothing (red), each over the effective range of its feature at that smoothing. Potentials (last layer)
 * are drawn less their value at 0. A filter of several input channels is drawn as a mosaic of them.
 */
public final class PriorPicture {

	/** What rounding of weights to float32 makes of a second derivative of 0. */
	private static final double ROUNDING = 1e-5;
	/** Number of smoothings drawn. */
	static final int CURVES = 7;

	private static final int TILE = 64, GAP = 6, COLUMNS = 16, HEADING = 26, POINTS = 101;
	private static final Color AXIS = new Color(215, 215, 215);
	private static final Font FONT = new Font(Font.SANS_SERIF, Font.BOLD, 14);

	private final Prior prior;
	private final double[] t = new double[CURVES];
	private final FeatureRanges[] ranges = new FeatureRanges[CURVES];
	private final LayerFunctions[][] functions;
	private final ColorProcessor picture;

	/** The name of a prior, or of its file without folder and ending. */
	public static String title(final String prior) {
		return Path.of(prior).getFileName().toString().replaceFirst("\\.safetensors$", "");
	}

	/**
	 * Draws a prior.
	 *
	 * @param prior a prior for grey images
	 * @param name its name, for headings and the table
	 * @param pictures pictures of the kind it is for, grey, prior's intensity unit; empty: ranges of +-3 feature units
	 * @param seed of the noise added to them
	 * @throws IllegalArgumentException if the prior is not for grey images
	 */
	public static Figure draw(final Prior prior, final String name, final List<Picture> pictures, final long seed) {
		final Table table = new Table(columns());
		final List<String> findings = new ArrayList<>();
		return new Figure(name, draw(prior, name, pictures, seed, table, findings), Map.of("", table), findings);
	}

	/** The same, with rows added to a table and sentences to a list. */
	static ColorProcessor draw(final Prior prior, final String name, final List<Picture> pictures, final long seed,
		final Table table, final List<String> findings)
	{
		if (prior.imageChannels() != 1) throw new IllegalArgumentException("The prior " + name + " is for images of " + prior
			.imageChannels() + " channels: only those for grey images can be shown.");
		final PriorPicture drawing = new PriorPicture(prior, pictures, seed);
		drawing.draw(name);
		drawing.measure(name, table, findings);
		return drawing.picture;
	}

	static String[] columns() {
		return new String[] { "prior", "layer", "channel", "t", "sigma", "low", "high", "least_second_derivative",
			"from_parabola", "from_line" };
	}

	private PriorPicture(final Prior prior, final List<Picture> pictures, final long seed) {
		this.prior = prior;
		functions = new LayerFunctions[CURVES][prior.depth()];
		for (int k = 0; k < CURVES; k++) {
			final double tau = prior.tauAxis().min() + (prior.tauAxis().max() - prior.tauAxis().min()) * k / (CURVES - 1);
			t[k] = Math.exp(tau);
			ranges[k] = pictures.isEmpty() ? FeatureRanges.unknown(prior) : FeatureRanges.of(prior, pictures, t[k], seed);
			for (int l = 0; l < prior.depth(); l++)
				functions[k][l] = new LayerFunctions(prior.layer(l).functions(), tau);
		}
		int height = GAP;
		for (final Layer layer : prior.layers())
			height += HEADING + rows(layer) * 2 * (TILE + GAP);
		picture = new ColorProcessor(GAP + COLUMNS * (TILE + GAP), height);
		picture.setColor(Color.WHITE);
		picture.fill();
		picture.setFont(FONT);
		picture.setAntialiasedText(true);
	}

	// -- Drawing --

	private void draw(final String name) {
		int top = GAP;
		for (int l = 0; l < prior.depth(); l++) {
			final Layer layer = prior.layer(l);
			picture.setColor(Color.BLACK);
			picture.drawString(String.format(Locale.ROOT, "%s, layer %d: filters and %s; sigma %.3g (blue) to %.3g (red)", name,
				l + 1, l == prior.depth() - 1 ? "potentials" : "activations", Math.sqrt(t[0]), Math.sqrt(t[CURVES - 1])), GAP, top +
					19);
			top += HEADING;
			for (int c = 0; c < layer.convolution().outputs(); c++) {
				final int x = GAP + c % COLUMNS * (TILE + GAP), y = top + c / COLUMNS * 2 * (TILE + GAP);
				filter(layer.convolution(), c, x, y);
				curves(l, c, x, y + TILE + GAP / 2);
			}
			top += rows(layer) * 2 * (TILE + GAP);
		}
	}

	private static int rows(final Layer layer) {
		return (layer.convolution().outputs() + COLUMNS - 1) / COLUMNS;
	}

	/** Nearest-neighbour zoom; the largest absolute weight becomes black or white. */
	private void filter(final Convolution k, final int channel, final int x0, final int y0) {
		final int across = (int) Math.ceil(Math.sqrt(k.inputs()));
		final int width = across * k.width(), height = across * k.height();
		float most = Float.MIN_NORMAL;
		for (int i = 0; i < k.taps(); i++)
			most = Math.max(most, Math.abs(k.weights()[channel * k.taps() + i]));
		for (int y = 0; y < TILE; y++)
			for (int x = 0; x < TILE; x++) {
				final int i = x * width / TILE, j = y * height / TILE;
				final int input = j / k.height() * across + i / k.width();
				if (input >= k.inputs()) continue;
				final float weight = k.weights()[channel * k.taps() + (input * k.height() + j % k.height()) * k.width() + i % k
					.width()];
				final int grey = Math.round(127.5f * (1 + weight / most));
				picture.set(x0 + x, y0 + y, grey << 16 | grey << 8 | grey);
			}
	}

	private void curves(final int layer, final int channel, final int x0, final int y0) {
		final double[][] x = new double[CURVES][], y = new double[CURVES][];
		double left = 0, right = 0, low = Double.POSITIVE_INFINITY, high = Double.NEGATIVE_INFINITY;
		for (int k = 0; k < CURVES; k++) {
			x[k] = points(k, layer, channel);
			y[k] = values(k, layer, channel, x[k]);
			left = Math.min(left, x[k][0]);
			right = Math.max(right, x[k][POINTS - 1]);
			for (final double v : y[k]) {
				low = Math.min(low, v);
				high = Math.max(high, v);
			}
		}
		final double across = (TILE - 1) / (right - left), up = (TILE - 1) / Math.max(Double.MIN_NORMAL, high - low);
		picture.setColor(AXIS);
		picture.drawRect(x0, y0, TILE, TILE);
		picture.drawLine(x0 + (int) (-left * across), y0, x0 + (int) (-left * across), y0 + TILE - 1);
		for (int k = 0; k < CURVES; k++) {
			picture.setColor(Colours.blueToRed(k / (CURVES - 1.0)));
			for (int i = 0; i < POINTS; i++) {
				final int px = x0 + (int) Math.round((x[k][i] - left) * across), py = y0 + (int) Math.round((high - y[k][i]) *
					up);
				if (i == 0) picture.moveTo(px, py);
				else picture.lineTo(px, py);
			}
		}
	}

	private double[] points(final int k, final int layer, final int channel) {
		final double low = ranges[k].low(layer, channel), high = ranges[k].high(layer, channel);
		final double[] x = new double[POINTS];
		for (int i = 0; i < POINTS; i++)
			x[i] = low + (high - low) * i / (POINTS - 1);
		return x;
	}

	private double[] values(final int k, final int layer, final int channel, final double[] x) {
		final double zero = layer == prior.depth() - 1 ? functions[k][layer].value(channel, 0) : 0;
		final double[] y = new double[POINTS];
		for (int i = 0; i < POINTS; i++)
			y[i] = functions[k][layer].value(channel, x[i]) - zero;
		return y;
	}

	// -- Measuring --

	private void measure(final String name, final Table table, final List<String> findings) {
		for (int l = 0; l < prior.depth(); l++) {
			final int channels = prior.layer(l).convolution().outputs();
			final boolean potentials = l == prior.depth() - 1;
			final double[] deviation = new double[CURVES];
			final int[] convex = new int[CURVES];
			for (int k = 0; k < CURVES; k++)
				for (int c = 0; c < channels; c++) {
					final double[] x = points(k, l, c), y = values(k, l, c, x);
					double least = Double.POSITIVE_INFINITY;
					for (final double u : x)
						least = Math.min(least, functions[k][l].secondDerivative(c, u));
					final double parabola = CurveFit.deviation(x, y, 2), line = CurveFit.deviation(x, y, 1);
					table.add(name, l + 1, c, t[k], Math.sqrt(t[k]), x[0], x[POINTS - 1], least, parabola, line);
					deviation[k] += (potentials ? parabola : line) / channels;
					if (least >= -ROUNDING) convex[k]++;
				}
			findings.add(String.format(Locale.ROOT, "%s, layer %d: mean deviation of the %s from a %s %.1f %% at sigma %.3g, " +
				"%.1f %% at sigma %.3g%s.", name, l + 1, potentials ? "potentials" : "activations", potentials ? "parabola"
					: "line", 100 * deviation[0], Math.sqrt(t[0]), 100 * deviation[CURVES - 1], Math.sqrt(t[CURVES - 1]), potentials
						? String.format(Locale.ROOT, "; convex over the effective range: %d of %d and %d of %d", convex[0], channels,
							convex[CURVES - 1], channels) : ""));
		}
	}
}
