package org.gncfoe.image;

import java.util.List;
import java.util.Map;

import org.gncfoe.prior.Convolution;
import org.gncfoe.prior.KnotAxis;
import org.gncfoe.prior.Layer;
import org.gncfoe.prior.Prior;
import org.gncfoe.prior.SplineFunctions;

/** A prior made by hand, for tests: quadratic potentials of the DCT filters, so that a step is a smoothing filter. */
public final class QuadraticPriors {

	private QuadraticPriors() {}

	/** 3x3 filters; one step mixes a pixel with the mean of its neighbourhood. */
	public static Prior create() {
		final int side = 3, n = side * side - 1;
		final float[] filters = new float[n * side * side];
		for (int o = 0; o < n; o++)
			for (int y = 0; y < side; y++)
				for (int x = 0; x < side; x++)
					filters[(o * side + y) * side + x] = (float) (dct((o + 1) / side, y, side) * dct((o + 1) % side, x, side));
		final KnotAxis feature = new KnotAxis(-6, 6, 12), tau = new KnotAxis(Math.log(1e-4), 0, 2);
		final float[] weights = new float[n * tau.knots() * feature.knots()];
		for (int i = 0; i < weights.length; i++) {
			final double u = feature.knot(i % feature.knots());
			weights[i] = (float) (0.9 / (side * side) * u * u / 2);
		}
		return new Prior(List.of(Layer.top(new Convolution(1, n, side, side, filters), new SplineFunctions(n, feature, tau,
			weights))), 0, Map.of());
	}

	private static double dct(final int k, final int x, final int n) {
		return Math.sqrt((k == 0 ? 1.0 : 2.0) / n) * Math.cos(Math.PI * k * (x + 0.5) / n);
	}
}
