package org.gncfoe.compute.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;

import org.gncfoe.compute.RandomPriors;
import org.gncfoe.compute.TrainingBatch;
import org.gncfoe.compute.TrainingBatches;
import org.gncfoe.compute.TrainingSettings;
import org.gncfoe.prior.Convolution;
import org.gncfoe.prior.ParameterGroup;
import org.gncfoe.prior.Prior;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every derivative of the reference backend against central differences in float64. */
public class ReferenceBackendTest {

	private static final int H = 6, W = 5;

	private static double[] random(final int n, final long seed) {
		return ReferenceBackend.doubles(RandomPriors.normal(n, seed));
	}

	private static double[] image(final int n) {
		return ReferenceBackend.doubles(RandomPriors.image(n, 5));
	}

	private static double[] moved(final double[] x, final double[] v, final double by) {
		final double[] r = x.clone();
		for (int i = 0; i < r.length; i++)
			r[i] += by * v[i];
		return r;
	}

	private static ReferenceNetwork net(final Prior p, final double t) {
		return new ReferenceNetwork(p, ReferenceBackend.doubles(p.parameters()), t, H, W);
	}

	private static void close(final double expected, final double actual, final double tolerance) {
		assertEquals(expected, actual, tolerance * Math.max(Math.abs(expected), 1e-3));
	}

	@ParameterizedTest
	@CsvSource({ "1,1", "2,1", "3,1", "4,1", "2,3" })
	void imageDerivatives(final int depth, final int imageChannels) {
		imageDerivatives(RandomPriors.of(depth, imageChannels, 3, depth == 1 ? 7 : 3, 9, depth));
	}

	/** NB: 6 x 5 pixels are no multiple of any total stride. */
	@ParameterizedTest
	@CsvSource({ "links,1", "strided,1", "sum,1", "thirds,1", "strided,2", "sum,3" })
	void imageDerivatives(final String shape, final int imageChannels) {
		imageDerivatives(RandomPriors.graph(shape, imageChannels, 3, 9, 1));
	}

