package org.gncfoe.compute.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests {@link Pace}, the rule that splits work by time, on simulated devices. */
class PaceTest {

	private static final double FIRST = 64 * 64, LARGEST = 1024 * 1024;

	/** The longest piece of some work on a device of so many units per second, with 0.1 ms for starting each. */
	private static double longest(final Pace pace, final double rate, final double work, final double most) {
		double longest = 0;
		for (double left = work; left > 0;) {
			final double piece = Math.max(1, Math.min(most, Math.min(left, pace.most())));
			final double seconds = 1e-4 + piece / rate;
			pace.took(piece, seconds);
			longest = Math.max(longest, seconds);
			left -= piece;
		}
		return longest;
	}

	@ParameterizedTest
	@ValueSource(doubles = { 5e3, 3e4, 1e5, 1e6, 1e7, 1e9 })
	void noPieceTakesASecond(final double rate) {
		final double seconds = longest(new Pace(FIRST), rate, Math.min(1e8, 1e3 * rate), LARGEST);
		assertTrue(seconds < 1, "blocked for " + seconds + " s");
	}

	@Test
	void fastDevicesGetLargePiecesSoon() {
		final Pace pace = new Pace(FIRST);
		int pieces = 0;
		for (; pace.most() < LARGEST; pieces++)
			pace.took(pace.most(), 1e-4 + pace.most() / 1e9);
		assertTrue(pieces <= 4, pieces + " pieces");
	}

	@Test
	void smallPiecesSayNothingAgainstLargeOnes() {
		final Pace pace = new Pace(LARGEST);
		pace.took(100, 0.01);
		assertEquals(LARGEST, pace.most());
	}

	@Test
	void recoversFromASlowStartAndAdaptsToASlowerDevice() {
		final Pace pace = new Pace(FIRST);
		pace.took(FIRST, 20);
		assertEquals(FIRST / 4, pace.most(), 1e-9, "smaller after kernels were compiled");
		longest(pace, 1e8, 1e7, LARGEST);
		assertTrue(pace.most() >= LARGEST, "large again");
		pace.took(LARGEST, 1.5);
		assertEquals(Pace.LONGEST, 1.5 * pace.most() / LARGEST, 1e-9);
	}
}
