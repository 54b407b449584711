package org.gncfoe.compute.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;

import org.gncfoe.compute.PriorEngine;
import org.gncfoe.compute.RandomPriors;
import org.gncfoe.compute.cpu.CpuBackend;
import org.gncfoe.restore.GncFlow;
import org.gncfoe.restore.Problem;
import org.gncfoe.restore.Progress;
import org.gncfoe.restore.QuadraticTerm;
import org.gncfoe.restore.Schedule;
import org.junit.jupiter.api.Test;

/** How often whole images go to a device and back. */
class TransfersTest {

	/** A schedule with another data weight at every step: start, observation and precision go up once, the image comes down once. */
	@Test
	void tenLearnedStepsUploadAndDownloadOnce() {
		final int h = 40, w = 60, n = h * w;
		final float[] x = RandomPriors.image(n, 1), precision = new float[n];
		java.util.Arrays.fill(precision, 100);
		precision[7] = Float.POSITIVE_INFINITY;
		final double[] t = new double[10], a = new double[10], weights = new double[10];
		for (int i = 0; i < 10; i++) {
			t[i] = 0.01 / (i + 1);
			a[i] = 0.3 * t[i];
			weights[i] = i == 3 ? 0 : 0.5 + 0.1 * i;
		}
		final GncFlow flow = new GncFlow(Schedule.of(t, a, weights));
		final QuadraticTerm data = new QuadraticTerm(x, precision);
		final List<Long> copies = new ArrayList<>();
		final float[] actual, expected;
		try (OpenClBackend opencl = Device.open(); PriorEngine engine = opencl.open(RandomPriors.of(1, 4, 5, 9, 1))) {
			opencl.context().observe((what, bytes) -> {
				if (what.equals("copy") && bytes >= 4L * n) copies.add(bytes);
			});
			actual = flow.solve(new Problem(engine, h, w, data, x), Progress.NONE).image();
		}
		try (CpuBackend cpu = new CpuBackend(1); PriorEngine engine = cpu.open(RandomPriors.of(1, 4, 5, 9, 1))) {
			expected = flow.solve(new Problem(engine, h, w, data, x), Progress.NONE).image();
		}
		assertEquals(List.of(4L * n, 4L * n, 4L * n, 4L * n), copies, "start, observation, precision; result");
		assertArrayEquals(expected, actual, 1e-4f);
	}
}
