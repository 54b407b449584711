package org.gncfoe.theory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;

import org.junit.jupiter.api.Test;

/** Tests {@link GncFlow}: graduated smoothing finds the global minimum, descent alone does not. */
class GncFlowTest {

	private static final double LAST = 1e-3;

	private final GaussianMixture f = Mixtures.fiveOnLine();

	@Test
	void reachesTheGlobalMinimumFromEverywhere() {
		final double best = globalMinimum();
		assertEquals(1.2, best, 0.01);
		final double[] schedule = logarithmic(1.2 * new Convexity(f).threshold(), LAST, 200);
		for (double start = -5; start <= 7; start += 0.25)
			assertEquals(best, GncFlow.run(f, new double[] { start }, schedule).end()[0], 1e-2, "from " + start);
	}

	@Test
	void plainDescentStaysInTheNearestMinimum() {
		final double[] schedule = new double[5000];
		Arrays.fill(schedule, LAST);
		final double end = GncFlow.run(f, new double[] { -2.5 }, schedule).end()[0];
		assertEquals(-2, end, 0.05);
		assertTrue(f.smoothed(LAST).energy(new double[] { end }) > f.smoothed(LAST).energy(new double[] { globalMinimum() }) + 1);
	}

	@Test
	void tellsTheWholeWay() {
		final double[] schedule = { 2, 1, 0.5 };
		final GncFlow.Trajectory way = GncFlow.run(f, new double[] { 3 }, schedule);
		assertEquals(4, way.points().length);
		assertArrayEquals(new double[] { 3 }, way.points()[0]);
		for (int i = 0; i < 3; i++) {
			assertArrayEquals(Tweedie.denoise(f, way.points()[i], schedule[i]), way.points()[i + 1]);
			assertEquals(f.smoothed(schedule[i]).energy(way.points()[i]), way.energies()[i]);
		}
		assertEquals(f.smoothed(0.5).energy(way.end()), way.energies()[3]);
	}

	@Test
	void onlyDecreasingSchedulesAreGraduated() {
		for (final double[] schedule : new double[][] { {}, { 0 }, { -1 }, { Double.NaN }, { 1, 2 }, { 1, Double.NaN },
			{ Double.POSITIVE_INFINITY } })
			assertThrows(IllegalArgumentException.class, () -> GncFlow.run(f, new double[1], schedule));
	}

	private double globalMinimum() {
		double best = 0, least = Double.POSITIVE_INFINITY;
		for (double x = -5; x < 7; x += 1e-4) {
			final double energy = f.smoothed(LAST).energy(new double[] { x });
			if (energy < least) {
				least = energy;
				best = x;
			}
		}
		return best;
	}

	private static double[] logarithmic(final double first, final double last, final int steps) {
		final double[] schedule = new double[steps];
		Arrays.setAll(schedule, i -> first * Math.pow(last / first, i / (steps - 1.0)));
		return schedule;
	}
}
