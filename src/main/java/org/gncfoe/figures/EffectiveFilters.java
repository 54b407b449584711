package org.gncfoe.figures;

import java.util.stream.IntStream;

import org.gncfoe.prior.Chain;
import org.gncfoe.prior.Convolution;
import org.gncfoe.prior.Layer;

/**
 * What a deep unit sees: the gradient of its feature with respect to the image, at features of 0 everywhere, where every
 * activation is replaced by its slope. For the first layer that is the filter itself. The side is the unit's receptive field.
 */
final class EffectiveFilters {

	private final float[][] filters;
	private final int side;

	private EffectiveFilters(final float[][] filters, final int side) {
		this.filters = filters;
		this.side = side;
	}

	/**
	 * The filters of all units of a layer.
	 *
	 * @param chain a chain for grey images with square filters
	 * @param layer the layer, from 0
	 * @param tau logarithm of the smoothing at which the slopes are taken
	 */
	static EffectiveFilters of(final Chain chain, final int layer, final double tau) {
		final float[][] slopes = new float[layer][];
		for (int l = 0; l < layer; l++) {
			final LayerFunctions functions = new LayerFunctions(chain.layer(l).activation(), tau);
			slopes[l] = new float[chain.layer(l).convolution().outputs()];
			for (int c = 0; c < slopes[l].length; c++)
				slopes[l][c] = (float) functions.derivative(c, 0);
		}
		final float[][] filters = new float[chain.layer(layer).convolution().outputs()][];
		IntStream.range(0, filters.length).parallel().forEach(c -> filters[c] = filter(chain, layer, c, slopes));
		return new EffectiveFilters(filters, chain.receptiveField(layer));
	}

	/** Side of the filters in pixels. */
	int side() {
		return side;
	}

	/** The filter of a unit, {@code [side][side]}. */
	float[] filter(final int channel) {
		return filters[channel];
	}

	// -- Helper methods --

	private static float[] filter(final Chain chain, final int layer, final int channel, final float[][] slopes) {
		float[] g = new float[chain.layer(layer).convolution().outputs()];
		g[channel] = 1;
		int n = 1;
		for (int l = layer; l >= 0; l--) {
			final Layer current = chain.layer(l);
			final Convolution k = current.convolution();
			final int wider = (n - 1) * k.stride() + k.height();
			final float[] below = transposed(k, g, n, wider);
			if (l > 0) for (int p = 0; p < below.length; p++)
				below[p] *= slopes[l - 1][p / (wider * wider)];
			if (current.link()) addInMiddle(g, n, below, wider);
			g = below;
			n = wider;
		}
		return g;
	}

	private static float[] transposed(final Convolution k, final float[] g, final int n, final int wider) {
		final float[] below = new float[k.inputs() * wider * wider];
		for (int o = 0; o < k.outputs(); o++)
			for (int y = 0; y < n; y++)
				for (int x = 0; x < n; x++) {
					final float value = g[(o * n + y) * n + x];
					if (value == 0) continue;
					for (int row = 0; row < k.inputs() * k.height(); row++) {
						final int to = (row / k.height() * wider + y * k.stride() + row % k.height()) * wider + x * k.stride();
						final int from = o * k.taps() + row * k.width();
						for (int i = 0; i < k.width(); i++)
							below[to + i] += value * k.weights()[from + i];
					}
				}
		return below;
	}

	private static void addInMiddle(final float[] g, final int n, final float[] below, final int wider) {
		final int off = (wider - n) / 2;
		for (int p = 0; p < g.length; p++) {
			final int c = p / (n * n), y = p / n % n, x = p % n;
			below[(c * wider + y + off) * wider + x + off] += g[p];
		}
	}
}
