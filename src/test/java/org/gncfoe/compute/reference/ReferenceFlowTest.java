package org.gncfoe.compute.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;

import org.gncfoe.compute.FlowBatch;
import org.gncfoe.compute.FlowBatches;
import org.gncfoe.compute.FlowGradient;
import org.gncfoe.compute.FlowPass;
import org.gncfoe.compute.FlowPatch;
import org.gncfoe.compute.RandomPriors;
import org.gncfoe.prior.ParameterGroup;
import org.gncfoe.prior.Prior;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The reverse pass of the unrolled flow against central differences in float64. */
public class ReferenceFlowTest {

	private static final int H = 5, W = 6;
	private static final double TOLERANCE = 1e-6;

	/** Every smoothing, step size and data weight of every step. */
	@ParameterizedTest
	@CsvSource({ "1,1", "2,1", "3,1", "2,2" })
	void scheduleGradients(final int depth, final int channels) {
		scheduleGradients(RandomPriors.of(depth, channels, 3, 3, 9, depth));
	}

	@ParameterizedTest
	@ValueSource(strings = { "strided", "sum" })
	void scheduleGradients(final String shape) {
		scheduleGradients(RandomPriors.graph(shape, 1, 3, 9, 4));
	}

	private static void scheduleGradients(final Prior p) {
		final double[] theta = ReferenceBackend.doubles(p.parameters());
		final FlowBatch b = FlowBatches.random(p, H, W, 1, 5);
		final FlowGradient g = ReferenceFlow.gradient(p, theta, b, false);
		for (int q = 0; q < b.patches().size(); q++)
			for (int i = 0; i < b.patches().get(q).steps(); i++) {
				check(p, theta, b, q, i, 0, g.t()[q][i], "t");
				check(p, theta, b, q, i, 1, g.a()[q][i], "a");
				check(p, theta, b, q, i, 2, g.dataWeight()[q][i], "w");
			}
		assertEquals(0, g.t()[2][0], "outside its range, the prior does not depend on t");
	}

	private static void check(final Prior p, final double[] theta, final FlowBatch b, final int q, final int i,
		final int which, final double expected, final String name)
	{
		final FlowPatch patch = b.patches().get(q);
		final double value = new double[][] { patch.t(), patch.a(), patch.dataWeight() }[which][i], d = 1e-4 * value;
		final double up = loss(p, theta, moved(b, q, i, which, d)), down = loss(p, theta, moved(b, q, i, which, -d));
		final double up2 = loss(p, theta, moved(b, q, i, which, 2 * d)), down2 = loss(p, theta, moved(b, q, i, which, -2 *
			d));
		// fourth order, so that rounding and truncation are both far below the tolerance
		final double difference = (8 * (up - down) - (up2 - down2)) / (12 * d);
		assertTrue(Math.abs(difference - expected) <= TOLERANCE * Math.abs(expected) + 1e-12 / value, name + " of step " +
			i + ", patch " + q + ": " + difference + " by differences, " + expected + " computed");
	}

	/** Patch q alone, with one value moved. */
	private static FlowBatch moved(final FlowBatch b, final int q, final int i, final int which, final double by) {
		final FlowPatch p = b.patches().get(q);
		final double[][] values = { p.t().clone(), p.a().clone(), p.dataWeight().clone() };
		values[which][i] += by;
		return new FlowBatch(List.of(new FlowPatch(p.start(), p.truth(), p.observation(), p.precision(), values[0],
			values[1], values[2], p.share(), p.expected())), b.height(), b.width(), b.margin());
	}

	/** The loss from the forward pass alone. */
	private static double loss(final Prior p, final double[] theta, final FlowBatch b) {
		final FlowGradient ignored = FlowGradient.zero(b, null);
		double loss = 0;
		for (int q = 0; q < b.patches().size(); q++) {
			final double[] t = b.patches().get(q).t();
			loss += FlowPass.run(b, q, new FlowPass.StepPrior() {

				@Override
				public double[] gradient(final int step, final double[] x) {
					return new ReferenceNetwork(p, theta, t[step], b.height(), b.width()).gradient(x);
				}

				@Override
				public double pullBack(final int step, final double[] x, final double[] u, final double[] hu) {
					return 0;
				}
			}, ignored);
		}
		return loss;
	}

	/** Filters and functions of every layer, along random directions. */
	@ParameterizedTest
	@CsvSource({ "1,1", "2,1", "3,1", "2,2" })
	void parameterGradients(final int depth, final int channels) {
		parameterGradients(RandomPriors.of(depth, channels, 3, 3, 9, depth));
	}

	@ParameterizedTest
	@ValueSource(strings = { "strided", "sum" })
	void parameterGradients(final String shape) {
		parameterGradients(RandomPriors.graph(shape, 1, 3, 9, 5));
	}

	private static void parameterGradients(final Prior p) {
		final double[] theta = ReferenceBackend.doubles(p.parameters());
		final FlowBatch b = FlowBatches.random(p, H, W, 1, 6);
		final double[] g = ReferenceFlow.gradient(p, theta, b, true).parameters();
		final Random random = new Random(1);
		for (final ParameterGroup group : p.groups()) {
			final double[] v = new double[theta.length];
			double expected = 0;
			for (int i = group.offset(); i < group.offset() + group.length(); i++) {
				v[i] = random.nextGaussian();
				expected += v[i] * g[i];
			}
			final double d = 1e-5;
			final double near = loss(p, moved(theta, v, d), b) - loss(p, moved(theta, v, -d), b);
			final double far = loss(p, moved(theta, v, 2 * d), b) - loss(p, moved(theta, v, -2 * d), b);
			// fourth order, as above
			final double difference = (8 * near - far) / (12 * d);
			assertTrue(Math.abs(difference - expected) <= TOLERANCE * Math.abs(expected), group.name() + ": " + difference +
				" by differences, " + expected + " computed");
		}
	}

	private static double[] moved(final double[] x, final double[] v, final double by) {
		final double[] r = x.clone();
		for (int i = 0; i < r.length; i++)
			r[i] += by * v[i];
		return r;
	}
}
