package org.gncfoe.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests {@link Schedule} and {@link ScheduleShape}. */
class ScheduleTest {

	@ParameterizedTest
	@EnumSource(ScheduleShape.class)
	void fallsFromFirstToLast(final ScheduleShape shape) {
		for (final int steps : new int[] { 2, 3, 7, 50 }) {
			final Schedule schedule = Schedule.of(shape, 0.5, 0.011, steps);
			assertEquals(steps, schedule.steps());
			assertEquals(0.5 * 0.5, schedule.t(0));
			assertEquals(0.011 * 0.011, schedule.t(steps - 1));
			for (int i = 0; i < steps; i++) {
				if (i > 0) assertTrue(schedule.t(i) < schedule.t(i - 1));
				assertEquals(schedule.t(i), schedule.a(i));
				assertEquals(1, schedule.dataWeight(i));
			}
		}
	}

	/** The root of the first smoothing, squared, is not always the same again. */
	@Test
	void othersFollowDespiteRounding() {
		boolean rounded = false;
		for (int i = 1; i <= 1000; i++) {
			final double t = 0.0738032 * i / 300;
			final Schedule before = Schedule.log(1, Math.sqrt(t), 20);
			rounded |= before.t(19) < t;
			assertEquals(t, before.then(Schedule.oneStep(t)).t(20));
		}
		assertTrue(rounded);
		final Schedule low = Schedule.oneStep(0.1);
		assertThrows(IllegalArgumentException.class, () -> low.then(Schedule.oneStep(0.1001)));
	}

	@ParameterizedTest
	@EnumSource(ScheduleShape.class)
	void constantAndSingleStep(final ScheduleShape shape) {
		for (int i = 0; i < 9; i++)
			assertEquals(0.3 * 0.3, Schedule.of(shape, 0.3, 0.3, 9).t(i));
		assertEquals(0.3 * 0.3, Schedule.of(shape, 0.3, 0.1, 1).t(0));
	}

	@Test
	void shapesAreEquidistantInTheirVariable() {
		assertEquals((0.25 + 0.01) / 2, Schedule.linear(0.5, 0.1, 3).t(1), 1e-15);
		assertEquals(0.3 * 0.3, Schedule.sqrt(0.5, 0.1, 3).t(1), 1e-15);
		assertEquals(0.5 * 0.1, Schedule.log(0.5, 0.1, 3).t(1), 1e-15);
	}

	@Test
	void oneStepHasNoDataTerm() {
		final Schedule schedule = Schedule.oneStep(0.04);
		assertEquals(1, schedule.steps());
		assertEquals(0.04, schedule.t(0));
		assertEquals(0.04, schedule.a(0));
		assertEquals(0, schedule.dataWeight(0));
	}

	@Test
	void scalingKeepsTheDataWeight() {
		final Schedule schedule = Schedule.of(new double[] { 4, 1 }, new double[] { 3, 2 }, new double[] { 0.5, 2 }).scaled(
			0.25);
		assertEquals(1, schedule.t(0));
		assertEquals(0.25, schedule.t(1));
		assertEquals(0.75, schedule.a(0));
		assertEquals(0.5, schedule.a(1));
		assertEquals(0.5, schedule.dataWeight(0));
	}

	@Test
	void namesAreThoseOfTheCommandLine() {
		assertEquals(ScheduleShape.LOG, ScheduleShape.of("log"));
		assertEquals("sqrt", ScheduleShape.SQRT.toString());
		assertThrows(IllegalArgumentException.class, () -> ScheduleShape.of("cubic"));
	}

	@Test
	void badSchedulesAreRefused() {
		assertThrows(IllegalArgumentException.class, () -> Schedule.log(0.1, 0.2, 3));
		assertThrows(IllegalArgumentException.class, () -> Schedule.log(0.1, 0, 3));
		assertThrows(IllegalArgumentException.class, () -> Schedule.log(0.1, 0.01, 0));
		assertThrows(IllegalArgumentException.class, () -> Schedule.log(Double.NaN, 0.01, 2));
		final double[] ones = { 1, 1 };
		assertThrows(IllegalArgumentException.class, () -> Schedule.of(new double[] { 1, 2 }, ones));
		assertThrows(IllegalArgumentException.class, () -> Schedule.of(ones, new double[] { 1, 0 }));
		assertThrows(IllegalArgumentException.class, () -> Schedule.of(ones, new double[] { 1 }));
		assertThrows(IllegalArgumentException.class, () -> Schedule.of(ones, ones, new double[] { 1, -1 }));
	}
}
