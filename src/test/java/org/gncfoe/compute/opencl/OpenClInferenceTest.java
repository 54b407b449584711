package org.gncfoe.compute.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.ImageState;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.compute.RandomPriors;
import org.gncfoe.compute.cpu.CpuBackendTest;
import org.gncfoe.compute.reference.ReferenceBackend;
import org.gncfoe.prior.Prior;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Inference on the first OpenCL device against the reference, on random priors and images of all kinds of sizes. */
class OpenClInferenceTest {

	@ParameterizedTest
	@CsvSource({ "1,1,1,1", "1,1,1,9", "1,1,7,7", "1,1,23,150", "1,1,150,31", "2,1,1,1", "2,1,5,3", "2,1,67,37",
		"3,1,13,17", "3,1,1,23", "3,1,2,41", "2,3,12,17" })
	void equalsTheReference(final int depth, final int channels, final int h, final int w) {
		compare(Device.open(), depth, channels, h, w);
	}

	private static void compare(final Backend backend, final int depth, final int channels, final int h, final int w) {
		final Prior p = RandomPriors.of(depth, channels, depth == 1 ? 9 : 5, 7, 15, depth);
		final int n = channels * h * w;
		final float[] x = RandomPriors.image(n, h), v = RandomPriors.normal(n, 3);
		try (Backend opencl = backend; PriorEngine engine = opencl.open(p); ImageState a = engine.image(h, w); ImageState b =
			new ReferenceBackend().open(p).image(h, w))
		{
			a.write(x);
			b.write(x);
			Device.equal("all", a, b, v);
		}
	}

	/** NB: the self-test compares inference and training of one and two layers with the CPU. */
	@Test
	void kernelsShapedForAGpuPassTheSelfTest() {
		try (Backend opencl = Device.openAsGpu()) {
			assertEquals("", SelfTest.compare(opencl));
		}
	}

	@ParameterizedTest
	@CsvSource({ "1,1,70,67", "2,1,13,37" })
	void kernelsShapedForAGpuEqualTheReference(final int depth, final int channels, final int h, final int w) {
		compare(Device.openAsGpu(), depth, channels, h, w);
	}

	@Test
	void proximalStepsEqualTheReference() {
		final int h = 21, w = 34, n = h * w;
		final Prior p = RandomPriors.of(2, 5, 7, 15, 1);
		final float[] z = RandomPriors.image(n, 8), precision = new float[n], xa = new float[n], xb = new float[n];
		for (int i = 0; i < n; i++)
			precision[i] = i % 3 == 0 ? 0 : i % 3 == 1 ? 30 : Float.POSITIVE_INFINITY;
		try (Backend opencl = Device.open(); PriorEngine engine = opencl.open(p); ImageState a = engine.image(h, w);
				ImageState b = new ReferenceBackend().open(p).image(h, w))
		{
			for (final ImageState s : Arrays.asList(a, b)) {
				s.write(RandomPriors.image(n, 1));
				s.observe(z, precision);
				for (final double t : new double[] { 0.01, 0.005, 0.001 })
					s.step(t, 0.3 * t);
				s.read(s == a ? xa : xb);
			}
			assertEquals(b.dataEnergy(), a.dataEnergy(), 1e-5 * b.dataEnergy());
		}
		assertTrue(CpuBackendTest.difference(xa, xb) < 1e-5, "images differ by " + CpuBackendTest.difference(xa, xb));
		for (int i = 2; i < n; i += 3)
			assertEquals(z[i], xa[i], "exactly observed pixels stay bit by bit");
	}
}
