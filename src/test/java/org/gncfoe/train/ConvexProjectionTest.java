package org.gncfoe.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;

import org.gncfoe.prior.Prior;
import org.gncfoe.prior.SplineFunctions;
import org.gncfoe.prior.SplineTable;
import org.junit.jupiter.api.Test;

/** Tests {@link ConvexProjection}. */
class ConvexProjectionTest {

	private static final PriorDesign DESIGN = new PriorDesign(1, 3, 3, 3, 0.01, 1, 6, 8, 15, 0.03);

	@Test
	void nearestRisingNumbers() {
		final double[] ones = { 1, 1, 1, 1 };
		assertArrayEquals(new double[] { 1, 2.5, 2.5, 4 }, ConvexProjection.rising(new double[] { 1, 3, 2, 4 }, ones), 1e-12);
		assertArrayEquals(new double[] { 2, 2, 2, 2 }, ConvexProjection.rising(new double[] { 4, 2, 1, 1 }, ones), 1e-12);
		assertArrayEquals(new double[] { 2.75, 2.75 }, ConvexProjection.rising(new double[] { 3, 2 }, new double[] { 3, 1 }),
			1e-12);
	}

	@Test
	void aConvexPriorStaysTheSame() {
		// quadratic at large smoothing
		final Prior prior = DESIGN.create(1);
		assertSame(prior, ConvexProjection.atLargestSmoothing(prior));
	}

	@Test
	void roughPotentialsBecomeConvexAtTheTopOnly() {
		final Prior prior = DESIGN.create(1);
		final float[] values = prior.parameters();
		final SplineFunctions f = prior.layer(0).functions();
		final Random random = new Random(2);
		for (int i = values.length - f.weights().length; i < values.length; i++)
			values[i] += (float) (0.3 * random.nextGaussian());
		final Prior rough = prior.withParameters(values), convex = ConvexProjection.atLargestSmoothing(rough);
		final double top = prior.tauAxis().max();
		assertTrue(leastCurvature(rough, top) < -1e-3, "the potentials were convex already");
		assertTrue(leastCurvature(convex, top) >= -1e-5, "least second derivative " + leastCurvature(convex, top));
		// cells that share no tau knot with the last one
		final double below = top - 4.5 * prior.tauAxis().spacing();
		assertArrayEquals(SplineTable.contract(rough.layer(0).functions(), below, 0), SplineTable.contract(convex.layer(0)
			.functions(), below, 0), 0);
		assertEquals(rough.parameters()[0], convex.parameters()[0]);
	}

	/** The least second derivative of all potentials over their whole range: a quadratic in every cell. */
	private static double leastCurvature(final Prior prior, final double tau) {
		final double[] table = SplineTable.contract(prior.layer(0).functions(), tau, 0);
		final double half = prior.layer(0).functions().feature().spacing() / 2;
		double least = Double.POSITIVE_INFINITY;
		for (int at = 0; at < table.length; at += SplineTable.COEFFICIENTS)
			for (int i = -10; i <= 10; i++) {
				final double r = half * i / 10;
				least = Math.min(least, 2 * table[at + 2] + 6 * table[at + 3] * r + 12 * table[at + 4] * r * r);
			}
		return least;
	}
}
