package org.gncfoe.figures;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

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
		for (int n = 0; n < used; n++) {
			final Picture picture = pictures.get((int) ((long) n * pictures.size() / used)).middle(SIDE);
			forward(prior, picture.pixels(), picture.height(), picture.width(), t, new SplittableRandom(seed + n), features);
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

	/** Adds the features of all layers where no filter meets the border, {@code [channels][pixels]} per layer. */
	private static void forward(final Prior prior, final float[] image, final int height, final int width, final double t,
		final SplittableRandom random, final List<List<float[]>> features)
	{
		final double tau = prior.tau(t), scale = prior.featureScale(tau);
		float[] x = image;
		for (int p = 0; p < x.length; p++) {
			final float v = Float.isFinite(x[p]) ? x[p] : 0.5f;
			x[p] = (float) ((v + Math.sqrt(t) * random.nextGaussian()) / scale);
		}
		int h = height, w = width;
		for (int l = 0; l < prior.depth(); l++) {
			final Layer layer = prior.layer(l);
			final Convolution k = layer.convolution();
			if (h < k.height() || w < k.width()) return;
			final float[] z = convolve(k, x, h, w);
			h -= k.height() - 1;
			w -= k.width() - 1;
			features.get(l).add(z);
			if (l == prior.depth() - 1) return;
			final LayerFunctions functions = new LayerFunctions(layer.functions(), tau);
			x = new float[z.length];
			for (int c = 0; c < k.outputs(); c++)
				for (int p = 0; p < h * w; p++)
					x[c * h * w + p] = (float) functions.value(c, z[c * h * w + p]);
		}
	}

	/** Cross-correlation without border: the result is smaller by the filter less one. */
	private static float[] convolve(final Convolution k, final float[] x, final int height, final int width) {
		final int h = height - k.height() + 1, w = width - k.width() + 1;
		final float[] z = new float[k.outputs() * h * w];
		for (int o = 0; o < k.outputs(); o++)
			for (int c = 0; c < k.inputs(); c++)
				for (int j = 0; j < k.height(); j++)
					for (int i = 0; i < k.width(); i++) {
						final float weight = k.weights()[((o * k.inputs() + c) * k.height() + j) * k.width() + i];
						for (int y = 0; y < h; y++) {
							final int to = (o * h + y) * w, from = (c * height + y + j) * width + i;
							for (int p = 0; p < w; p++)
								z[to + p] += weight * x[from + p];
						}
					}
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
