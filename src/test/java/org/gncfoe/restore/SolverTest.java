package org.gncfoe.restore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;

import org.junit.jupiter.api.Test;

/** Tests {@link GncFlow} and {@link JointOptimisation} on a prior whose solutions have a closed form. */
class SolverTest {

	private static final int HEIGHT = 6;
	private static final int WIDTH = 5;
	private static final double S2 = 0.02;

	private final GaussianEngine engine = new GaussianEngine();
	private final float[] z = randomImage(1);
	private final ProximalTerm data = new GaussianDenoising(z, S2);

	@Test
	void oneStepIsThePosteriorMean() {
		final double t = 0.03;
		final Solution solution = new GncFlow(Schedule.oneStep(t)).solve(problem(data), Progress.NONE);
		for (int p = 0; p < z.length; p++)
			assertEquals((GaussianEngine.C * z[p] + t * GaussianEngine.MEAN) / (GaussianEngine.C + t), solution.image()[p], 1e-6);
		assertEquals(1, solution.steps());
		assertEquals(t, solution.t());
	}

	@Test
	void stepsFollowTheSchedule() {
		final Schedule schedule = Schedule.of(new double[] { 0.2, 0.05, 0.01 }, new double[] { 0.1, 0.07, 0.02 }, new double[] {
			0.5, 1, 0 });
		final float[] found = new GncFlow(schedule).solve(problem(data), Progress.NONE).image();
		for (int p = 0; p < z.length; p++) {
			double x = z[p];
			for (int i = 0; i < 3; i++) {
				final double v = x - schedule.a(i) * (x - GaussianEngine.MEAN) / (schedule.t(i) + GaussianEngine.C);
				final double w = schedule.a(i) * schedule.dataWeight(i) / S2;
				x = (v + w * z[p]) / (1 + w);
			}
			assertEquals(x, found[p], 1e-6);
		}
	}

	@Test
	void manyStepsReachTheMinimum() {
		final double t = 0.01;
		final Schedule schedule = Schedule.log(0.7, Math.sqrt(t), 20);
		final double[] all = new double[220];
		for (int i = 0; i < all.length; i++)
			all[i] = i < 20 ? schedule.t(i) : t;
		final Solution solution = new GncFlow(Schedule.of(all, all), 1e-7).solve(problem(data), Progress.NONE);
		final double c = GaussianEngine.C + t;
		for (int p = 0; p < z.length; p++)
			assertEquals((c * z[p] + S2 * GaussianEngine.MEAN) / (c + S2), solution.image()[p], 1e-5);
		assertTrue(solution.stopped());
		assertTrue(solution.steps() < all.length);
	}

	@Test
	void ownDataTermsRunThroughTheHost() {
		final DataTerm own = new ProximalTerm() {

			@Override
			public void prox(final float[] x, final double a) {
				data.prox(x, a);
			}

			@Override
			public double energy(final float[] x) {
				return data.energy(x);
			}
		};
		final Solver flow = new GncFlow(Schedule.sqrt(0.5, 0.05, 6));
		final Trace first = Trace.ofEnergy(), second = Trace.ofEnergy();
		assertArrayEquals(flow.solve(problem(data), Progress.NONE, first).image(), flow.solve(problem(own), Progress.NONE,
			second).image(), 1e-6f);
		for (int i = 0; i <= 6; i++)
			assertEquals(first.entries().get(i).energy(), second.entries().get(i).energy(), 1e-4);
	}

	@Test
	void traceHoldsEnergiesAndPsnr() {
		final float[] truth = randomImage(2);
		final Trace trace = Trace.ofPsnr(truth);
		final Solution solution = new GncFlow(Schedule.log(0.3, 0.1, 4)).solve(problem(data), Progress.NONE, trace);
		assertEquals(5, trace.entries().size());
		final Trace.Entry start = trace.entries().get(0), end = trace.entries().get(4);
		assertEquals(0, start.step());
		assertEquals(0, start.data());
		assertEquals(Psnr.of(z, truth, 1), start.psnr());
		assertEquals(Psnr.of(solution.image(), truth, 1), end.psnr());
		assertEquals(0.1 * 0.1, end.t());
		assertEquals(data.energy(solution.image()), end.data());
		assertEquals(end.prior() + end.data(), end.energy());
	}

