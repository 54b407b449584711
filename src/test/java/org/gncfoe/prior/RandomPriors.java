package org.gncfoe.prior;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Small priors with random values, for tests of the file format. */
final class RandomPriors {

	private RandomPriors() {}

	/** A prior of L layers, no two sizes equal; the same seed gives the same prior. */
	static Prior create(final int depth, final long seed, final Map<String, String> metadata) {
		final Random random = new Random(seed);
		final KnotAxis tau = new KnotAxis(Math.log(1e-4), Math.log(0.3), 3);
		final List<Layer> layers = new ArrayList<>();
		int inputs = 1;
		for (int l = 0; l < depth; l++) {
			final int outputs = 4 + l;
			final KnotAxis feature = new KnotAxis(-3 - 0.1 * l, Math.PI, 6 + l);
			final Convolution k = new Convolution(inputs, outputs, 5, 3, values(outputs * inputs * 15, random));
			final SplineFunctions f = new SplineFunctions(outputs, feature, tau, values(outputs * feature.knots() * tau.knots(),
				random));
			layers.add(l == depth - 1 ? Layer.top(k, f) : Layer.hidden(k, f));
			inputs = outputs;
		}
		return new Prior(layers, 0.1 + 0.2, metadata);
	}

	private static float[] values(final int n, final Random random) {
		final float[] values = new float[n];
		for (int i = 0; i < n; i++)
			values[i] = (float) random.nextGaussian();
		return values;
	}
}
