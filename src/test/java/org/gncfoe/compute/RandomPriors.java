package org.gncfoe.compute;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.gncfoe.prior.Convolution;
import org.gncfoe.prior.KnotAxis;
import org.gncfoe.prior.Layer;
import org.gncfoe.prior.Prior;
import org.gncfoe.prior.SplineFunctions;

/** Random priors for tests: smooth random functions around a quadratic or the identity. */
public final class RandomPriors {

	private RandomPriors() {}

	/** A prior with the given number of layers: 7x7 (or the given first side) then 3x3 filters. */
	public static Prior of(final int depth, final int channels, final int firstSide, final int intervals,
		final long seed)
	{
		return of(depth, 1, channels, firstSide, intervals, seed);
	}

	/** The same for images of several channels. */
	public static Prior of(final int depth, final int imageChannels, final int channels, final int firstSide,
		final int intervals, final long seed)
	{
		final Random random = new Random(seed);
		final List<Layer> layers = new ArrayList<>();
		final KnotAxis tau = new KnotAxis(Math.log(0.01 * 0.01), 0, 5);
		for (int l = 0; l < depth; l++) {
			final int side = l == 0 ? firstSide : 3, in = l == 0 ? imageChannels : channels + l - 1, out = channels + l;
			final float[] k = new float[out * in * side * side];
			for (int i = 0; i < k.length; i++)
				k[i] = (float) (random.nextGaussian() / Math.sqrt(in * side * side));
			final KnotAxis feature = new KnotAxis(-4, 4, intervals);
			final float[] w = new float[out * feature.knots() * tau.knots()];
			for (int i = 0; i < w.length; i++) {
				final double u = feature.knot(i % feature.knots());
				w[i] = (float) ((l == depth - 1 ? u * u / 2 : u) + 0.1 * random.nextGaussian());
			}
			layers.add(new Layer(new Convolution(in, out, side, side, k), new SplineFunctions(out, feature, tau, w)));
		}
		return new Prior(layers, 0.03, Map.of());
	}

	/** Values of a random image with a structure and some outliers, about [0, 1]. */
	public static float[] image(final int n, final long seed) {
		final Random random = new Random(seed);
		final float[] x = new float[n];
		for (int i = 0; i < n; i++)
			x[i] = (float) (0.5 + 0.3 * Math.sin(i * 0.37) + 0.1 * random.nextGaussian() + (i % 29 == 0 ? 0.5 : 0));
		return x;
	}

	/** Standard normal values. */
	public static float[] normal(final int n, final long seed) {
		final Random random = new Random(seed);
		final float[] x = new float[n];
		for (int i = 0; i < n; i++)
			x[i] = (float) random.nextGaussian();
		return x;
	}
}
