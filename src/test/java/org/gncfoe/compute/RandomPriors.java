package org.gncfoe.compute;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.gncfoe.prior.Chain;
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
			final Convolution filter = new Convolution(in, out, side, side, k);
			final SplineFunctions f = new SplineFunctions(out, feature, tau, w);
			layers.add(l == depth - 1 ? Layer.top(filter, f) : Layer.hidden(filter, f));
		}
		return new Prior(layers, 0.03, Map.of());
	}

	/** Names of the shapes that {@link #graph} knows. */
	public static final String[] SHAPES = { "links", "strided", "sum", "thirds" };

	/**
	 * A prior that is no plain chain: {@code links} (full resolution, a layer without potentials), {@code strided} (8x8 to
	 * half, 4x4 to a quarter of the resolution), {@code sum} (one layer at full resolution and two at half), {@code thirds}
	 * (5x5 filters at stride 3, so that a side of the filter is no multiple of the stride).
	 *
	 * @param channels of the first layers; the strided go on with half as many more
	 */
	public static Prior graph(final String shape, final int imageChannels, final int channels, final int intervals,
		final long seed)
	{
		final Random random = new Random(seed);
		final int more = channels + channels / 2;
		final List<Chain> terms = switch (shape) {
			case "links" -> List.of(new Chain(List.of(layer(random, imageChannels, channels, 5, 1, false, true, true,
				intervals), layer(random, channels, channels, 3, 1, true, true, false, intervals), layer(random, channels,
					channels, 3, 1, true, true, true, intervals), layer(random, channels, channels, 3, 1, true, false, true,
						intervals))));
			case "strided" -> List.of(new Chain(List.of(layer(random, imageChannels, channels, 8, 2, false, true, true,
				intervals), layer(random, channels, channels, 3, 1, true, true, true, intervals), layer(random, channels, more,
					4, 2, false, true, true, intervals), layer(random, more, more, 3, 1, true, true, true, intervals), layer(
						random, more, more, 3, 1, true, false, true, intervals))));
			case "sum" -> List.of(new Chain(List.of(layer(random, imageChannels, channels, 7, 1, false, false, true,
				intervals))), new Chain(List.of(layer(random, imageChannels, more, 4, 2, false, true, true, intervals), layer(
					random, more, more, 3, 1, true, false, true, intervals))));
			case "thirds" -> List.of(new Chain(List.of(layer(random, imageChannels, channels, 5, 3, false, true, false,
				intervals), layer(random, channels, more, 3, 1, false, false, true, intervals))));
			default -> throw new IllegalArgumentException(shape);
		};
		return Prior.sum(terms, 0.03, Map.of());
	}

	private static Layer layer(final Random random, final int in, final int out, final int side, final int stride,
		final boolean link, final boolean activation, final boolean potential, final int intervals)
	{
		final float[] k = new float[out * in * side * side];
		for (int i = 0; i < k.length; i++)
			k[i] = (float) ((link ? 0.5 : 1) * random.nextGaussian() / Math.sqrt(in * side * side));
		// NB: activations and potentials of the same axis share their cells, those of others do not
		return new Layer(new Convolution(in, out, side, side, stride, k), link, activation ? functions(random, out,
			new KnotAxis(-4, 4, intervals), false) : null, potential ? functions(random, out, new KnotAxis(-4, side > 4 ? 4 : 3,
				intervals), true) : null);
	}

	private static SplineFunctions functions(final Random random, final int channels, final KnotAxis feature,
		final boolean potential)
	{
		final KnotAxis tau = new KnotAxis(Math.log(0.01 * 0.01), 0, 5);
		final float[] w = new float[channels * feature.knots() * tau.knots()];
		for (int i = 0; i < w.length; i++) {
			final double u = feature.knot(i % feature.knots());
			w[i] = (float) ((potential ? u * u / 2 : u) + 0.1 * random.nextGaussian());
		}
		return new SplineFunctions(channels, feature, tau, w);
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
