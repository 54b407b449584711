package org.gncfoe.compute.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.RandomPriors;
import org.gncfoe.compute.TrainingBatch;
import org.gncfoe.compute.TrainingBatches;
import org.gncfoe.compute.TrainingLoss;
import org.gncfoe.compute.TrainingSession;
import org.gncfoe.compute.TrainingSettings;
import org.gncfoe.compute.cpu.CpuBackend;
import org.gncfoe.compute.cpu.CpuBackendTest;
import org.gncfoe.compute.reference.ReferenceBackend;
import org.gncfoe.prior.Prior;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Training on the first OpenCL device against the reference and the CPU. */
class OpenClTrainingTest {

	private static TrainingSettings settings(final double lambda) {
		final TrainingSettings d = TrainingSettings.defaults();
		return new TrainingSettings(lambda, 2, 3, d.filterRate(), d.deepFilterRate(), d.potentialRate(), d.activationRate(), d
			.beta1(), d.beta2(), d.epsilon(), d.clip(), d.average(), d.smoothness());
	}

	private static TrainingBatch batch(final int size, final int channels, final int h, final int w, final long seed) {
		final int n = size * channels * h * w;
		final double[] tau = new double[size];
		for (int b = 0; b < size; b++)
			tau[b] = Math.log(0.01) + b * 0.7 + 0.01 * (seed % 10);
		return new TrainingBatch(size, h, w, RandomPriors.image(n, seed), RandomPriors.normal(n, seed + 1), tau);
	}

	@ParameterizedTest
	@CsvSource({ "1,1,0.4", "2,3,0", "3,1,0.4", "3,3,0.4", "4,1,0.4" })
	void gradientEqualsTheReference(final int depth, final int channels, final double lambda) {
		gradientEqualsTheReference(RandomPriors.of(depth, channels, 5, 7, 15, depth), lambda);
	}

	@ParameterizedTest
	@CsvSource({ "links,1,0.4", "strided,1,0", "strided,1,0.4", "strided,3,0.4", "sum,1,0", "sum,1,0.4", "thirds,1,0.4" })
	void gradientOfSeveralScalesEqualsTheReference(final String shape, final int channels, final double lambda) {
		gradientEqualsTheReference(RandomPriors.graph(shape, channels, 4, 15, 1), lambda);
	}

	private static void gradientEqualsTheReference(final Prior p, final double lambda) {
		final int channels = p.imageChannels();
		final TrainingBatch b = batch(3, channels, 18, 15, 1);
		final float[] ga = new float[p.parameterCount()], gb = new float[p.parameterCount()];
		try (Backend opencl = Device.open(); TrainingSession a = opencl.train(p, settings(lambda)); TrainingSession r =
			new ReferenceBackend().train(p, settings(lambda)))
		{
			final TrainingLoss la = a.gradient(b, ga), lb = r.gradient(b, gb);
			assertEquals(lb.image(), la.image(), 1e-5 * lb.image());
			assertEquals(lb.smoothing(), la.smoothing(), 1e-4 * Math.abs(lb.smoothing()));
		}
		assertTrue(CpuBackendTest.difference(ga, gb) < 1e-4, "gradient differs by " + CpuBackendTest.difference(ga, gb));
	}

	@Test
	void goalsOfAnyRuleEqualTheReference() {
		final Prior p = RandomPriors.of(2, 1, 5, 7, 15, 2);
		final TrainingSettings s = TrainingSettings.defaults();
		final TrainingBatch b = TrainingBatches.general();
		final float[] ga = new float[p.parameterCount()], gb = new float[p.parameterCount()];
		try (Backend opencl = Device.open(); TrainingSession a = opencl.train(p, s); TrainingSession r = new ReferenceBackend()
			.train(p, s))
		{
			final double la = a.gradient(b, ga).image(), lb = r.gradient(b, gb).image();
			assertEquals(lb, la, 1e-5 * lb);
		}
		assertTrue(CpuBackendTest.difference(ga, gb) < 1e-4, "gradient differs by " + CpuBackendTest.difference(ga, gb));
	}

	@ParameterizedTest
	@CsvSource({ "1,0", "2,0.1", "3,0" })
	void lossCurveEqualsTheCpus(final int depth, final double lambda) {
		final Prior p = RandomPriors.of(depth, 1, 5, 7, 15, depth);
		try (Backend opencl = Device.open(); Backend cpu = new CpuBackend(); TrainingSession a = opencl.train(p, settings(
			lambda)); TrainingSession b = cpu.train(p, settings(lambda)))
		{
			for (int i = 0; i < 50; i++) {
				final TrainingBatch batch = batch(4, 1, 20, 21, i);
				final double rate = 1 - i / 60.0, la = a.step(batch, rate).total(), lb = b.step(batch, rate).total();
				assertEquals(lb, la, 1e-3 * Math.abs(lb), "loss of step " + i);
			}
			final float[] pa = a.averaged().parameters(), pb = b.averaged().parameters();
			assertTrue(CpuBackendTest.difference(pa, pb) < 1e-2, "averages differ by " + CpuBackendTest.difference(pa, pb));
		}
	}

	@Test
	void resumesExactly() {
		final Prior p = RandomPriors.of(2, 1, 5, 7, 15, 1);
		try (Backend opencl = Device.open(); TrainingSession one = opencl.train(p, settings(0)); TrainingSession two = opencl
			.train(p, settings(0)))
		{
			for (int i = 0; i < 5; i++) {
				if (i == 3) two.restore(one.state());
				one.step(batch(2, 1, 20, 21, i), 1);
				if (i >= 3) two.step(batch(2, 1, 20, 21, i), 1);
			}
			assertArrayEquals(one.prior().parameters(), two.prior().parameters());
			assertArrayEquals(one.averaged().parameters(), two.averaged().parameters());
		}
	}

	@Test
	void largeBatchesGoInParts() {
		final Prior p = RandomPriors.of(2, 1, 5, 7, 15, 1);
		final TrainingBatch b = batch(6, 1, 24, 24, 1);
		final float[] whole = new float[p.parameterCount()], parts = new float[whole.length];
		try (OpenClBackend opencl = Device.open()) {
			try (TrainingSession s = opencl.train(p, settings(0))) {
				s.gradient(b, whole);
			}
			opencl.context().limitMemory(4 << 20);
			try (TrainingSession s = opencl.train(p, settings(0))) {
				s.gradient(b, parts);
			}
		}
		assertTrue(CpuBackendTest.difference(parts, whole) < 1e-5);
	}
}
