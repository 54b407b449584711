package org.gncfoe.figures;

import java.awt.Color;
import java.awt.Font;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.gncfoe.prior.Chain;
import org.gncfoe.prior.Prior;
import org.gncfoe.prior.SplineFunctions;
import org.gncfoe.train.Patches.Picture;

import ij.process.ColorProcessor;

/**
 * Figure 2 for any prior: the filters of every layer as grey images, and below each its functions, from the smallest (blue)
 * to the largest smoothing (red), each over the effective range of its feature at that smoothing. Potentials are drawn less
 * their value at 0. A filter of several input channels is drawn as a mosaic of them where the prior is a plain chain; in
 * deeper layers what the unit sees of the image ({@link EffectiveFilters}) is drawn too.
 */
public final class PriorPicture {

	/** What rounding of weights to float32 makes of a second derivative of 0. */
	private static final double ROUNDING = 1e-5;
	/** Number of smoothings drawn. */
	static final int CURVES = 7;

	private static final int TILE = FilterTile.SIDE, GAP = 6, COLUMNS = 16, HEADING = 26, POINTS = 101;
	private static final Font FONT = new Font(Font.SANS_SERIF, Font.BOLD, 14);

	private final Prior prior;
	private final double[] t = new double[CURVES];
	private final FeatureRanges[] ranges = new FeatureRanges[CURVES];
	private final List<PriorRow> rows = new ArrayList<>();
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
		return new String[] { "prior", "layer", "channel", "function", "t", "sigma", "low", "high", "least_second_derivative",
			"from_parabola", "from_line" };
	}

	private PriorPicture(final Prior prior, final List<Picture> pictures, final long seed) {
		this.prior = prior;
		for (int k = 0; k < CURVES; k++) {
			t[k] = Math.exp(tau(k));
			ranges[k] = pictures.isEmpty() ? FeatureRanges.unknown(prior) : FeatureRanges.of(prior, pictures, t[k], seed);
		}
		for (final Chain chain : prior.terms())
			for (int l = 0; l < chain.depth(); l++)
				rows.add(new PriorRow(chain, l, rows.size(), functions(chain.layer(l).activation()), functions(chain.layer(l)
					.potential())));
		int height = GAP;
		for (final PriorRow row : rows)
			height += HEADING + row.lines(COLUMNS) * row.tiles() * (TILE + GAP);
		picture = new ColorProcessor(GAP + COLUMNS * (TILE + GAP), height);
		picture.setColor(Color.WHITE);
		picture.fill();
		picture.setFont(FONT);
		picture.setAntialiasedText(true);
	}

	// -- Drawing --

	private void draw(final String name) {
		int top = GAP;
		for (final PriorRow row : rows) {
			picture.setColor(Color.BLACK);
			picture.drawString(heading(name, row), GAP, top + 19);
			top += HEADING;
			final EffectiveFilters seen = row.number() == 0 ? null : EffectiveFilters.of(row.chain(), row.number(), tau(CURVES /
				2));
			for (int c = 0; c < row.layer().convolution().outputs(); c++) {
				final int x = GAP + c % COLUMNS * (TILE + GAP);
				int y = top + c / COLUMNS * row.tiles() * (TILE + GAP);
				if (row.mosaic()) {
					FilterTile.draw(picture, row.layer().convolution(), c, x, y);
					y += TILE + GAP / 2;
				}
				if (seen != null) {
					FilterTile.draw(picture, seen.filter(c), seen.side(), seen.side(), x, y);
					y += TILE + GAP / 2;
				}
				if (row.activations() != null) {
					curves(row, row.activations(), c, x, y);
					y += TILE + GAP / 2;
				}
				if (row.potentials() != null) curves(row, row.potentials(), c, x, y);
			}
			top += row.lines(COLUMNS) * row.tiles() * (TILE + GAP);
		}
	}

	private String heading(final String name, final PriorRow row) {
		final List<String> parts = new ArrayList<>();
		if (row.mosaic()) parts.add("filters");
		if (row.number() > 0) parts.add("what units see of the image");
		if (row.activations() != null) parts.add("activations");
		if (row.potentials() != null) parts.add("potentials");
		final int side = row.chain().receptiveField(row.number()), stride = row.chain().stride(row.number());
		return String.format(Locale.ROOT, "%s, layer %d%s (%d x %d pixels%s): %s; sigma %.3g (blue) to %.3g (red)", name, row
			.number() + 1, prior.terms().size() > 1 ? " of term " + (prior.terms().indexOf(row.chain()) + 1) : "", side, side,
			stride > 1 ? ", every " + stride : "", String.join(", ", parts), Math.sqrt(t[0]), Math.sqrt(t[CURVES - 1]));
	}

	private double tau(final int k) {
		return prior.tauAxis().min() + (prior.tauAxis().max() - prior.tauAxis().min()) * k / (CURVES - 1);
	}

	private LayerFunctions[] functions(final SplineFunctions splines) {
		if (splines == null) return null;
		final LayerFunctions[] functions = new LayerFunctions[CURVES];
		for (int k = 0; k < CURVES; k++)
			functions[k] = new LayerFunctions(splines, tau(k));
		return functions;
	}

	private void curves(final PriorRow row, final LayerFunctions[] functions, final int channel, final int x0, final int y0) {
		final double[][] x = new double[CURVES][], y = new double[CURVES][];
		for (int k = 0; k < CURVES; k++) {
			x[k] = points(k, row.index(), channel);
			y[k] = values(functions[k], functions == row.potentials(), channel, x[k]);
		}
		CurveTile.draw(picture, x, y, x0, y0);
	}

	private double[] points(final int k, final int layer, final int channel) {
		final double low = ranges[k].low(layer, channel), high = ranges[k].high(layer, channel);
		final double[] x = new double[POINTS];
		for (int i = 0; i < POINTS; i++)
			x[i] = low + (high - low) * i / (POINTS - 1);
		return x;
	}

	private static double[] values(final LayerFunctions functions, final boolean potential, final int channel,
		final double[] x)
	{
		final double zero = potential ? functions.value(channel, 0) : 0;
		final double[] y = new double[POINTS];
		for (int i = 0; i < POINTS; i++)
			y[i] = functions.value(channel, x[i]) - zero;
		return y;
	}

	// -- Measuring --

	private void measure(final String name, final Table table, final List<String> findings) {
		for (final PriorRow row : rows) {
			if (row.activations() != null) measure(name, row, row.activations(), table, findings);
			if (row.potentials() != null) measure(name, row, row.potentials(), table, findings);
		}
	}

	private void measure(final String name, final PriorRow row, final LayerFunctions[] functions, final Table table,
		final List<String> findings)
	{
		final int channels = row.layer().convolution().outputs(), l = row.index();
		final boolean potentials = functions == row.potentials();
		final double[] deviation = new double[CURVES];
		final int[] convex = new int[CURVES];
		for (int k = 0; k < CURVES; k++)
			for (int c = 0; c < channels; c++) {
				final double[] x = points(k, l, c), y = values(functions[k], potentials, c, x);
				double least = Double.POSITIVE_INFINITY;
				for (final double u : x)
					least = Math.min(least, functions[k].secondDerivative(c, u));
				final double parabola = CurveFit.deviation(x, y, 2), line = CurveFit.deviation(x, y, 1);
				table.add(name, l + 1, c, potentials ? "potential" : "activation", t[k], Math.sqrt(t[k]), x[0], x[POINTS - 1],
					least, parabola, line);
				deviation[k] += (potentials ? parabola : line) / channels;
				if (least >= -ROUNDING) convex[k]++;
			}
		findings.add(String.format(Locale.ROOT, "%s, layer %d: mean deviation of the %s from a %s %.1f %% at sigma %.3g, " +
			"%.1f %% at sigma %.3g%s.", name, l + 1, potentials ? "potentials" : "activations", potentials ? "parabola" : "line",
			100 * deviation[0], Math.sqrt(t[0]), 100 * deviation[CURVES - 1], Math.sqrt(t[CURVES - 1]), potentials ? String
				.format(Locale.ROOT, "; convex over the effective range: %d of %d and %d of %d", convex[0], channels,
					convex[CURVES - 1], channels) : ""));
	}
}
