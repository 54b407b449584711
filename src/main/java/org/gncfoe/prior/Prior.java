package org.gncfoe.prior;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A Fields-of-Experts prior conditioned on the smoothing parameter t, with L layers:
 * {@code R(x, t) = < 1, Phi_L( K_L Phi_{L-1}( ... Phi_1( K_1 x / s(t), tau ) ..., tau ), tau ) >}, tau = log t.
 * <p>
 * Intensities x are scaled so that the useful range is about [0, 1]; t is a noise variance in that unit. The first
 * layer's features are divided by {@code s(t) = sqrt(t + floor^2)}, the noise-adaptive feature scale: all later
 * quantities are without unit, and one grid of knots serves every noise level. R itself is without unit (a negative log
 * density). t is clamped to the range the prior was trained for: outside it R does not depend on t.
 * <p>
 * Source: Kobler and Pock 2023, section 3. Immutable but for the weight arrays, which are not copied and must not be
 * changed by their readers.
 */
public final class Prior {

	/** The key of the metadata under which priors fine-tuned end to end tell for what. */
	public static final String FINE_TUNED = "fine_tuned";

	private final List<Layer> layers;
	private final double featureFloor;
	private final Map<String, String> metadata;

	/**
	 * @param layers the layers, first to last; all share one tau axis
	 * @param featureFloor the constant of s(t), in intensity units, at least 0
	 * @param metadata provenance and remarks (training data, iterations, seed, ...), free text by key
	 * @throws IllegalArgumentException if layers do not fit together
	 */
	public Prior(final List<Layer> layers, final double featureFloor, final Map<String, String> metadata) {
		if (layers.isEmpty()) throw new IllegalArgumentException("a prior needs at least one layer");
		if (!(featureFloor >= 0) || Double.isInfinite(featureFloor)) throw new IllegalArgumentException(
			"the feature floor must be finite and at least 0, not " + featureFloor);
		for (int l = 1; l < layers.size(); l++) {
			final int from = layers.get(l - 1).convolution().outputs(), to = layers.get(l).convolution().inputs();
			if (from != to) throw new IllegalArgumentException("layer " + l + " has " + from + " features, layer " + (l + 1) +
				" expects " + to);
			if (!layers.get(l).functions().tau().equals(layers.get(0).functions().tau())) throw new IllegalArgumentException(
				"all layers must share one tau axis");
		}
		this.layers = List.copyOf(layers);
		this.featureFloor = featureFloor;
		this.metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
	}

	/** The layers, first to last. */
	public List<Layer> layers() {
		return layers;
	}

	/** Layer l, counted from 0. */
	public Layer layer(final int l) {
		return layers.get(l);
	}

	/** Number of layers L. */
	public int depth() {
		return layers.size();
	}

	/** Number of channels of the images the prior describes (1: grey). */
	public int imageChannels() {
		return layers.get(0).convolution().inputs();
	}

	/** The constant of the feature scale s(t) = sqrt(t + floor^2), in intensity units. */
	public double featureFloor() {
		return featureFloor;
	}

	/** Provenance and remarks, by key; unmodifiable. */
	public Map<String, String> metadata() {
		return metadata;
	}

	/**
	 * Whether it was fine-tuned end to end for the steps of a task: a variational network, which is no density any more and of
	 * little use otherwise.
	 */
	public boolean isFineTuned() {
		return metadata.containsKey(FINE_TUNED);
	}

	/** The axis of tau = log t. */
	public KnotAxis tauAxis() {
		return layers.get(0).functions().tau();
	}

	/** Smallest smoothing (variance) the prior was made for. */
	public double minT() {
		return Math.exp(tauAxis().min());
	}

	/** Largest smoothing (variance) the prior was made for. */
	public double maxT() {
		return Math.exp(tauAxis().max());
	}

	/** tau = log t, clamped to the prior's range. */
	public double tau(final double t) {
		return Math.max(tauAxis().min(), Math.min(tauAxis().max(), Math.log(t)));
	}

	/** True where t lies outside the prior's range, so that R does not change with it. */
	public boolean isClamped(final double t) {
		return t < minT() || t > maxT();
	}

	/** The feature scale s at tau: sqrt(e^tau + floor^2), intensity units. */
	public double featureScale(final double tau) {
		return Math.sqrt(Math.exp(tau) + featureFloor * featureFloor);
	}

	/** First derivative of log(1/s) with respect to tau. */
	public double logScaleDerivative(final double tau) {
		final double t = Math.exp(tau);
		return -0.5 * t / (t + featureFloor * featureFloor);
	}

	/** Second derivative of log(1/s) with respect to tau. */
	public double logScaleSecondDerivative(final double tau) {
		final double t = Math.exp(tau), c = featureFloor * featureFloor;
		return -0.5 * t * c / ((t + c) * (t + c));
	}

	/**
	 * How far, in pixels, a pixel influences the gradient of R: the sum of the filters' half sides, forward and back.
	 * The halo a tile needs.
	 */
	public int gradientRadius() {
		int r = 0;
		for (final Layer layer : layers)
			r += Math.max(layer.convolution().height(), layer.convolution().width()) / 2;
		return 2 * r;
	}

	/** Number of all learnable values. */
	public int parameterCount() {
		int n = 0;
		for (final Layer layer : layers)
			n += layer.convolution().weights().length + layer.functions().weights().length;
		return n;
	}

	/** A copy of all learnable values in one array: for each layer the filters, then the spline weights. */
	public float[] parameters() {
		final float[] all = new float[parameterCount()];
		int at = 0;
		for (final Layer layer : layers)
			for (final float[] part : new float[][] { layer.convolution().weights(), layer.functions().weights() }) {
				System.arraycopy(part, 0, all, at, part.length);
				at += part.length;
			}
		return all;
	}

	/** Eight hexadecimal digits that tell priors of different values or metadata apart. */
	public String fingerprint() {
		return String.format("%08x", 31 * java.util.Arrays.hashCode(parameters()) + new java.util.TreeMap<>(metadata)
			.hashCode());
	}

	/** The same architecture and metadata with other values, laid out as by {@link #parameters()}; they are copied. */
	public Prior withParameters(final float[] all) {
		if (all.length != parameterCount()) throw new IllegalArgumentException("expected " + parameterCount() +
			" values, got " + all.length);
		final List<Layer> changed = new ArrayList<>();
		int at = 0;
		for (final Layer layer : layers) {
			final int k = layer.convolution().weights().length, w = layer.functions().weights().length;
			changed.add(new Layer(layer.convolution().with(java.util.Arrays.copyOfRange(all, at, at + k)), //
				layer.functions().with(java.util.Arrays.copyOfRange(all, at + k, at + k + w))));
			at += k + w;
		}
		return new Prior(changed, featureFloor, metadata);
	}

	/** The same prior with other metadata. */
	public Prior withMetadata(final Map<String, String> other) {
		return new Prior(layers, featureFloor, other);
	}
}