	private static void imageDerivatives(final Prior p) {
		final int imageChannels = p.imageChannels();
		final double[] x = image(imageChannels * H * W), v = random(x.length, 1), u = random(x.length, 2);
		final double t = 0.02, d = 1e-6;
		final ReferenceNetwork net = net(p, t);
		close((net.energy(moved(x, v, d)) - net.energy(moved(x, v, -d))) / (2 * d), ReferenceNetwork.dot(net.gradient(x),
			v), 1e-6);
		final double[] up = net.gradient(moved(x, v, d)), down = net.gradient(moved(x, v, -d));
		close((ReferenceNetwork.dot(up, u) - ReferenceNetwork.dot(down, u)) / (2 * d), ReferenceNetwork.dot(net.hessian(x,
			v, 0, null), u), 1e-6);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3 })
	void tauDerivatives(final int depth) {
		tauDerivatives(RandomPriors.of(depth, 3, 3, 9, depth));
	}

	@ParameterizedTest
	@ValueSource(strings = { "links", "strided", "sum", "thirds" })
	void tauDerivatives(final String shape) {
		tauDerivatives(RandomPriors.graph(shape, 1, 3, 9, 2));
	}

	private static void tauDerivatives(final Prior p) {
		final double[] x = image(H * W), u = random(x.length, 2);
		final double tau = Math.log(0.02), d = 1e-4;
		final double before = net(p, Math.exp(tau - d)).energy(x), at = net(p, Math.exp(tau)).energy(x), after = net(p, Math
			.exp(tau + d)).energy(x);
		final double[] r = net(p, Math.exp(tau)).tauDerivatives(x);
		close((after - before) / (2 * d), r[0], 1e-6);
		close((after - 2 * at + before) / (d * d), r[1], 1e-5);
		final double along = (ReferenceNetwork.dot(net(p, Math.exp(tau + d)).gradient(x), u) - ReferenceNetwork.dot(net(p,
			Math.exp(tau - d)).gradient(x), u)) / (2 * d);
		close(along, ReferenceNetwork.dot(net(p, Math.exp(tau)).gradientAlongTau(x), u), 1e-6);
	}

	@Test
	void outsideItsRangeThePriorDoesNotDependOnT() {
		final Prior p = RandomPriors.of(2, 3, 3, 9, 1);
		final double[] x = image(H * W);
		assertEquals(net(p, 1.5).energy(x), net(p, 2).energy(x));
		assertEquals(0, net(p, 2).tauDerivatives(x)[0]);
	}

	/** Every parameter group, both terms: directional derivatives and single parameters. */
	@ParameterizedTest
	@CsvSource({ "1,0", "2,0", "3,0", "1,0.3", "2,0.3", "3,0.3" })
	void parameterGradients(final int depth, final double lambda) {
		parameterGradients(RandomPriors.of(depth, 3, 3, 7, 10 + depth), lambda);
	}

	@ParameterizedTest
	@CsvSource({ "links,0", "strided,0", "sum,0", "thirds,0", "links,0.3", "strided,0.3", "sum,0.3", "thirds,0.3" })
	void parameterGradients(final String shape, final double lambda) {
		parameterGradients(RandomPriors.graph(shape, 1, 2, 7, 3), lambda);
	}

	@Test
	void parameterGradientsOfAnyRule() {
		parameterGradients(RandomPriors.of(2, 1, 3, 7, 3), 0, TrainingBatches.general());
	}

	private static void parameterGradients(final Prior p, final double lambda) {
		final int n = H * W;
		parameterGradients(p, lambda, new TrainingBatch(2, H, W, RandomPriors.image(2 * n, 3), RandomPriors.normal(2 * n, 4),
			new double[] { Math.log(0.01), Math.log(0.2) }));
	}

	private static void parameterGradients(final Prior p, final double lambda, final TrainingBatch b) {
		final TrainingSettings s = settings(lambda);
		final double[] theta = ReferenceBackend.doubles(p.parameters());
		final double[] gradient = new double[theta.length];
		ReferenceBackend.loss(p, theta, b, s, gradient);
		final Random random = new Random(7);
		for (final ParameterGroup group : p.groups()) {
			final double[] v = new double[theta.length];
			double expected = 0;
			for (int i = group.offset(); i < group.offset() + group.length(); i++) {
				v[i] = random.nextGaussian();
				expected += gradient[i] * v[i];
			}
			final double d = 1e-5;
			final double fd = (ReferenceBackend.loss(p, moved(theta, v, d), b, s, null).total() - ReferenceBackend.loss(p, moved(
				theta, v, -d), b, s, null).total()) / (2 * d);
			assertTrue(Math.abs(fd - expected) <= 1e-6 * Math.abs(expected), group.name() + " lambda " + lambda + ": " + fd +
				" by differences, " + expected + " computed");
		}
	}

	private static TrainingSettings settings(final double lambda) {
		final TrainingSettings d = TrainingSettings.defaults();
		return new TrainingSettings(lambda, 2, 1, d.filterRate(), d.deepFilterRate(), d.potentialRate(), d
			.activationRate(), d.beta1(), d.beta2(), d.epsilon(), d.clip(), d.average(), d.smoothness());
	}

	@ParameterizedTest
	@CsvSource({ "1,1", "1,7", "2,3", "7,7", "5,13" })
	void adjointIsExactAtTheBorders(final int h, final int w) {
		final Prior p = RandomPriors.of(1, 2, 4, 7, 9, 1);
		final ReferenceConvolution k = new ReferenceConvolution(p.layer(0).convolution(), ReferenceBackend.doubles(p.layer(
			0).convolution().weights()));
		final double[] x = random(2 * h * w, 1), g = random(4 * h * w, 2);
		final double a = ReferenceNetwork.dot(k.forward(x, h, w), g), b = ReferenceNetwork.dot(x, k.adjoint(g, h, w));
		assertEquals(a, b, 1e-12 * (1 + Math.abs(a)));
	}

	@ParameterizedTest
	@CsvSource({ "2,2,8,2", "2,2,4,2", "6,8,8,2", "4,10,4,2", "3,9,5,3", "8,8,6,4", "4,4,4,4" })
	void adjointOfStridedFiltersIsExactAtTheBorders(final int h, final int w, final int side, final int stride) {
		final double[] weights = random(4 * 2 * side * side, 3);
		final ReferenceConvolution k = new ReferenceConvolution(new Convolution(2, 4, side, side, stride,
			new float[weights.length]), weights);
		final double[] x = random(2 * h * w, 1), g = random(4 * h * w / stride / stride, 2);
		final double a = ReferenceNetwork.dot(k.forward(x, h, w), g), b = ReferenceNetwork.dot(x, k.adjoint(g, h, w));
		assertEquals(a, b, 1e-12 * (1 + Math.abs(a)));
	}
}
