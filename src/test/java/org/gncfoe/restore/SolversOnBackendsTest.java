package org.gncfoe.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.compute.RandomPriors;
import org.gncfoe.compute.cpu.CpuBackend;
import org.gncfoe.compute.opencl.OpenClBackend;
import org.gncfoe.compute.opencl.OpenClDevices;
import org.gncfoe.compute.reference.ReferenceBackend;
import org.gncfoe.noise.ColouredNoise;
import org.gncfoe.prior.Prior;
import org.gncfoe.train.PriorDesign;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every solver with every kind of data term on every backend: the same as on the reference. */
class SolversOnBackendsTest {

	private static final int HEIGHT = 9, WIDTH = 11, SIZE = HEIGHT * WIDTH, STEPS = 4;
	private static final double S2 = 0.01;

	private final Prior prior = new PriorDesign(2, 4, 3, 3, 0.01, 1, 5, 8, 15, 0.03).create(1);
	private final float[] truth = RandomPriors.image(SIZE, 1), z = RandomPriors.image(SIZE, 2);

	private static Map<String, Solver> solvers() {
		final NoiseSchedule learned = new NoiseSchedule(new double[] { 0.05, 0.2 }, List.of(Schedule.of(new double[] { 0.9, 0.5,
			0.2 }, new double[] { 0.5, 0.4, 0.2 }, new double[] { 1.3, 1.1, 0.9 }), Schedule.of(new double[] { 0.8, 0.4, 0.2 },
				new double[] { 0.5, 0.3, 0.2 }, new double[] { 1.2, 1.1, 1 })));
		final Map<String, Solver> all = new LinkedHashMap<>();
		all.put("linear", new GncFlow(Schedule.linear(0.2, 0.05, STEPS)));
		all.put("sqrt", new GncFlow(Schedule.sqrt(0.2, 0.05, STEPS)));
		all.put("log", new GncFlow(Schedule.log(0.2, 0.05, STEPS)));
		all.put("learned", new GncFlow(learned.at(Math.sqrt(S2))));
		all.put("joint", new JointOptimisation(0.2, 1, STEPS, 0));
		return all;
	}

	private Map<String, Supplier<DataTerm>> terms() {
		final float[] variances = new float[SIZE], weights = new float[SIZE];
		final boolean[] observed = new boolean[SIZE];
		for (int p = 0; p < SIZE; p++) {
			variances[p] = (float) (S2 * (1 + p % 5));
			weights[p] = p % 4 / 3f;
			observed[p] = p % 3 != 0;
		}
		final GaussianDenoising gaussian = new GaussianDenoising(z, S2);
		final Map<String, Supplier<DataTerm>> all = new LinkedHashMap<>();
		all.put("one variance", () -> gaussian);
		all.put("variances", () -> new GaussianDenoising(z, variances));
		all.put("exact inpainting", () -> new Inpainting(z, observed));
		all.put("inpainting with noise", () -> new Inpainting(z, observed, S2));
		all.put("weights", () -> new WeightedDenoising(z, weights, S2));
		all.put("one's own", () -> new ProximalTerm() {

			@Override
			public void prox(final float[] x, final double a) {
				gaussian.prox(x, a);
			}

			@Override
			public double energy(final float[] x) {
				return gaussian.energy(x);
			}
		});
		all.put("a gradient only", () -> new SmoothTerm() {

			@Override
			public void gradient(final float[] x, final float[] g) {
				for (int p = 0; p < SIZE; p++)
					g[p] = (float) ((x[p] - z[p]) / S2);
			}

			@Override
			public double lipschitz() {
				return 1 / S2;
			}

			@Override
			public double energy(final float[] x) {
				return gaussian.energy(x);
			}
		});
		all.put("correlated noise", () -> new ColouredDenoising(z, HEIGHT, WIDTH, ColouredNoise.smoothed(1, S2)));
		all.put("means of pixels", () -> {
			final MeanOfPairs means = new MeanOfPairs(HEIGHT, WIDTH);
			final float[] observation = means.apply(z);
			return new LeastSquares(means, observation, Deconvolution.constant(observation.length, S2));
		});
		return all;
	}

	private static Backend open(final String name) {
		if (name.equals("cpu")) return new CpuBackend(2);
		assumeFalse(OpenClDevices.probe().devices().isEmpty(), OpenClDevices.probe().reason());
		return new OpenClBackend(OpenClDevices.probe().devices().get(0));
	}

	@ParameterizedTest
	@ValueSource(strings = { "cpu", "opencl" })
	void givesTheSameAsTheReference(final String name) {
		try (Backend backend = open(name); Backend reference = new ReferenceBackend(); PriorEngine a = backend.open(
			prior); PriorEngine b = reference.open(prior))
		{
			terms().forEach((term, data) -> solvers().forEach((way, solver) -> {
				final Trace one = Trace.ofPsnr(truth), two = Trace.ofPsnr(truth);
				final float[] x = solver.solve(new Problem(a, HEIGHT, WIDTH, data.get(), z), Progress.NONE, one).image();
				final float[] y = solver.solve(new Problem(b, HEIGHT, WIDTH, data.get(), z), Progress.NONE, two).image();
				for (int p = 0; p < SIZE; p++)
					assertEquals(y[p], x[p], 1e-4, way + ", " + term);
				assertEquals(two.entries().size(), one.entries().size());
				for (int i = 0; i < one.entries().size(); i++) {
					assertEquals(two.entries().get(i).energy(), one.entries().get(i).energy(), 1e-3 * Math.abs(two.entries().get(i)
						.energy()), way + ", " + term);
					assertEquals(two.entries().get(i).psnr(), one.entries().get(i).psnr(), 1e-2, way + ", " + term);
				}
			}));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "cpu", "opencl" })
	void stopsWhenToldSo(final String name) {
		try (Backend backend = open(name); PriorEngine engine = backend.open(prior)) {
			final Problem problem = new Problem(engine, HEIGHT, WIDTH, new GaussianDenoising(z, S2), z);
			solvers().forEach((way, solver) -> {
				final int[] told = { 0 };
				final Progress twice = new Progress() {

					@Override
					public void update(final double fraction) {
						told[0]++;
					}

					@Override
					public boolean isCanceled() {
						return told[0] == 2;
					}
				};
				assertThrows(CancellationException.class, () -> solver.solve(problem, twice), way);
				assertEquals(2, told[0], way);
			});
			final Solution flow = new GncFlow(Schedule.log(0.2, 0.02, 100), 0.003).solve(problem, Progress.NONE);
			assertTrue(flow.stopped() && flow.steps() < 100, () -> flow.steps() + " steps of GNC flow");
			final Solution joint = new JointOptimisation(0.02, 1e-6, 100, 0.003).solve(problem, Progress.NONE);
			assertTrue(joint.stopped() && joint.steps() < 100, () -> joint.steps() + " steps of joint optimisation");
		}
	}
}
