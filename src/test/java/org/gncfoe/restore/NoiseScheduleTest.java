package org.gncfoe.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;

/** Tests {@link NoiseSchedule}. */
class NoiseScheduleTest {

	private static final Schedule LOW = Schedule.of(new double[] { 1, 0.5 }, new double[] { 0.8, 0.4 }, new double[] { 1,
		2 });
	private static final Schedule HIGH = Schedule.of(new double[] { 4, 4 }, new double[] { 0.2, 0.1 }, new double[] { 1,
		8 });
	private static final NoiseSchedule SCHEDULE = new NoiseSchedule(new double[] { 0.01, 0.04, 0.16 }, List.of(LOW, HIGH,
		LOW));

	@Test
	void scalesWithTheVarianceAtAndBeyondTheKnots() {
		for (final double sigma : new double[] { 0.001, 0.01, 0.16, 3 }) {
			final Schedule s = SCHEDULE.at(sigma);
			for (int i = 0; i < 2; i++) {
				assertEquals(LOW.t(i) * sigma * sigma, s.t(i), 1e-12 * sigma * sigma);
				assertEquals(LOW.a(i) * sigma * sigma, s.a(i), 1e-12 * sigma * sigma);
				assertEquals(LOW.dataWeight(i), s.dataWeight(i), 1e-12);
			}
		}
		assertEquals(4 * 0.04 * 0.04, SCHEDULE.at(0.04).t(1), 1e-12);
	}

	@Test
	void logarithmsAreLinearBetweenKnots() {
		final Schedule s = SCHEDULE.at(0.02);
		assertEquals(2 * 0.0004, s.t(0), 1e-12);
		assertEquals(Math.sqrt(2) * 0.0004, s.t(1), 1e-12);
		assertEquals(0.4 * 0.0004, s.a(0), 1e-12);
		assertEquals(4, s.dataWeight(1), 1e-12);
	}

	@Test
	void equalSmoothingsDoNotRiseByRounding() {
		final Schedule flat = Schedule.of(new double[] { 0.3, 0.3, 0.3 }, new double[] { 1, 1, 1 });
		final NoiseSchedule s = new NoiseSchedule(new double[] { 0.01, 0.04 }, List.of(flat, flat.scaled(0.7)));
		for (double sigma = 0.011; sigma < 0.04; sigma += 0.001)
			assertTrue(s.at(sigma).t(2) <= s.at(sigma).t(0));
	}

	@Test
	void badArgumentsAreRefused() {
		assertThrows(IllegalArgumentException.class, () -> new NoiseSchedule(new double[0], List.of()));
		assertThrows(IllegalArgumentException.class, () -> new NoiseSchedule(new double[] { 1 }, List.of(LOW, HIGH)));
		assertThrows(IllegalArgumentException.class, () -> new NoiseSchedule(new double[] { 1, 1 }, List.of(LOW, HIGH)));
		assertThrows(IllegalArgumentException.class, () -> new NoiseSchedule(new double[] { 0 }, List.of(LOW)));
		assertThrows(IllegalArgumentException.class, () -> new NoiseSchedule(new double[] { 1, 2 }, List.of(LOW, Schedule
			.oneStep(1))));
		assertThrows(IllegalArgumentException.class, () -> new NoiseSchedule(new double[] { 1 }, List.of(Schedule.oneStep(
			1))));
	}
}
