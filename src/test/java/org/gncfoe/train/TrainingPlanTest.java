package org.gncfoe.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.gncfoe.compute.TrainingSettings;
import org.junit.jupiter.api.Test;

/** Tests {@link TrainingPlan}. */
class TrainingPlanTest {

	private final TrainingSettings settings = TrainingSettings.defaults();
	private final TrainingPlan steps = new TrainingPlan(1000, 1, 1, 1, 100, 0, 0, settings);
	private final TrainingPlan timed = new TrainingPlan(TrainingPlan.UNLIMITED, 1, 1, 1, 100, 0, 0, settings, 600);

	@Test
	void rateRisesThenFallsToZero() {
		assertEquals(0.01, steps.rate(0), 1e-12);
		assertEquals(0.5, steps.rate(500), 1e-12);
		assertEquals(0, steps.rate(1000), 1e-12);
		for (int i = 100; i < 1000; i++)
			assertTrue(steps.rate(i + 1) < steps.rate(i));
		assertEquals(steps.rate(300), steps.rate(300, 1e9));
	}

	@Test
	void aTimeBudgetRulesTheRate() {
		assertEquals(0.5, timed.rate(5000, 300), 1e-9);
		assertEquals(0, timed.rate(5000, 600), 1e-9);
		assertEquals(1, timed.done(5000, 700));
		// a slow machine is not in its warm-up for half of the time
		assertTrue(timed.rate(20, 60) > 0.9);
		final TrainingPlan both = new TrainingPlan(1000, 1, 1, 1, 0, 0, 0, settings, 600);
		assertEquals(0.5, both.done(500, 10), 1e-12);
		assertEquals(0.5, both.done(10, 300), 1e-12);
	}

	@Test
	void textIsThatOfFormerCheckpoints() {
		assertEquals(
			"TrainingPlan[iterations=1000, batch=1, patch=1, seed=1, warmUp=100, validateEvery=0, checkpointEvery=0, settings=" +
				settings + "]", steps.toString());
		assertTrue(timed.toString().endsWith(", seconds=600.0]"));
	}

	@Test
	void badPlans() {
		assertThrows(IllegalArgumentException.class, () -> new TrainingPlan(0, 1, 1, 1, 0, 0, 0, settings));
		assertThrows(IllegalArgumentException.class, () -> new TrainingPlan(1, 0, 1, 1, 0, 0, 0, settings));
		assertThrows(IllegalArgumentException.class, () -> new TrainingPlan(1, 1, 0, 1, 0, 0, 0, settings));
		assertThrows(IllegalArgumentException.class, () -> new TrainingPlan(1, 1, 1, 1, 0, 0, 0, settings, -1));
		assertThrows(IllegalArgumentException.class, () -> new TrainingPlan(1, 1, 1, 1, 0, 0, 0, settings, Double.NaN));
		assertThrows(IllegalArgumentException.class, () -> new TrainingPlan(TrainingPlan.UNLIMITED, 1, 1, 1, 0, 0, 0,
			settings));
	}
}
