package org.gncfoe.blocks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import net.imglib2.Interval;

/** Tests {@link Region}. */
class RegionTest {

	private static final long[] SIZE = { 100, 80, 5, 2, 1 };

	@Test
	void rangesAreWithoutTheLast() {
		final Interval region = Region.of("x=10:20, y=0:80,z=3", SIZE);
		assertArrayEquals(new long[] { 10, 0, 3, 0, 0 }, region.minAsLongArray());
		assertArrayEquals(new long[] { 19, 79, 3, 1, 0 }, region.maxAsLongArray());
		assertArrayEquals(SIZE, Region.of(" ", SIZE).dimensionsAsLongArray());
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "x=5:5", "x=0:101", "z=5", "q=1", "x=-1:5", "x=1:2,", "x=9999999999999999", "5:6" })
	void whatMakesNoSenseIsSaid(final String text) {
		final Exception e = assertThrows(IllegalArgumentException.class, () -> Region.of(text, SIZE));
		assertTrue(e.getMessage().endsWith("."), e.getMessage());
	}
}
