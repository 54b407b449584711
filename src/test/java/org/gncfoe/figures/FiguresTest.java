package org.gncfoe.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.gncfoe.image.QuadraticPriors;
import org.gncfoe.prior.Prior;
import org.gncfoe.theory.Convexity;
import org.gncfoe.train.Patches.Picture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import ij.process.ColorProcessor;
import ij.process.ImageProcessor;

/** Tests the parts of the figures. */
class FiguresTest {

	@Test
	void smoothingLeadsToTheGlobalMinimum() {
		assertEquals(0.3, IntroductoryExample.globalMinimum(), 0.05);
		assertEquals(1, IntroductoryExample.rate(2, 100));
		assertTrue(IntroductoryExample.rate(0.1, 100) < 0.3);
		assertTrue(new Convexity(IntroductoryExample.MIXTURE).threshold() < IntroductoryExample.MIXTURE.squaredDiameter());
	}

	@Test
	void tablesAreCsv() {
		final Table table = new Table("a", "b");
		table.add(1.5, "x, \"y\"");
		table.add(2.0, 3);
		table.add(1 / 3.0, 120000000.0);
		table.add(Double.NaN, 0.0);
		assertEquals("a,b\n1.5,\"x, \"\"y\"\"\"\n2,3\n0.333333,120000000\nNaN,0\n", table.csv());
		assertThrows(IllegalArgumentException.class, () -> table.add(1));
	}

	@Test
	void figuresAreWritten(@TempDir final Path folder) throws Exception {
		final Figure figure = new Figure("f", new ColorProcessor(5, 4), Map.of("", new Table("a"), "b", new Table("c")), List
			.of());
		figure.write(folder.resolve("new"));
		for (final String name : new String[] { "f.png", "f.csv", "f-b.csv" })
			assertTrue(Files.exists(folder.resolve("new").resolve(name)), name);
	}

	@Test
	void chartsDrawWithoutAScreen() {
		final ImageProcessor chart = new Chart("t", "x", "y").logarithmic().curve("a", Colours.blueToRed(0), new double[] { 1,
			10, 100 }, new double[] { 1, Double.NaN, 3 }).draw();
		assertEquals(Chart.WIDTH, chart.getWidth());
		int blue = 0;
		for (int p = 0; p < chart.getPixelCount(); p++)
			if ((chart.get(p) & 0xff) > 150 && (chart.get(p) >> 16 & 0xff) < 60) blue++;
		assertTrue(blue > 100, blue + " blue pixels");
	}

	@Test
	void curvesAreComparedWithPolynomials() {
		final double[] x = new double[50], line = new double[50], parabola = new double[50];
		for (int i = 0; i < 50; i++) {
			x[i] = 0.1 * i;
			line[i] = 3 - 2 * x[i];
			parabola[i] = x[i] * x[i] - 4 * x[i];
		}
		assertEquals(0, CurveFit.deviation(x, line, 1), 1e-10);
		assertEquals(0, CurveFit.deviation(x, parabola, 2), 1e-10);
		assertTrue(CurveFit.deviation(x, parabola, 1) > 0.1);
		assertEquals(0, CurveFit.deviation(x, new double[50], 1));
	}

	/** On noise alone the features are normal: +-2.576 standard deviations leave out half a percent on either side. */
	@Test
	void rangesAreQuantilesOfTheFeatures() {
		final Prior prior = QuadraticPriors.create();
		final float[] grey = new float[64 * 64];
		Arrays.fill(grey, 0.5f);
		final FeatureRanges ranges = FeatureRanges.of(prior, List.of(new Picture("a", grey, 64, 64), new Picture("b", grey, 64,
			64)), 0.25, 1);
		// Filters of unit norm, features divided by s = sqrt(t).
		for (int c = 0; c < prior.layer(0).convolution().outputs(); c++) {
			assertEquals(-2.576, ranges.low(0, c), 0.35);
			assertEquals(2.576, ranges.high(0, c), 0.35);
		}
	}

	@Test
	void functionsAreThoseOfThePrior() {
		final Prior prior = QuadraticPriors.create();
		final LayerFunctions functions = new LayerFunctions(prior.layer(0).functions(), Math.log(0.1));
		final double curvature = 0.9 / 9;
		final Random random = new Random(1);
		for (int k = 0; k < 20; k++) {
			final double u = 10 * random.nextDouble() - 5;
			assertEquals(curvature * u * u / 2, functions.value(3, u) - functions.value(3, 0), 1e-5);
			assertEquals(curvature, functions.secondDerivative(3, u), 1e-5);
		}
	}
}
