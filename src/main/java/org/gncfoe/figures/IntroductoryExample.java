package org.gncfoe.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

import org.gncfoe.theory.Convexity;
import org.gncfoe.theory.GaussianMixture;
import org.gncfoe.theory.GncFlow;

import ij.process.ImageProcessor;

/**
 * Figure 1: a mixture of five Gaussians on the line. Left, its energy F(., t) for several t; middle, the share of GNC flows,
 * started on an equidistant grid over the domain, that end at the global minimum, by initial smoothing and number of steps
 * of a logarithmic schedule; right, the least second derivative over the smoothing. The paper's means, weights and variances
 * are not known; these have several local minima and one clear global minimum.
 */
public final class IntroductoryExample {

	/** The mixture. */
	public static final GaussianMixture MIXTURE = GaussianMixture.onLine(new double[] { 0.12, 0.16, 0.4, 0.18, 0.14 },
		new double[] { -3, -1.6, 0.3, 1.9, 3.4 }, new double[] { 0.06, 0.05, 0.04, 0.07, 0.08 });

	private static final double FROM = -4, TO = 4;

	/** Number of starting points, and of points of the curves. */
	private static final int STARTS = 401, POINTS = 801;

	/** Square root of the last smoothing; how near to the minimum a flow must end. */
	private static final double LAST = 0.01, NEAR = 0.1;

	private static final double[] SHOWN = { 0, 0.01, 0.05, 0.2, 1, 4 };
	private static final double[] SMOOTHINGS = { 0.01, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.5, 2, 3, 5 };
	private static final int[] STEPS = { 1, 2, 3, 5, 10, 20, 50, 100, 200, 500 };

	private IntroductoryExample() {}

	/** Computes and draws the figure. */
	public static Figure draw() {
		final Table energies = new Table("t", "x", "energy"), rates = new Table("sqrt_t0", "steps", "rate"), //
				curvature = new Table("t", "least_second_derivative", "at_x");
		final List<String> findings = new ArrayList<>();
		final ImageProcessor left = energies(energies);
		final ImageProcessor middle = rates(rates, findings);
		final ImageProcessor right = curvature(curvature, findings);
		final ImageProcessor picture = new Montage(3).add("energy F(x, t)", left).add("share that ends at the global minimum",
			middle).add("least second derivative of F(., t)", right).draw();
		return new Figure("fig1", picture, Map.of("energies", energies, "rates", rates, "curvature", curvature), findings);
	}

	/** The share of flows that end at the global minimum. */
	static double rate(final double firstSigma, final int steps) {
		final double minimum = globalMinimum();
		final double[] schedule = schedule(firstSigma, steps);
		return IntStream.range(0, STARTS).mapToDouble(i -> FROM + (TO - FROM) * i / (STARTS - 1)).filter(start -> Math.abs(
			GncFlow.run(MIXTURE, new double[] { start }, schedule).end()[0] - minimum) < NEAR).count() / (double) STARTS;
	}

	/** Where F(., 0) is least. */
	static double globalMinimum() {
		double best = FROM;
		for (int i = 0; i < 100 * POINTS; i++) {
			final double x = FROM + (TO - FROM) * i / (100 * POINTS - 1);
			if (MIXTURE.energy(new double[] { x }) < MIXTURE.energy(new double[] { best })) best = x;
		}
		return best;
	}

	// -- Helper methods --

	private static double[] schedule(final double firstSigma, final int steps) {
		final double[] t = new double[steps];
		for (int i = 0; i < steps; i++) {
			final double fraction = steps == 1 ? 0 : (double) i / (steps - 1);
			t[i] = Math.exp(2 * (Math.log(firstSigma) + fraction * (Math.log(LAST) - Math.log(firstSigma))));
			if (i > 0) t[i] = Math.min(t[i], t[i - 1]);
		}
		return t;
	}

	private static ImageProcessor energies(final Table table) {
		final Chart chart = new Chart("energies", "x", "F(x, t)").limits(0, 12);
		for (int k = 0; k < SHOWN.length; k++) {
			final GaussianMixture smoothed = MIXTURE.smoothed(SHOWN[k]);
			final double[] x = new double[POINTS], y = new double[POINTS];
			for (int i = 0; i < POINTS; i++) {
				x[i] = FROM + (TO - FROM) * i / (POINTS - 1);
				y[i] = smoothed.energy(new double[] { x[i] });
				table.add(SHOWN[k], x[i], y[i]);
			}
			chart.curve(String.format(Locale.ROOT, "t = %s", number(SHOWN[k])), Colours.blueToRed(k / (SHOWN.length - 1.0)), x,
				y);
		}
		return chart.draw();
	}

	private static ImageProcessor rates(final Table table, final List<String> findings) {
		final double[][] rate = new double[SMOOTHINGS.length][STEPS.length];
		for (int s = 0; s < SMOOTHINGS.length; s++)
			for (int n = 0; n < STEPS.length; n++) {
				rate[s][n] = rate(SMOOTHINGS[s], STEPS[n]);
				table.add(SMOOTHINGS[s], STEPS[n], rate[s][n]);
			}
		final int most = STEPS.length - 1;
		for (int s = 0; s < SMOOTHINGS.length; s++)
			if (rate[s][most] == 1) {
				int n = most;
				while (n > 0 && rate[s][n - 1] == 1)
					n--;
				findings.add(String.format(Locale.ROOT, "All starts reach the global minimum from sqrt(t0) = %s on, there with %d " +
					"steps or more; without initial smoothing (sqrt(t0) = %s) %.0f %% do with %d steps.", number(SMOOTHINGS[s]),
					STEPS[n], number(SMOOTHINGS[0]), 100 * rate[0][most], STEPS[most]));
				break;
			}
		final String[] rows = new String[SMOOTHINGS.length], columns = new String[STEPS.length];
		for (int s = 0; s < rows.length; s++)
			rows[s] = number(SMOOTHINGS[s]);
		for (int n = 0; n < columns.length; n++)
			columns[n] = Integer.toString(STEPS[n]);
		return HeatMap.draw(rate, rows, columns, "sqrt(t0)", "steps", "%.2f", 0, 1);
	}

	private static ImageProcessor curvature(final Table table, final List<String> findings) {
		final Convexity convexity = new Convexity(MIXTURE).within(new double[] { FROM }, new double[] { TO });
		final int n = 61;
		final double[] t = new double[n], least = new double[n];
		for (int i = 0; i < n; i++) {
			t[i] = Math.pow(10, -2 + 3.0 * i / (n - 1));
			final var found = convexity.least(t[i]);
			least[i] = found.eigenvalue();
			table.add(t[i], least[i], found.at()[0]);
		}
		findings.add(String.format(Locale.ROOT, "F(., t) is convex on [%s, %s] from t = %.4g on; the squared diameter of the " +
			"means is %.4g.", number(FROM), number(TO), convexity.threshold(), MIXTURE.squaredDiameter()));
		return new Chart("curvature", "t", "min F''(x, t)").logarithmic().limits(-6, 2).curve("", Colours.distinct(0), t,
			least).curve("", Colours.distinct(4), new double[] { t[0], t[n - 1] }, new double[] { 0, 0 }).draw();
	}

	/** Without decimals where there are none. */
	private static String number(final double value) {
		return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
	}
}
