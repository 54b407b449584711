package org.gncfoe.compute.opencl;

import org.gncfoe.compute.Positions;
import org.gncfoe.compute.RandomPriors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that parts of an image equal the whole bit for bit, so that images can be worked on in parts. */
class OpenClPositionsTest {

	@ParameterizedTest
	@CsvSource({ "strided, 150, 290", "sum, 140, 150" })
	void partsEqualTheWholeBitForBitAtSeveralScales(final String shape, final int height, final int width) {
		try (OpenClBackend backend = Device.open()) {
			Positions.check(backend, RandomPriors.graph(shape, 1, 5, 15, 2), height, width, 3);
		}
	}

	@ParameterizedTest
	@CsvSource({ "1, 7, 150, 170", "1, 5, 40, 400", "2, 7, 140, 150", "3, 5, 70, 200" })
	void partsEqualTheWholeBitForBit(final int depth, final int side, final int height, final int width) {
		for (final boolean gpu : new boolean[] { false, true })
			try (OpenClBackend backend = gpu ? Device.openAsGpu() : Device.open()) {
				Positions.check(backend, RandomPriors.of(depth, depth == 1 ? 9 : 6, side, 15, depth), height, width, side);
			}
	}
}
