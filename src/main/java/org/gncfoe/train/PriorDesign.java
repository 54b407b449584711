package org.gncfoe.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import org.gncfoe.prior.Convolution;
import org.gncfoe.prior.KnotAxis;
import org.gncfoe.prior.Layer;
import org.gncfoe.prior.Prior;
import org.gncfoe.prior.SplineFunctions;

/**
 * The architecture of a prior and its values before training: filters of the two-dimensional DCT without its constant,
 * then random multi-channel filters (Kaiming), activations = identity, potentials quadratic at large smoothing and
 * Welsch's function {@code 4 (1 - exp(-u^2/8))} at small smoothing.
 *
 * @param layers number of layers L
 * @param channels feature channels of every layer
 * @param firstSide side of the first layer's filters in pixels, odd
 * @param deepSide side of the later layers' filters in pixels, odd
 * @param minSigma smallest noise standard deviation, intensity units ([0, 1] range)
 * @param maxSigma largest noise standard deviation, intensity units
 * @param tauIntervals cells of the splines along tau
 * @param featureRange the splines' range along the normalised feature is [-featureRange, featureRange]
 * @param featureIntervals cells of the potentials and activations along the feature
 * @param featureFloor the constant of the feature scale s(t) = sqrt(t + floor^2), intensity units
 */
public record PriorDesign(int layers, int channels, int firstSide, int deepSide, double minSigma, double maxSigma,
	int tauIntervals, double featureRange, int featureIntervals, double featureFloor)
{

	/** @throws IllegalArgumentException if a value makes no sense; the message says which */
	public PriorDesign {
		if (layers < 1) throw new IllegalArgumentException("A prior needs at least one layer, not " + layers + ".");
		if (channels < 1) throw new IllegalArgumentException("A prior needs at least one filter, not " + channels +
			".");
		if (!(minSigma > 0) || !(maxSigma > minSigma)) throw new IllegalArgumentException(
			"The noise range must be 0 < smallest < largest, not " + minSigma + ".." + maxSigma + ".");
	}

	/** The architecture of the paper (48 filters of 7x7, then 3x3 filters mixing all channels). */
	public static PriorDesign ofLayers(final int layers) {
		return new PriorDesign(layers, 48, 7, 3, 0.006, 1.0, 14, 16, 63, 0.03);
	}

	/** A prior of this design before training. */
	public Prior create(final long seed) {
		final SplittableRandom random = new SplittableRandom(seed);
		final KnotAxis tau = new KnotAxis(2 * Math.log(minSigma), 2 * Math.log(maxSigma), tauIntervals);
		final KnotAxis feature = new KnotAxis(-featureRange, featureRange, featureIntervals);
		final List<Layer> all = new ArrayList<>();
		double gain = 1;
		for (int l = 0; l < layers; l++) {
			final Convolution k = l == 0 ? dct(channels, firstSide, 1) : kaiming(channels, deepSide, random);
			double energy = 0;
			for (final float w : k.weights())
				energy += (double) w * w;
			gain *= energy / k.inputs();
			all.add(l == layers - 1 ? Layer.top(k, potentials(channels, feature, tau, 1 / gain)) : Layer.hidden(k, identities(feature,
				tau)));
		}
		return new Prior(all, featureFloor, Map.of());
	}

	/** The lowest frequencies of the two-dimensional DCT basis, the constant left out, each of unit norm. */
	static Convolution dct(final int count, final int side, final int stride) {
		final List<int[]> frequencies = new ArrayList<>();
		for (int v = 0; v < side; v++)
			for (int u = 0; u < side; u++)
				if (u + v > 0) frequencies.add(new int[] { v, u });
		if (count < frequencies.size()) frequencies.sort((a, b) -> Integer.compare(a[0] * a[0] + a[1] * a[1], b[0] * b[0] +
			b[1] * b[1]));
		final float[] w = new float[count * side * side];
		for (int o = 0; o < count; o++) {
			// NB: more filters than the basis has: it starts again with the other sign, training tells them apart
			final int[] f = frequencies.get(o % frequencies.size());
			double norm = 0;
			final double[] k = new double[side * side];
			for (int y = 0; y < side; y++)
				for (int x = 0; x < side; x++) {
					k[y * side + x] = Math.cos(Math.PI * (y + 0.5) * f[0] / side) * Math.cos(Math.PI * (x + 0.5) * f[1] / side);
					norm += k[y * side + x] * k[y * side + x];
				}
			final double sign = o / frequencies.size() % 2 == 0 ? 1 : -1;
			for (int i = 0; i < k.length; i++)
				w[o * k.length + i] = (float) (sign * k[i] / Math.sqrt(norm));
		}
		return new Convolution(1, count, side, side, stride, w);
	}

	private static Convolution kaiming(final int channels, final int side, final SplittableRandom random) {
		final float[] w = new float[channels * channels * side * side];
		final double deviation = Math.sqrt(2.0 / (channels * side * side));
		for (int i = 0; i < w.length; i++)
			w[i] = (float) (deviation * random.nextGaussian());
		return new Convolution(channels, channels, side, side, w);
	}

	private SplineFunctions identities(final KnotAxis feature, final KnotAxis tau) {
		return functions(channels, feature, tau, (u, sigma) -> u);
	}

	private interface Function {

		double at(double u, double sigma);
	}

	private static SplineFunctions functions(final int channels, final KnotAxis feature, final KnotAxis tau,
		final Function f)
	{
		final int nu = feature.knots(), nt = tau.knots();
		final float[] w = new float[channels * nt * nu];
		for (int c = 0; c < channels; c++)
			for (int j = 0; j < nt; j++)
				for (int i = 0; i < nu; i++)
					w[(c * nt + j) * nu + i] = (float) f.at(feature.knot(i), Math.exp(tau.knot(j) / 2));
		return new SplineFunctions(channels, feature, tau, w);
	}

	/** scale times a blend from Welsch's function (sigma <= 0.2) to u^2/2 (sigma >= 0.7). */
	static SplineFunctions potentials(final int channels, final KnotAxis feature, final KnotAxis tau, final double scale) {
		return functions(channels, feature, tau, (u, sigma) -> {
			final double b = Math.max(0, Math.min(1, Math.log(sigma / 0.2) / Math.log(0.7 / 0.2)));
			final double blend = b * b * (3 - 2 * b);
			return scale * (blend * u * u / 2 + (1 - blend) * 4 * (1 - Math.exp(-u * u / 8)));
		});
	}
}
