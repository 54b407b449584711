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

/**
 * Random priors to compare devices with: random filters (7x7, then 3x3; those of the first layer have zero mean and unit
 * norm as trained ones), and rough functions around a quadratic or the identity.
 */
final class RandomPrior {

	/** Smallest and largest noise standard deviation, in intensity units. */
	private static final double LEAST = 0.01, MOST = 1;

	private RandomPrior() {}

	/**
	 * A prior.
	 *
	 * @param depth number of layers
	 * @param imageChannels channels of the images
	 * @param filters number of filters of every layer
	 */
	static Prior of(final int depth, final int imageChannels, final int filters, final long seed) {
		final Random random = new Random(seed);
		final List<Layer> layers = new ArrayList<>();
		final KnotAxis tau = new KnotAxis(2 * Math.log(LEAST), 2 * Math.log(MOST), 6), feature = new KnotAxis(-16, 16, 63);
		for (int l = 0; l < depth; l++) {
			final int side = l == 0 ? 7 : 3, in = l == 0 ? imageChannels : filters, taps = side * side;
			final float[] k = new float[filters * in * taps], w = new float[filters * feature.knots() * tau.knots()];
			for (int i = 0; i < k.length; i++)
				k[i] = (float) (random.nextGaussian() / Math.sqrt(in * taps));
			if (l == 0) for (int plane = 0; plane < filters * in; plane++)
				centre(k, plane * taps, taps);
			for (int i = 0; i < w.length; i++) {
				final double u = feature.knot(i % feature.knots());
				w[i] = (float) ((l == depth - 1 ? u * u / 2 : u) + 0.1 * random.nextGaussian());
			}
			final Convolution filter = new Convolution(in, filters, side, side, k);
			final SplineFunctions f = new SplineFunctions(filters, feature, tau, w);
			layers.add(l == depth - 1 ? Layer.top(filter, f) : Layer.hidden(filter, f));
		}
		return new Prior(layers, 0.03, Map.of());
	}

	/** A small prior at half and a quarter of the resolution, with links and potentials on all layers. */
	static Prior strided(final long seed) {
		final Random random = new Random(seed);
		return new Prior(List.of(layer(random, 1, 16, 8, 2, false, true), layer(random, 16, 16, 3, 1, true, true), layer(
			random, 16, 24, 4, 2, false, true), layer(random, 24, 24, 3, 1, true, false)), 0.03, Map.of());
	}

	private static Layer layer(final Random random, final int in, final int out, final int side, final int stride,
		final boolean link, final boolean activation)
	{
		final float[] k = new float[in * out * side * side];
		for (int i = 0; i < k.length; i++)
			k[i] = (float) (0.5 * random.nextGaussian() / Math.sqrt(in * side * side));
		return new Layer(new Convolution(in, out, side, side, stride, k), link, activation ? functions(random, out, false)
			: null, functions(random, out, true));
	}

	private static SplineFunctions functions(final Random random, final int channels, final boolean potential) {
		final KnotAxis tau = new KnotAxis(2 * Math.log(LEAST), 2 * Math.log(MOST), 6), feature = new KnotAxis(-16, 16, 30);
		final float[] w = new float[channels * feature.knots() * tau.knots()];
		for (int i = 0; i < w.length; i++) {
			final double u = feature.knot(i % feature.knots());
			w[i] = (float) ((potential ? u * u / 2 : u) + 0.1 * random.nextGaussian());
		}
		return new SplineFunctions(channels, feature, tau, w);
	}

	private static void centre(final float[] k, final int from, final int n) {
		double sum = 0;
		for (int i = from; i < from + n; i++)
			sum += k[i];
		for (int i = from; i < from + n; i++)
			k[i] -= (float) (sum / n);
	}

	/**
	 * A prior of the size of trained ones: t grad R has a Lipschitz constant of at most about 1 on an image, as steps of
	 * size t need. NB: without that a solver amplifies every difference with every step, rounding errors too.
	 *
	 * @param x a square image {@code [channels][side][side]}
	 */
	static Prior stable(final Prior prior, final float[] x, final int side) {
		double most = 0;
		try (Backend cpu = Providers.open(Backends.CPU, 0); PriorEngine engine = cpu.open(prior); ImageState image = engine.image(side,
			side))
		{
			image.write(x);
			for (double sigma = LEAST; sigma <= MOST; sigma *= 2.5)
				most = Math.max(most, sigma * sigma * norm(image, sigma * sigma, x.length));
		}
		final float[] all = prior.parameters();
		final int potentials = prior.layer(prior.depth() - 1).functions().weights().length;
		for (int i = all.length - potentials; i < all.length; i++)
			all[i] /= (float) most;
		return prior.withParameters(all);
	}

	/** The norm of the Hessian, by power iteration. */
	private static double norm(final ImageState image, final double t, final int n) {
		final Random random = new Random(1);
		final float[] v = new float[n];
		for (int i = 0; i < n; i++)
			v[i] = (float) random.nextGaussian();
		double norm = 0;
		for (int round = 0; round < 15; round++) {
			image.hessian(t, v, v);
			double squares = 0;
			for (final float value : v)
				squares += (double) value * value;
			norm = Math.sqrt(squares);
			for (int i = 0; i < n; i++)
				v[i] /= (float) norm;
		}
		return norm;
	}
}
