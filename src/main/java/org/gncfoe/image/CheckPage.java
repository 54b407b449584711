package org.gncfoe.image;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import ij.process.ColorProcessor;
import ij.process.ImageProcessor;

import org.gncfoe.image.DenoiseCheck.Crop;

/**
 * A page that shows whether denoising did well: a crop before and after at 100 %, what was taken away, plots of it, what
 * was chosen, and what follows.
 */
final class CheckPage {

	/** Sizes in pixels. */
	static final int WIDTH = 1160;
	private static final int MARGIN = 24, GAP = 16, PANEL = (WIDTH - 2 * MARGIN - 2 * GAP) / 3, PLOT = 270, LINE = 20;

	/** The residual is drawn from black to white over so many standard deviations on both sides of 0. */
	private static final double RESIDUAL = 4;

	private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 22), HEAD = new Font(Font.SANS_SERIF, Font.BOLD,
		14), TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 14);
	private static final Color GREY = new Color(95, 95, 95), GOOD = new Color(20, 130, 60), BAD = new Color(196, 90, 0);

	private final DenoiseCheck check;
	private Graphics2D g;

	private CheckPage(final DenoiseCheck check) {
		this.check = check;
	}

	/** Draws the page. Works without a screen. */
	static ColorProcessor of(final DenoiseCheck check) {
		return new CheckPage(check).draw();
	}

	// -- Helper methods --

	private ColorProcessor draw() {
		// NB: Drawn twice: the first time tells the height.
		final int height = draw(new BufferedImage(WIDTH, 8, BufferedImage.TYPE_INT_RGB));
		final BufferedImage page = new BufferedImage(WIDTH, height, BufferedImage.TYPE_INT_RGB);
		draw(page);
		return new ColorProcessor(page);
	}

	private int draw(final BufferedImage page) {
		g = page.createGraphics();
		g.setColor(Color.WHITE);
		g.fillRect(0, 0, page.getWidth(), page.getHeight());
		g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
		g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
		int y = heading();
		y = crops(y) + GAP;
		y = plots(y) + GAP;
		final int left = words(MARGIN, PANEL, y, "What was chosen", null, null), right = words(MARGIN + PANEL + GAP, 2 *
			PANEL + GAP, y, "Did it work?", check.warnings(), check.findings());
		g.dispose();
		return Math.max(left, right) + MARGIN;
	}

	private int heading() {
		final boolean well = check.warnings().isEmpty();
		text(TITLE, Color.BLACK, MARGIN, 42, shortened(TITLE, check.title(), WIDTH - 2 * MARGIN - 330));
		final String verdict = well ? "No warnings" : check.warnings().size() == 1 ? "Look at this: 1 warning"
			: "Look at this: " + check.warnings().size() + " warnings";
		final int w = g.getFontMetrics(HEAD).stringWidth(verdict) + 24;
		g.setColor(well ? GOOD : BAD);
		g.fillRoundRect(WIDTH - MARGIN - w, 20, w, 30, 10, 10);
		text(HEAD, Color.WHITE, WIDTH - MARGIN - w + 12, 40, verdict);
		text(TEXT, GREY, MARGIN, 68, String.format(Locale.ROOT,
			"GNC Denoise, plane %d; pixels from (%d, %d), %d x %d at %d %%", check.plane(), check.crop().x(), check.crop()
				.y(), check.crop().width(), check.crop().height(), 100 * zoom()));
		return 84;
	}

	/** NB: Small images are enlarged by whole factors. */
	private int zoom() {
		return Math.max(1, PANEL / Math.max(check.crop().width(), check.crop().height()));
	}

	private int crops(final int top) {
		final Crop crop = check.crop();
		final double[] ends = ends(crop);
		final float[][] panels = { crop.before(), crop.after(), crop.residual() };
		final String[] titles = { "Before", "After", "Taken away, in units of the noise (-4 to 4)" };
		final int h = crop.height() * zoom();
		for (int k = 0; k < 3; k++) {
			final int x = MARGIN + k * (PANEL + GAP);
			text(HEAD, Color.BLACK, x, top + 12, titles[k]);
			final double low = k < 2 ? ends[0] : -RESIDUAL, high = k < 2 ? ends[1] : RESIDUAL;
			g.drawImage(grey(panels[k], crop.width(), crop.height(), low, high), x, top + LINE, crop.width() * zoom(), h, null);
		}
		return top + LINE + h;
	}

	private int plots(final int top) {
		final CheckPlots plots = new CheckPlots(PANEL, PLOT);
		final ImageProcessor[] all = { plots.histogram(check.residual()), plots.correlation(check.residual()), plots
			.variance(check) };
		int height = 0;
		for (int k = 0; k < 3; k++) {
			g.drawImage(all[k].getBufferedImage(), MARGIN + k * (PANEL + GAP), top, null);
			height = Math.max(height, all[k].getHeight());
		}
		return top + height;
	}

	/** Sentences with marks, or, where there are none, what was chosen. */
	private int words(final int x, final int width, final int top, final String head, final List<String> bad,
		final List<String> good)
	{
		g.setColor(new Color(215, 215, 215));
		g.drawLine(x, top, x + width, top);
		text(HEAD, Color.BLACK, x, top + 24, head);
		int y = top + 24 + LINE + 4;
		if (good == null) {
			for (final Map.Entry<String, String> entry : check.chosen().entrySet()) {
				text(TEXT, GREY, x, y, entry.getKey());
				y = lines(TEXT, Color.BLACK, x + 112, y, width - 112, entry.getValue());
			}
			return y;
		}
		for (final String sentence : bad) {
			exclamation(x, y);
			y = lines(HEAD, BAD, x + 24, y, width - 24, sentence);
		}
		for (final String sentence : good) {
			tick(x, y);
			y = lines(TEXT, Color.BLACK, x + 24, y, width - 24, sentence);
		}
		return y;
	}

	private void tick(final int x, final int y) {
		g.setColor(GOOD);
		g.setStroke(new BasicStroke(2.4f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
		final Path2D tick = new Path2D.Double();
		tick.moveTo(x + 2, y - 5);
		tick.lineTo(x + 6, y - 1);
		tick.lineTo(x + 13, y - 10);
		g.draw(tick);
	}

	private void exclamation(final int x, final int y) {
		g.setColor(BAD);
		g.fillOval(x, y - 13, 16, 16);
		text(HEAD, Color.WHITE, x + 6, y, "!");
	}

	/** Writes text in as many lines as it takes; returns the base line of what comes next. */
	private int lines(final Font font, final Color colour, final int x, final int top, final int width, final String text) {
		int y = top;
		String line = "";
		for (final String word : text.split(" ")) {
			final String longer = line.isEmpty() ? word : line + " " + word;
			if (g.getFontMetrics(font).stringWidth(longer) > width && !line.isEmpty()) {
				text(font, colour, x, y, line);
				y += LINE;
				line = word;
			}
			else line = longer;
		}
		text(font, colour, x, y, line);
		return y + LINE + 2;
	}

	private void text(final Font font, final Color colour, final int x, final int y, final String text) {
		g.setFont(font);
		g.setColor(colour);
		g.drawString(text, x, y);
	}

	private String shortened(final Font font, final String text, final int width) {
		String shown = text;
		for (int n = text.length() - 1; n > 3 && g.getFontMetrics(font).stringWidth(shown) > width; n--)
			shown = text.substring(0, n / 2) + "..." + text.substring(text.length() - n / 2);
		return shown;
	}

	/** The grey levels drawn black and white: the same before and after. */
	private static double[] ends(final Crop crop) {
		final float[] sorted = crop.after().clone();
		Arrays.sort(sorted);
		final double low = sorted[(int) (0.002 * (sorted.length - 1))], high = sorted[(int) (0.998 * (sorted.length - 1))];
		final double more = 0.06 * (high - low);
		return high > low ? new double[] { low - more, high + more } : new double[] { low - 1, high + 1 };
	}

	private static BufferedImage grey(final float[] values, final int width, final int height, final double low,
		final double high)
	{
		final BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
		for (int p = 0; p < values.length; p++) {
			final int v = Float.isFinite(values[p]) ? (int) Math.round(255 * Math.max(0, Math.min(1, (values[p] - low) / (high -
				low)))) : 128;
			image.setRGB(p % width, p / width, v << 16 | v << 8 | v);
		}
		return image;
	}
}
