package org.gncfoe.compute.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.ImageState;
import org.gncfoe.compute.RandomPriors;
import org.gncfoe.compute.TrainingBatch;
import org.gncfoe.compute.TrainingBatches;
import org.gncfoe.compute.TrainingLoss;
import org.gncfoe.compute.TrainingSession;
import org.gncfoe.compute.TrainingSettings;
import org.gncfoe.compute.reference.ReferenceBackend;
import org.gncfoe.prior.Prior;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The CPU backend against the reference, on random priors and images of all kinds of sizes. */
public class CpuBackendTest {

	private final Backend cpu = new CpuBackend(3), reference = new ReferenceBackend();

	/** ||a - b|| / ||b||. */
	public static double difference(final float[] a, final float[] b) {
		double d = 0, n = 0;
		for (int i = 0; i < a.length; i++) {
			d += ((double) a[i] - b[i]) * (a[i] - b[i]);
			n += (double) b[i] * b[i];
		}
		return Math.sqrt(d / n);
	}

	private ImageState image(final Backend backend, final Prior p, final int h, final int w) {
		final ImageState state = backend.open(p).image(h, w);
		state.write(RandomPriors.image(p.imageChannels() * h * w, h));
		return state;
	}

	@ParameterizedTest
	@CsvSource({ "1,1,1,1", "1,1,1,9", "1,1,7,7", "1,1,23,150", "1,1,300,31", "2,1,1,1", "2,1,5,3", "2,1,150,37",
		"3,1,13,17", "3,1,40,30", "3,1,2,141", "1,2,12,17", "2,3,12,17", "4,1,20,20" })
	void equalsTheReference(final int depth, final int channels, final int h, final int w) {
		equalsTheReference(RandomPriors.of(depth, channels, depth == 1 ? 9 : 5, 7, 15, depth), h, w);
	}

	@ParameterizedTest
	@CsvSource({ "links,1,13,17", "strided,1,1,1", "strided,1,3,2", "strided,1,41,37", "strided,1,150,31", "strided,1,40,28",
		"strided,3,12,17", "sum,1,1,9", "sum,1,23,30", "sum,2,16,15", "thirds,1,19,17", "thirds,1,4,150" })
	void severalScalesEqualTheReference(final String shape, final int channels, final int h, final int w) {
		equalsTheReference(RandomPriors.graph(shape, channels, 6, 15, 1), h, w);
	}

	private void equalsTheReference(final Prior p, final int h, final int w) {
		final int channels = p.imageChannels();
		final ImageState a = image(cpu, p, h, w), b = image(reference, p, h, w);
		final double t = 0.03;
		final int n = channels * h * w;
		final float[] ga = new float[n], gb = new float[n], v = RandomPriors.normal(n, 3);
		a.gradient(t, ga);
		b.gradient(t, gb);
		assertTrue(difference(ga, gb) < 1e-5, "gradient differs by " + difference(ga, gb));
		assertEquals(b.energy(t), a.energy(t), 1e-5 * Math.abs(b.energy(t)));
		a.hessian(t, v, ga);
		b.hessian(t, v, gb);
		assertTrue(difference(ga, gb) < 2e-5, "Hessian differs by " + difference(ga, gb));
		assertEquals(b.tauDerivative(t), a.tauDerivative(t), 2e-5 * (Math.abs(b.tauDerivative(t)) + n));
		assertEquals(b.gradientTauDerivative(t, v), a.gradientTauDerivative(t, v), 1e-4 * (Math.abs(b
			.gradientTauDerivative(t, v)) + n));
	}

	@Test
	void proximalStepsEqualTheReference() {
		final int h = 21, w = 34, n = h * w;
		final Prior p = RandomPriors.of(2, 5, 7, 15, 1);
		final float[] z = RandomPriors.image(n, 8), precision = new float[n], xa = new float[n], xb = new float[n];
		for (int i = 0; i < n; i++)
			precision[i] = i % 3 == 0 ? 0 : i % 3 == 1 ? 30 : Float.POSITIVE_INFINITY;
		for (final float[] x : new float[][] { xa, xb }) {
			final ImageState s = image(x == xa ? cpu : reference, p, h, w);
			s.observe(z, precision);
			for (final double t : new double[] { 0.01, 0.005, 0.001 })
				s.step(t, 0.3 * t);
			s.read(x);
		}
		assertTrue(difference(xa, xb) < 1e-5);
		for (int i = 2; i < n; i += 3)
			assertEquals(z[i], xa[i], "exactly observed pixels stay bit by bit");
	}

