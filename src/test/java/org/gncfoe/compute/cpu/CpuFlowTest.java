package org.gncfoe.compute.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.gncfoe.compute.FlowBatch;
import org.gncfoe.compute.FlowBatches;
import org.gncfoe.compute.FlowGradient;
import org.gncfoe.compute.RandomPriors;
import org.gncfoe.compute.reference.ReferenceBackend;
import org.gncfoe.prior.Prior;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The unrolled flow of the CPU backend against the reference. */
public class CpuFlowTest {

	@ParameterizedTest
	@CsvSource({ "1,1,20,17", "2,1,12,17", "3,1,14,13", "2,3,12,12" })
	void equalsTheReference(final int depth, final int channels, final int h, final int w) {
		equalsTheReference(RandomPriors.of(depth, channels, depth == 1 ? 9 : 5, 7, 15, depth), h, w);
	}

	@ParameterizedTest
	@CsvSource({ "links,12,17", "strided,13,15", "sum,12,11", "thirds,14,13" })
	void severalScalesEqualTheReference(final String shape, final int h, final int w) {
		equalsTheReference(RandomPriors.graph(shape, 1, 4, 15, 3), h, w);
	}

	private static void equalsTheReference(final Prior p, final int h, final int w) {
		final FlowBatch b = FlowBatches.random(p, h, w, 3, 2);
		try (CpuBackend cpu = new CpuBackend(3)) {
			final FlowGradient expected = new ReferenceBackend().unroll(p).gradient(b, true), actual = cpu.unroll(p).gradient(
				b, true), without = cpu.unroll(p).gradient(b, false);
			final FlowGradient again = new CpuFlow(cpu, p, 0).gradient(b, true);
			assertEquals(expected.loss(), actual.loss(), 1e-4);
			close(expected.t(), actual.t());
			close(expected.a(), actual.a());
			close(expected.dataWeight(), actual.dataWeight());
			assertArrayEquals(expected.errors(), actual.errors(), 1e-5 * expected.errors()[0]);
			assertTrue(difference(actual.parameters(), expected.parameters()) < 1e-4);
			assertEquals(actual.loss(), without.loss());
			assertArrayEquals(actual.t(), without.t());
			assertArrayEquals(actual.parameters(), again.parameters(), "planes computed again instead of kept");
		}
	}

	private static void close(final double[][] expected, final double[][] actual) {
		for (int q = 0; q < expected.length; q++)
			assertTrue(difference(actual[q], expected[q]) < 1e-4, difference(actual[q], expected[q]) + " in patch " + q);
	}

	private static double difference(final double[] a, final double[] b) {
		double d = 0, n = 0;
		for (int i = 0; i < a.length; i++) {
			d += (a[i] - b[i]) * (a[i] - b[i]);
			n += b[i] * b[i];
		}
		return Math.sqrt(d / n);
	}
}