	@Test
	void jointOptimisationFindsTheSmoothing() {
		// Nothing is known but x itself: t + c is then the mean square distance from the mean.
		final DataTerm fixed = new GaussianDenoising(z, 0);
		double square = 0;
		for (final float v : z)
			square += (v - GaussianEngine.MEAN) * (v - GaussianEngine.MEAN) / z.length;
		final Solution solution = new JointOptimisation(0.7, 2, 1000, 1e-9).solve(problem(fixed), Progress.NONE);
		assertArrayEquals(z, solution.image());
		assertEquals(square - GaussianEngine.C, solution.t(), 0.05 * solution.t());
		assertTrue(solution.stopped());
	}

	@Test
	void jointOptimisationLowersTheEnergyWithinTheRange() {
		final Trace trace = Trace.ofEnergy();
		final Solution solution = new JointOptimisation(5, 1, 30, 0).solve(problem(data), Progress.NONE, trace);
		assertFalse(solution.stopped());
		assertEquals(31, trace.entries().size());
		assertEquals(engine.prior().maxT(), trace.entries().get(0).t(), 1e-12);
		for (int i = 2; i < 31; i++)
			assertTrue(trace.entries().get(i).energy() <= trace.entries().get(i - 1).energy() + 1e-6);
		assertTrue(solution.t() >= engine.prior().minT() * (1 - 1e-12));
	}

	@Test
	void progressRunsFromZeroToOne() {
		final List<Double> fractions = new ArrayList<>();
		new GncFlow(Schedule.log(0.3, 0.1, 4)).solve(problem(data), progress(fractions, 99));
		assertEquals(List.of(0.25, 0.5, 0.75, 1.0), fractions);
	}

	@Test
	void cancelsBetweenSteps() {
		for (final Solver solver : new Solver[] { new GncFlow(Schedule.log(0.3, 0.1, 9)), new JointOptimisation(0.5, 1, 9,
			0) }) {
			final List<Double> fractions = new ArrayList<>();
			assertThrows(CancellationException.class, () -> solver.solve(problem(data), progress(fractions, 3)));
			assertEquals(3, fractions.size());
		}
	}

	@Test
	void theStartIsNotChanged() {
		final float[] start = z.clone();
		new GncFlow(Schedule.log(0.3, 0.1, 3)).solve(new Problem(engine, HEIGHT, WIDTH, data, start), Progress.NONE);
		assertArrayEquals(z, start);
	}

	@Test
	void badArgumentsAreRefused() {
		assertThrows(IllegalArgumentException.class, () -> new Problem(engine, HEIGHT, WIDTH + 1, data, z));
		assertThrows(IllegalArgumentException.class, () -> new Problem(engine, 0, WIDTH, data, new float[0]));
		assertThrows(IllegalArgumentException.class, () -> new GncFlow(Schedule.oneStep(1), -1));
		assertThrows(IllegalArgumentException.class, () -> new JointOptimisation(0, 1, 1, 0));
		assertThrows(IllegalArgumentException.class, () -> new JointOptimisation(1, 1, 0, 0));
	}

	// -- Helper methods --

	private Problem problem(final DataTerm term) {
		return new Problem(engine, HEIGHT, WIDTH, term, z);
	}

	/** Notes every update and cancels after some of them. */
	private static Progress progress(final List<Double> fractions, final int updates) {
		return new Progress() {

			@Override
			public void update(final double fraction) {
				fractions.add(fraction);
			}

			@Override
			public boolean isCanceled() {
				return fractions.size() >= updates;
			}
		};
	}

	private static float[] randomImage(final long seed) {
		final Random random = new Random(seed);
		final float[] image = new float[HEIGHT * WIDTH];
		for (int p = 0; p < image.length; p++)
			image[p] = random.nextFloat();
		return image;
	}
}