	@ParameterizedTest
	@CsvSource({ "1,1,0", "2,1,0", "3,1,0", "2,2,0", "1,1,0.4", "2,1,0.4", "3,1,0.4" })
	void trainingGradientEqualsTheReference(final int depth, final int channels, final double lambda) {
		trainingGradientEqualsTheReference(RandomPriors.of(depth, channels, 5, 7, 15, depth), lambda);
	}

	@ParameterizedTest
	@CsvSource({ "links,1,0.4", "strided,1,0", "strided,1,0.4", "strided,3,0.4", "sum,1,0", "sum,1,0.4", "thirds,1,0.4" })
	void trainingGradientOfSeveralScalesEqualsTheReference(final String shape, final int channels, final double lambda) {
		trainingGradientEqualsTheReference(RandomPriors.graph(shape, channels, 4, 15, 1), lambda);
	}

	private void trainingGradientEqualsTheReference(final Prior p, final double lambda) {
		final int channels = p.imageChannels();
		final TrainingSettings d = TrainingSettings.defaults();
		final TrainingSettings s = new TrainingSettings(lambda, 2, 3, d.filterRate(), d.deepFilterRate(), d
			.potentialRate(), d.activationRate(), d.beta1(), d.beta2(), d.epsilon(), d.clip(), d.average(), d.smoothness());
		final int h = 18, w = 15, n = channels * h * w;
		final TrainingBatch b = new TrainingBatch(3, h, w, RandomPriors.image(3 * n, 1), RandomPriors.normal(3 * n, 2),
			new double[] { Math.log(0.01), Math.log(0.05), Math.log(0.3) });
		final float[] ga = new float[p.parameterCount()], gb = new float[p.parameterCount()];
		final TrainingLoss la = cpu.train(p, s).gradient(b, ga), lb = reference.train(p, s).gradient(b, gb);
		assertEquals(lb.image(), la.image(), 1e-5 * lb.image());
		assertEquals(lb.smoothing(), la.smoothing(), 1e-4 * Math.abs(lb.smoothing()));
		assertTrue(difference(ga, gb) < 1e-4, "gradient differs by " + difference(ga, gb));
	}

	@Test
	void goalsOfAnyRuleEqualTheReference() {
		final Prior p = RandomPriors.of(2, 1, 5, 7, 15, 2);
		final TrainingSettings s = TrainingSettings.defaults();
		final TrainingBatch b = TrainingBatches.general();
		final float[] ga = new float[p.parameterCount()], gb = new float[p.parameterCount()];
		final TrainingLoss la = cpu.train(p, s).gradient(b, ga), lb = reference.train(p, s).gradient(b, gb);
		assertTrue(lb.image() > 0 && Double.isFinite(lb.image()));
		assertEquals(lb.image(), la.image(), 1e-5 * lb.image());
		assertTrue(difference(ga, gb) < 1e-4, "gradient differs by " + difference(ga, gb));
	}

	@Test
	void trainingIsReproducibleAndResumesExactly() {
		final Prior p = RandomPriors.of(2, 4, 5, 9, 1);
		final int h = 20, w = 20;
		final TrainingBatch b = new TrainingBatch(4, h, w, RandomPriors.image(4 * h * w, 1), RandomPriors.normal(4 * h * w,
			2), new double[] { -4, -3, -2, -1 });
		final TrainingSession one = cpu.train(p, TrainingSettings.defaults()), two = cpu.train(p, TrainingSettings
			.defaults()), three = cpu.train(p, TrainingSettings.defaults());
		for (int i = 0; i < 6; i++)
			one.step(b, 1);
		for (int i = 0; i < 3; i++)
			two.step(b, 1);
		three.restore(two.state());
		for (int i = 0; i < 3; i++)
			three.step(b, 1);
		assertArrayEquals(one.prior().parameters(), three.prior().parameters());
		assertArrayEquals(one.averaged().parameters(), three.averaged().parameters());
	}
}
