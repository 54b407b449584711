package org.gncfoe.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;

import org.gncfoe.compute.RandomPriors;
import org.gncfoe.restore.NoiseSchedule;
import org.gncfoe.restore.Schedule;
import org.junit.jupiter.api.Test;

/** Tests {@link ScheduleParameters} and {@link ScheduleStart}. */
class ScheduleParametersTest {

	private static final double[] SIGMAS = { 0.02, 0.08, 0.3 };
	private static final int STEPS = 4;

	private static float[] random(final long seed, final double scale) {
		final Random random = new Random(seed);
		final float[] v = new float[SIGMAS.length * 3 * STEPS];
		for (int i = 0; i < v.length; i++)
			v[i] = (float) (scale * random.nextGaussian());
		return v;
	}

	@Test
	void constraintsHoldWhateverTheNumbers() {
		final ScheduleParameters form = new ScheduleParameters(SIGMAS, STEPS);
		for (int seed = 0; seed < 50; seed++)
			for (final double sigma : new double[] { 0.001, 0.02, 0.05, 0.2, 1 })
				// NB: a Schedule refuses what breaks them
				assertEquals(STEPS, form.schedule(random(seed, 8)).at(sigma).steps());
	}

	@Test
	void numbersAndScheduleStandForEachOther() {
		final NoiseSchedule start = ScheduleStart.denoising(SIGMAS, STEPS, RandomPriors.of(1, 3, 3, 8, 1));
		final NoiseSchedule again = new ScheduleParameters(SIGMAS, STEPS).schedule(ScheduleParameters.of(start));
		for (int k = 0; k < SIGMAS.length; k++)
			for (int i = 0; i < STEPS; i++) {
				assertEquals(start.relative(k).t(i), again.relative(k).t(i), 0.01 * start.relative(k).t(i));
				assertEquals(start.relative(k).a(i), again.relative(k).a(i), 0.01 * start.relative(k).a(i));
				assertEquals(start.relative(k).dataWeight(i), again.relative(k).dataWeight(i), 1e-6);
			}
	}

	@Test
	void startsStayInThePriorsRange() {
		final var prior = RandomPriors.of(1, 3, 3, 8, 1);
		for (final int steps : new int[] { 1, 2, 10 }) {
			final NoiseSchedule s = ScheduleStart.denoising(new double[] { 0.02, 0.2 }, steps, prior);
			assertTrue(s.at(0.02).t(steps - 1) >= prior.minT());
			assertTrue(ScheduleStart.inpainting(steps, prior).at(1).t(0) <= prior.maxT());
		}
	}

	/** Of an arbitrary function of a schedule at levels at, between and beyond the knots. */
	@Test
	void gradientsAgreeWithDifferences() {
		final ScheduleParameters form = new ScheduleParameters(SIGMAS, STEPS);
		final float[] v = random(3, 0.7);
		for (final double sigma : new double[] { 0.01, 0.02, 0.05, 0.2, 0.5 }) {
			final Schedule at = form.schedule(v).at(sigma);
			final double[] t = new double[STEPS], a = new double[STEPS], w = new double[STEPS], g = new double[v.length];
			for (int i = 0; i < STEPS; i++) {
				t[i] = (i + 1) / (sigma * sigma);
				a[i] = Math.cos(at.a(i) / (sigma * sigma)) / (sigma * sigma);
				w[i] = 2 * at.dataWeight(i);
			}
			form.pullBack(v, sigma, at, t, a, w, g);
			for (int j = 0; j < v.length; j++) {
				final float[] up = v.clone(), down = v.clone();
				up[j] += 1e-3f;
				down[j] -= 1e-3f;
				final double difference = (function(form.schedule(up).at(sigma), sigma) - function(form.schedule(down).at(sigma),
					sigma)) / ((double) up[j] - down[j]);
				assertEquals(difference, g[j], 1e-5 * (1 + Math.abs(difference)), "number " + j + " at " + sigma);
			}
		}
	}

	private static double function(final Schedule s, final double sigma) {
		double sum = 0;
		for (int i = 0; i < STEPS; i++)
			sum += (i + 1) * s.t(i) / (sigma * sigma) + Math.sin(s.a(i) / (sigma * sigma)) + s.dataWeight(i) * s.dataWeight(
				i);
		return sum;
	}
}
