package org.gncfoe.prior;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A Fields-of-Experts prior conditioned on the smoothing parameter t: a sum of chains ({@link Chain}), mostly of one,
 * {@code R(x, t) = sum_k R_k(x, t)}. The chain of the paper, with L layers, is
 * {@code R(x, t) = < 1, Psi_L( K_L Phi_{L-1}( ... Phi_1( K_1 x / s(t), tau ) ..., tau ), tau ) >}, tau = log t.
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

	private final List<Chain> terms;
	private final List<Layer> layers;
	private final double featureFloor;
	private final Map<String, String> metadata;

	/**
	 * A prior of one chain.
	 *
	 * @param layers the layers, first to last; all functions share one tau axis
	 * @param featureFloor the constant of s(t), in intensity units, at least 0
	 * @param metadata provenance and remarks (training data, iterations, seed, ...), free text by key
	 * @throws IllegalArgumentException if layers do not fit together
	 */
	public Prior(final List<Layer> layers, final double featureFloor, final Map<String, String> metadata) {
		this(featureFloor, List.of(new Chain(layers)), metadata);
	}

	private Prior(final double featureFloor, final List<Chain> terms, final Map<String, String> metadata) {
		if (terms.isEmpty()) throw new IllegalArgumentException("a prior needs at least one term");
		if (!(featureFloor >= 0) || Double.isInfinite(featureFloor)) throw new IllegalArgumentException(
			"the feature floor must be finite and at least 0, not " + featureFloor);
		final List<Layer> all = new ArrayList<>();
		for (final Chain chain : terms) {
			if (chain.layer(0).convolution().inputs() != terms.get(0).layer(0).convolution().inputs())
				throw new IllegalArgumentException("all terms must describe images of as many channels");
			all.addAll(chain.layers());
		}
		final KnotAxis tau = all.get(0).functions().tau();
		for (final Layer layer : all)
			for (final SplineFunctions f : new SplineFunctions[] { layer.activation(), layer.potential() })
				if (f != null && !f.tau().equals(tau)) throw new IllegalArgumentException("all layers must share one tau axis");
		this.terms = List.copyOf(terms);
		this.layers = Collections.unmodifiableList(all);
		this.featureFloor = featureFloor;
		this.metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
	}

	/**
	 * A sum of chains.
	 *
	 * @param terms the chains; all functions share one tau axis
	 * @param featureFloor the constant of s(t), in intensity units, at least 0
	 * @param metadata provenance and remarks, free text by key
	 * @throws IllegalArgumentException if they do not fit together
	 */
	public static Prior sum(final List<Chain> terms, final double featureFloor, final Map<String, String> metadata) {
		return new Prior(featureFloor, terms, metadata);
	}

	/** The terms R is the sum of; mostly one. */
	public List<Chain> terms() {
		return terms;
	}

	/** True for the priors of the paper: one plain chain. */
	public boolean isPlain() {
		return terms.size() == 1 && terms.get(0).isPlain();
	}

	/** All layers, term by term, each first to last. */
	public List<Layer> layers() {
		return layers;
	}

	/** Layer l of {@link #layers()}, counted from 0. */
	public Layer layer(final int l) {
		return layers.get(l);
	}

	/** Number of layers of all terms. */
	public int depth() {
		return layers.size();
	}

	/** Number of channels of the images the prior describes (1: grey). */
	public int imageChannels() {
		return layers.get(0).convolution().inputs();
	}

	/**
	 * The image's pixels are not all alike to a strided prior: moved by this many pixels they are. Parts of an image that
	 * are worked on apart must begin at multiples of it.
	 */
	public int stride() {
		int s = 1;
		for (final Chain chain : terms)
			s = s / gcd(s, chain.stride()) * chain.stride();
		return s;
	}

	private static int gcd(final int a, final int b) {
		return b == 0 ? a : gcd(b, a % b);
	}

	/** How many summands R has for each pixel: the potentials of all layers, each divided by the area of its stride. */
	public double summandsPerPixel() {
		double n = 0;
		for (final Chain chain : terms)
			for (int l = 0; l < chain.depth(); l++)
				if (chain.layer(l).potential() != null) n += chain.layer(l).potential().channels() / Math.pow(chain.stride(l), 2);
		return n;
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
	 * How far, in pixels, a pixel influences the gradient of R: the sides of the filters less one, times their strides,
	 * added up. The halo a tile needs.
	 */
	public int gradientRadius() {
		int r = 0;
		for (final Chain chain : terms)
			r = Math.max(r, chain.gradientRadius());
		return r;
	}

	/** All learnable values in groups, in their order: for each layer the filters, activations and potentials. */
	public List<ParameterGroup> groups() {
		final List<ParameterGroup> groups = new ArrayList<>();
		int at = 0;
		for (int k = 0; k < terms.size(); k++)
			for (int l = 0; l < terms.get(k).depth(); l++) {
				final Layer layer = terms.get(k).layer(l);
				final String name = "term" + (k + 1) + ".layer" + (l + 1) + ".";
				final int n = layer.convolution().weights().length;
				groups.add(new ParameterGroup(name + "filters", l == 0 ? ParameterGroup.Kind.FILTERS
					: ParameterGroup.Kind.DEEP_FILTERS, k, l, at, n));
				at += n;
				if (layer.activation() != null) {
					final int m = layer.activation().weights().length;
					groups.add(new ParameterGroup(name + "activation", ParameterGroup.Kind.ACTIVATIONS, k, l, at, m));
					at += m;
				}
				if (layer.potential() != null) {
					final int m = layer.potential().weights().length;
					groups.add(new ParameterGroup(name + "potential", ParameterGroup.Kind.POTENTIALS, k, l, at, m));
					at += m;
				}
			}
		return groups;
	}

	/** Number of all learnable values. */
	public int parameterCount() {
		int n = 0;
		for (final Layer layer : layers)
			for (final float[] part : parts(layer))
				n += part.length;
		return n;
	}

	private static List<float[]> parts(final Layer layer) {
		final List<float[]> parts = new ArrayList<>(List.of(layer.convolution().weights()));
		if (layer.activation() != null) parts.add(layer.activation().weights());
		if (layer.potential() != null) parts.add(layer.potential().weights());
		return parts;
	}

	/**
	 * A copy of all learnable values in one array: for each layer of {@link #layers()} the filters, then the spline weights
	 * of the activations, then of the potentials, as far as it has them.
	 */
	public float[] parameters() {
		final float[] all = new float[parameterCount()];
		int at = 0;
		for (final Layer layer : layers)
			for (final float[] part : parts(layer)) {
				System.arraycopy(part, 0, all, at, part.length);
				at += part.length;
			}
		return all;
	}

	/** Eight hexadecimal digits that tell priors of different values or metadata apart. */
	public String fingerprint() {
		return String.format("%08x", 31 * Arrays.hashCode(parameters()) + new java.util.TreeMap<>(metadata)
			.hashCode());
	}

	/** The same architecture and metadata with other values, laid out as by {@link #parameters()}; they are copied. */
	public Prior withParameters(final float[] all) {
		if (all.length != parameterCount()) throw new IllegalArgumentException("expected " + parameterCount() +
			" values, got " + all.length);
		final List<Chain> changed = new ArrayList<>();
		final int[] at = { 0 };
		for (final Chain chain : terms) {
			final List<Layer> of = new ArrayList<>();
			for (final Layer layer : chain.layers())
				of.add(layer.with(next(all, at, layer.convolution().weights()), layer.activation() == null ? null : next(all, at,
					layer.activation().weights()), layer.potential() == null ? null : next(all, at, layer.potential()
						.weights())));
			changed.add(new Chain(of));
		}
		return sum(changed, featureFloor, metadata);
	}

	private static float[] next(final float[] all, final int[] at, final float[] like) {
		return Arrays.copyOfRange(all, at[0], at[0] += like.length);
	}

	/** The same prior with other metadata. */
	public Prior withMetadata(final Map<String, String> other) {
		return sum(terms, featureFloor, other);
	}
}
