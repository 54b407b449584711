package org.gncfoe.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Tests {@link RemainingTime}. */
class RemainingTimeTest {

	private static final long SECOND = 1_000_000_000;

	@Test
	void steadyWork() {
		final RemainingTime time = new RemainingTime(5 * SECOND);
		assertTrue(Double.isNaN(time.at(5 * SECOND, 0)));
		assertTrue(Double.isNaN(time.at(5 * SECOND + SECOND / 2, 0.05)), "too early");
		for (int k = 2; k < 20; k++)
			assertEquals((20 - k) / 2.0, time.at(5 * SECOND + k * SECOND / 2, k / 20.0), 1e-9);
		assertEquals(0, time.at(15 * SECOND, 1), 1e-9);
	}

	@Test
	void betweenTwoUpdatesItFalls() {
		final RemainingTime time = new RemainingTime(0);
		assertEquals(8, time.at(2 * SECOND, 0.2), 1e-9);
		assertEquals(7, time.at(3 * SECOND, 0.2), 1e-9);
		assertEquals(0, time.at(30 * SECOND, 0.2), 1e-9);
	}

	/** An estimate before the first plane takes long and says nothing of the planes. */
	@Test
	void aSlowBeginningIsForgotten() {
		final RemainingTime time = new RemainingTime(0);
		long now = 20 * SECOND;
		double left = time.at(now, 0.02);
		for (int k = 3; k <= 75; k++)
			left = time.at(now += SECOND / 10, k / 100.0);
		assertEquals(2.5, left, 4);
		for (int k = 76; k <= 98; k++)
			left = time.at(now += SECOND / 10, k / 100.0);
		assertEquals(0.2, left, 1.5);
	}

	@Test
	void inWords() {
		assertEquals("0 s", RemainingTime.inWords(0.2));
		assertEquals("89 s", RemainingTime.inWords(89));
		assertEquals("2 min", RemainingTime.inWords(100));
		assertEquals("2 h 5 min", RemainingTime.inWords(7500));
	}
}
