package org.gncfoe.figures;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

import org.gncfoe.prior.Chain;
import org.gncfoe.prior.Convolution;
import org.gncfoe.prior.Layer;
import org.gncfoe.prior.Prior;
import org.gncfoe.train.Patches.Picture;

/**
 * The effective range of every feature of a prior at one smoothing t: between the lower and the upper quantile of what it
 * is on pictures with noise of variance t. Only there do the functions matter. Features are in the prior's own unit (the
 * first layer's are divided by s(t)).
 */
final class FeatureRanges {

	/** Share of the features that lie below the range, and above it. */
	static final double OUTSIDE = 0.005;

	/** Where no pictures are given: so many feature units to either side. */
	static final double DEFAULT = 3;

	private static final int SIDE = 72, PICTURES = 12;

	private final double[][] low, high;

	private FeatureRanges(final double[][] low, final double[][] high) {
		this.low = low;
		this.high = high;
	}

	/** Lower end for a channel of a layer, both counted from 0. */
	double low(final int layer, final int channel) {
		return low[layer][channel];
	}

	/** Upper end. */
	double high(final int layer, final int channel) {
		return high[layer][channel];
	}

	/** The same range for every feature. */
	static FeatureRanges unknown(final Prior prior) {
		final double[][] low = new double[prior.depth()][], high = new double[prior.depth()][];
		for (int l = 0; l < prior.depth(); l++) {
			low[l] = new double[prior.layer(l).convolution().outputs()];
			high[l] = low[l].clone();
			Arrays.fill(low[l], -DEFAULT);
			Arrays.fill(high[l], DEFAULT);
		}
		return new FeatureRanges(low, high);
	}

	/**
	 * Measures the ranges.
	 *
	 * @param prior a prior for grey images
	 * @param pictures grey pictures, prior's intensity unit; the middles of some are used
	 * @param t smoothing (variance)
	 * @param seed of the noise
	 */
	static FeatureRanges of(final Prior prior, final List<Picture> pictures, final double t, final long seed) {
		final int layers = prior.depth(), used = Math.min(PICTURES, pictures.size());
		final List<List<float[]>> features = new ArrayList<>();
		for (int l = 0; l < layers; l++)
			features.add(new ArrayList<>());
		// NB: what the last layer sees, and some of it beside each other
		final int side = SIDE + prior.gradientRadius() / 2;
		for (int n = 0; n < used; n++) {
			final Picture picture = pictures.get((int) ((long) n * pictures.size() / used)).middle(side);
			// NB: square, so that one side says all
			final Picture square = picture.middle(Math.min(picture.height(), picture.width()));
			final double tau = prior.tau(t);
			int first = 0;
			for (final Chain chain : prior.terms()) {
				forward(chain, noisy(square, t, prior.featureScale(tau), new SplittableRandom(seed + n)), square.height(), tau,
					features.subList(first, first + chain.depth()));
				first += chain.depth();
			}
		}
		final double[][] low = new double[layers][], high = new double[layers][];
		for (int l = 0; l < layers; l++) {
			final int channels = prior.layer(l).convolution().outputs();
			low[l] = new double[channels];
			high[l] = new double[channels];
			for (int c = 0; c < channels; c++) {
				final float[] sorted = channel(features.get(l), c, channels);
				Arrays.sort(sorted);
				final int outside = (int) (OUTSIDE * sorted.length);
				low[l][c] = sorted.length == 0 ? -DEFAULT : sorted[outside];
				high[l][c] = sorted.length == 0 ? DEFAULT : sorted[sorted.length - 1 - outside];
				if (!(high[l][c] > low[l][c])) high[l][c] = low[l][c] + 1e-6;
			}
		}
		return new FeatureRanges(low, high);
	}

	// -- Helper methods --

	/** Adds the features of a chain's layers where no filter meets the border, {@code [channels][pixels]} per layer. */
	private static void forward(final Chain chain, final float[] image, final int side, final double tau,
		final List<List<float[]>> features)
	{
		float[] x = image;
		int n = side;
		for (int l = 0; l < chain.depth(); l++) {
			final Layer layer = chain.layer(l);
			final Convolution k = layer.convolution();
			if (n < Math.max(k.height(), k.width())) return;
			final float[] z = convolve(k, x, n);
			final int to = (n - k.height()) / k.stride() + 1, across = (n - k.width()) / k.stride() + 1;
			if (layer.link()) addMiddle(chain.layer(l - 1), features.get(l - 1), n, z, to, across);
			features.get(l).add(z);
			// NB: filters are square in all priors there are; others end here.
			if (l == chain.depth() - 1 || to != across) return;
			n = to;
			final LayerFunctions functions = new LayerFunctions(layer.activation(), tau);
			x = new float[z.length];
			for (int p = 0; p < x.length; p++)
				x[p] = (float) functions.value(p / (n * n), z[p]);
		}
	}

	/** Adds the features of the layer below, as far as they lie below these. */
	private static void addMiddle(final Layer below, final List<float[]> features, final int n, final float[] z,
		final int height, final int width)
	{
		final float[] from = features.get(features.size() - 1);
		final int top = (n - height) / 2, left = (n - width) / 2;
		for (int c = 0; c < below.convolution().outputs(); c++)
			for (int y = 0; y < height; y++)
				for (int x = 0; x < width; x++)
					z[(c * height + y) * width + x] += from[(c * n + y + top) * n + x + left];
	}

	private static float[] noisy(final Picture picture, final double t, final double scale, final SplittableRandom random) {
		final float[] x = picture.pixels().clone();
		for (int p = 0; p < x.length; p++)
			x[p] = (float) (((Float.isFinite(x[p]) ? x[p] : 0.5f) + Math.sqrt(t) * random.nextGaussian()) / scale);
		return x;
	}

	/** Cross-correlation of square images without border. */
	private static float[] convolve(final Convolution k, final float[] x, final int n) {
		final int s = k.stride(), h = (n - k.height()) / s + 1, w = (n - k.width()) / s + 1;
		final float[] z = new float[k.outputs() * h * w];
		IntStream.range(0, k.outputs()).parallel().forEach(o -> {
			for (int tap = 0; tap < k.taps(); tap++) {
				final int c = tap / (k.height() * k.width()), j = tap / k.width() % k.height(), i = tap % k.width();
				final float weight = k.weights()[o * k.taps() + tap];
				for (int y = 0; y < h; y++) {
					final int to = (o * h + y) * w, from = (c * n + s * y + j) * n + i;
					for (int p = 0; p < w; p++)
						z[to + p] += weight * x[from + s * p];
				}
			}
		});
		return z;
	}

	private static float[] channel(final List<float[]> parts, final int channel, final int channels) {
		int n = 0;
		for (final float[] part : parts)
			n += part.length / channels;
		final float[] all = new float[n];
		int at = 0;
		for (final float[] part : parts) {
			final int pixels = part.length / channels;
			System.arraycopy(part, channel * pixels, all, at, pixels);
			at += pixels;
		}
		return all;
	}
}
