package org.gncfoe.compute.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.FlowBatch;
import org.gncfoe.compute.FlowBatches;
import org.gncfoe.compute.FlowGradient;
import org.gncfoe.compute.RandomPriors;
import org.gncfoe.compute.UnrolledFlow;
import org.gncfoe.compute.reference.ReferenceBackend;
import org.gncfoe.prior.Prior;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The unrolled flow on the first OpenCL device against the reference. */
class OpenClFlowTest {

	@ParameterizedTest
	@CsvSource({ "1,1,20,17", "2,3,12,12", "3,1,14,13" })
	void equalsTheReference(final int depth, final int channels, final int h, final int w) {
		equalsTheReference(RandomPriors.of(depth, channels, depth == 1 ? 9 : 5, 7, 15, depth), h, w);
	}

	@ParameterizedTest
	@ValueSource(strings = { "strided", "sum" })
	void severalScalesEqualTheReference(final String shape) {
		equalsTheReference(RandomPriors.graph(shape, 1, 4, 15, 3), 13, 15);
	}

	private static void equalsTheReference(final Prior p, final int h, final int w) {
		final FlowBatch b = FlowBatches.random(p, h, w, 3, 2);
		try (Backend opencl = Device.open(); UnrolledFlow flow = opencl.unroll(p)) {
			final FlowGradient expected = new ReferenceBackend().unroll(p).gradient(b, true), actual = flow.gradient(b, true),
					without = flow.gradient(b, false);
			assertEquals(expected.loss(), actual.loss(), 1e-4);
			for (int q = 0; q < b.patches().size(); q++) {
				close(expected.t()[q], actual.t()[q], "t");
				close(expected.a()[q], actual.a()[q], "a");
				close(expected.dataWeight()[q], actual.dataWeight()[q], "w");
			}
			assertArrayEquals(expected.errors(), actual.errors(), 1e-5 * expected.errors()[0]);
			close(expected.parameters(), actual.parameters(), "parameters");
			assertEquals(actual.loss(), without.loss(), 1e-9);
		}
	}

	private static void close(final double[] expected, final double[] actual, final String what) {
		double d = 0, n = 0;
		for (int i = 0; i < expected.length; i++) {
			d += (actual[i] - expected[i]) * (actual[i] - expected[i]);
			n += expected[i] * expected[i];
		}
		assertTrue(Math.sqrt(d / n) < 1e-4, what + " differs by " + Math.sqrt(d / n));
	}
}
