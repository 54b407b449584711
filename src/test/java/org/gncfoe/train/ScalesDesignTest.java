package org.gncfoe.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;

import org.gncfoe.compute.TrainingBatch;
import org.gncfoe.compute.TrainingSession;
import org.gncfoe.compute.TrainingSettings;
import org.gncfoe.compute.cpu.CpuBackend;
import org.gncfoe.prior.Prior;
import org.junit.jupiter.api.Test;

class ScalesDesignTest {

	@Test
	void readsLayers() {
		final Prior prior = ScalesDesign.of(ScalesDesign.DEFAULT).create(1);
		assertEquals(10, prior.depth());
		assertEquals(4, prior.stride());
		assertEquals(48, prior.layer(0).convolution().outputs());
		assertEquals(96, prior.layer(9).convolution().outputs());
		assertTrue(prior.layer(1).link());
		assertTrue(!prior.layer(4).link() && prior.layer(4).convolution().stride() == 2);
		assertEquals(1_043_328, prior.parameterCount());
	}

	@Test
	void whatIsNoneIsSaid() {
		for (final String wrong : new String[] { "", "48", "48:8s3,", "48:4s3", "0:3", "48:2s4", "a:b" })
			assertThrows(IllegalArgumentException.class, () -> ScalesDesign.of(wrong), wrong);
	}

	/** The start is stable, and a few steps on one batch make its loss smaller than that of the start. */
	@Test
	void learns() {
		final Prior start = ScalesDesign.of("16:4s2,16:3,16:4s2,16:3").create(1);
		final TrainingSettings settings = ScalesDesign.settings();
		final Random random = new Random(2);
		final int side = 32, n = 2 * side * side;
		final float[] clean = new float[n], noise = new float[n];
		for (int i = 0; i < n; i++) {
			clean[i] = i / 7 % 2 == 0 ? 0.2f : 0.7f;
			noise[i] = (float) random.nextGaussian();
		}
		final TrainingBatch batch = new TrainingBatch(2, side, side, clean, noise, new double[] { 2 * Math.log(0.1), 2 * Math
			.log(0.2) });
		try (CpuBackend cpu = new CpuBackend(); TrainingSession session = cpu.train(start, settings)) {
			final double before = session.step(batch, 1).image();
			double after = before;
			for (int i = 0; i < 60; i++)
				after = session.step(batch, 1).image();
			assertTrue(before < 2, "loss of the start " + before);
			assertTrue(after < 0.8 * before, before + " -> " + after);
		}
	}
}
