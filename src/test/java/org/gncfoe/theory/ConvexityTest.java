package org.gncfoe.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;

/** Tests {@link Convexity} where t_bar is known, and against dense grids. */
class ConvexityTest {

	private static double threshold(final GaussianMixture f) {
		return new Convexity(f).threshold();
	}

	@Test
	void twoPointsOnTheLine() {
		for (final double distance : new double[] { 1e-3, 1, 70 })
			for (final double weight : new double[] { 0.5, 0.9, 1e-6 }) {
				final GaussianMixture f = GaussianMixture.onLine(new double[] { weight, 1 - weight }, new double[] { 5, 5 + distance },
					new double[2]);
				final double expected = distance * distance / 4;
				assertEquals(expected, threshold(f), 1e-7 * expected);
				assertEquals(expected, Convexity.popoviciuBound(f).getAsDouble(), 1e-10 * expected);
				assertEquals(4 * expected, Convexity.diameterBound(f).getAsDouble(), 1e-10 * expected);
			}
	}

	@Test
	void twoEqualGaussiansInAnyDimension() {
		for (final int d : new int[] { 1, 2, 4, 8 }) {
			final double[][] means = new double[2][d];
			means[1] = Mixtures.point(d, new Random(d));
			final double distance2 = Vectors.dot(means[1], means[1]);
			final double variance = 0.1 * distance2;
			final GaussianMixture f = GaussianMixture.isotropic(new double[] { 1, 3 }, means, new double[] { variance, variance });
			assertEquals(0.15 * distance2, threshold(f), 1e-7 * distance2);
			assertEquals(0.15 * distance2, Convexity.popoviciuBound(f).getAsDouble(), 1e-10);
			assertEquals(0, threshold(f.smoothed(0.2 * distance2)));
		}
	}

	@Test
	void theTriangleIsWorstFarOutsideItsEdges() {
		final GaussianMixture f = GaussianMixture.empirical(new double[][] { { 0, 0 }, { 2, 0 }, { 1, Math.sqrt(3) } });
		assertEquals(1, threshold(f), 1e-4);
	}

	@Test
	void onePointOrOneGaussianIsAlwaysConvex() {
		assertEquals(0, threshold(GaussianMixture.empirical(new double[][] { { 1, 2, 3 } })));
		assertEquals(0, threshold(GaussianMixture.of(new double[] { 1 }, new double[][] { { 0, 0 } }, new double[][][] { { { 2, 1 },
			{ 1, 1 } } })));
	}

	@Test
	void scaleMixturesAgreeWithADenseGrid() {
		for (final double weight : new double[] { 0.5, 0.05, 1e-4 }) {
			final GaussianMixture f = GaussianMixture.onLine(new double[] { 1 - weight, weight }, new double[] { 0, 0.5 }, new double[] {
				1, 400 });
			assertAgreesWithGrid(f, -200, 200);
			assertTrue(Convexity.popoviciuBound(f).isEmpty() && Convexity.diameterBound(f).isEmpty());
		}
	}

	@Test
	void fiveComponentsAgreeWithADenseGrid() {
		assertAgreesWithGrid(Mixtures.fiveOnLine(), -10, 10);
	}

	@Test
	void differentVariancesDecideFarOutside() {
		final GaussianMixture f = Mixtures.fiveOnLine();
		final double far = threshold(f), near = new Convexity(f).within(new double[] { -4 }, new double[] { 6 }).threshold();
		assertTrue(near < 0.9 * far);
		assertTrue(Math.abs(new Convexity(f).least(0.99 * far).at()[0]) > 100);
		assertTrue(leastOnGrid(f.smoothed(far * 1.001), -1000, 1000) >= 0);
		assertTrue(leastOnGrid(f.smoothed(far * 0.999), 300, 400) < 0);
	}

	@Test
	void badBoxesAreRefused() {
		final Convexity convexity = new Convexity(Mixtures.fiveOnLine());
		assertThrows(IllegalArgumentException.class, () -> convexity.within(new double[2], new double[] { 1, 1 }));
		assertThrows(IllegalArgumentException.class, () -> convexity.within(new double[1], new double[1]));
		assertThrows(IllegalArgumentException.class, () -> convexity.within(new double[1], new double[] { Double.NaN }));
	}

	private static void assertAgreesWithGrid(final GaussianMixture f, final double from, final double to) {
		final Convexity convexity = new Convexity(f).within(new double[] { from }, new double[] { to });
		final double bar = convexity.threshold();
		assertTrue(bar > 0 && bar <= threshold(f));
		assertTrue(leastOnGrid(f.smoothed(bar * 1.001), from, to) >= 0);
		assertTrue(leastOnGrid(f.smoothed(bar * 0.999), from, to) < 0);
		for (final double t : new double[] { 0.3 * bar, bar, 3 * bar }) {
			final Curvature least = convexity.least(t);
			assertEquals(least.eigenvalue(), f.smoothed(t).smallestEigenvalue(least.at()));
			final double grid = leastOnGrid(f.smoothed(t), from, to);
			assertTrue(least.eigenvalue() <= grid + 1e-12 / t && least.eigenvalue() >= grid - 1e-3 / t);
		}
	}

	private static double leastOnGrid(final GaussianMixture f, final double from, final double to) {
		double least = Double.POSITIVE_INFINITY;
		for (int k = 0; k <= 40_000; k++)
			least = Math.min(least, f.smallestEigenvalue(new double[] { from + (to - from) * k / 40_000 }));
		return least;
	}

	@Test
	void planeAgreesWithADenseGrid() {
		for (int seed = 0; seed < 4; seed++) {
			final GaussianMixture f = Mixtures.random(2, 4, seed);
			final double bar = new Convexity(f).within(new double[] { -9, -9 }, new double[] { 9, 9 }).threshold();
			boolean below = false;
			for (int i = 0; i <= 300; i++)
				for (int j = 0; j <= 300; j++) {
					final double[] x = { -9 + 0.06 * i, -9 + 0.06 * j };
					assertTrue(f.smoothed(bar * 1.001).smallestEigenvalue(x) >= 0, "seed " + seed);
					below |= f.smoothed(bar * 0.98).smallestEigenvalue(x) < 0;
				}
			assertTrue(below, "seed " + seed);
		}
	}

	@Test
	void empiricalDensitiesStayWithinTheBounds() {
		final Random random = new Random(2);
		for (final int d : new int[] { 1, 3 }) {
			final double[][] points = new double[60][d];
			for (final double[] point : points)
				Arrays.setAll(point, k -> random.nextDouble());
			final GaussianMixture f = GaussianMixture.empirical(points);
			final double bar = threshold(f);
			assertTrue(bar > 0 && bar <= Convexity.popoviciuBound(f).getAsDouble());
			assertTrue(new Convexity(f).isConvex(1.01 * bar));
			assertFalse(new Convexity(f).withSeed(7).isConvex(0.9 * bar));
		}
	}
}
