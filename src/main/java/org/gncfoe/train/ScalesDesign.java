package org.gncfoe.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.gncfoe.compute.TrainingSettings;
import org.gncfoe.prior.Convolution;
import org.gncfoe.prior.KnotAxis;
import org.gncfoe.prior.Layer;
import org.gncfoe.prior.Prior;
import org.gncfoe.prior.SplineFunctions;

/**
 * The architecture of a prior of several scales, one strided chain with potentials on every layer, and its values before
 * training: filters of the DCT without its constant in the first layer, random ones in the others; activations
 * {@code +-u / (1 + exp(-+1.7 u))} in turn (an identity that bends); potentials as those of {@link PriorDesign}, with a
 * twentieth of the strength behind the first layer. Layers of stride 1 with as many outputs as inputs have a residual link.
 *
 * @param layers what every layer is
 * @param minSigma smallest noise standard deviation, intensity units ([0, 1] range)
 * @param maxSigma largest noise standard deviation, intensity units
 * @param tauIntervals cells of the splines along tau
 * @param featureRange the splines' range along the normalised feature is [-featureRange, featureRange]
 * @param featureIntervals cells of the splines along the feature
 * @param featureFloor the constant of the feature scale s(t) = sqrt(t + floor^2), intensity units
 */
public record ScalesDesign(List<Scale> layers, double minSigma, double maxSigma, int tauIntervals, double featureRange,
	int featureIntervals, double featureFloor)
{

	/** The one natural-ms has: 48 channels at half, 96 at a quarter of the resolution, 93 696 multiply-adds per pixel. */
	public static final String DEFAULT = "48:8s2,48:3,48:3,48:3,96:4s2,96:3,96:3,96:3,96:3,96:3";

	/** Border of a patch left out of the loss: the mirrored border is that of an image, so little is enough. */
	private static final int MARGIN = 4;
	private static final double LINKED_GAIN = 0.5, DEEP_POTENTIALS = 0.05, BEND = 1.7;
	private static final Pattern LAYER = Pattern.compile("(\\d{1,4}):(\\d{1,2})(?:s(\\d))?");

	/**
	 * A layer.
	 *
	 * @param channels feature channels
	 * @param side side of its filters in pixels
	 * @param stride pixels of its input from one feature to the next
	 */
	public record Scale(int channels, int side, int stride) {}

	/**
	 * Reads a design such as {@link #DEFAULT}: layers {@code CHANNELS:SIDE} or {@code CHANNELS:SIDEsSTRIDE}, with commas.
	 * The rest is as in natural-ms.
	 *
	 * @throws IllegalArgumentException if it is no design; with a sentence for the user
	 */
	public static ScalesDesign of(final String text) {
		final List<Scale> layers = new ArrayList<>();
		for (final String part : text.split(",", -1)) {
			final Matcher m = LAYER.matcher(part.strip());
			if (!m.matches()) throw new IllegalArgumentException("The layer \"" + part +
				"\" is none: write CHANNELS:SIDE or CHANNELS:SIDEsSTRIDE, with commas between layers, such as " + DEFAULT + ".");
			final Scale layer = new Scale(Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2)), m.group(3) == null ? 1
				: Integer.parseInt(m.group(3)));
			if (layer.channels < 1 || layer.stride < 1 || layer.side < layer.stride || (layer.side - layer.stride) % 2 != 0)
				throw new IllegalArgumentException("The layer \"" + part +
					"\" needs channels, a stride of at least 1, and filters larger than it by an even number of pixels.");
			layers.add(layer);
		}
		return new ScalesDesign(List.copyOf(layers), 0.006, 1, 6, 16, 30, 0.03);
	}

	/** Loss and optimiser that suit it; see docs/training-log.md. */
	public static TrainingSettings settings() {
		final TrainingSettings d = TrainingSettings.defaults();
		return new TrainingSettings(d.lambda(), d.tauPatches(), MARGIN, 4e-3, 1e-3, 5e-2, 1e-2, d.beta1(), d.beta2(), d
			.epsilon(), 3, d.average(), 0);
	}

	/** A prior of this design before training. */
	public Prior create(final long seed) {
		final SplittableRandom random = new SplittableRandom(seed);
		final KnotAxis tau = new KnotAxis(2 * Math.log(minSigma), 2 * Math.log(maxSigma), tauIntervals);
		final KnotAxis feature = new KnotAxis(-featureRange, featureRange, featureIntervals);
		// NB: So strong that a step of size t is right at large smoothing, where K_1 of unit norm meets quadratics.
		final Scale first = layers.get(0);
		final double strength = (double) first.stride * first.stride / first.channels;
		final List<Layer> all = new ArrayList<>();
		for (int l = 0; l < layers.size(); l++) {
			final Scale s = layers.get(l);
			final int inputs = l == 0 ? 1 : layers.get(l - 1).channels;
			final boolean link = l > 0 && s.stride == 1 && inputs == s.channels;
			final Convolution k = l == 0 ? PriorDesign.dct(s.channels, s.side, s.stride) : random(inputs, s, link ? LINKED_GAIN
				: 1, random);
			final SplineFunctions activations = l == layers.size() - 1 ? null : bent(s.channels, feature, tau);
			all.add(new Layer(k, link, activations, PriorDesign.potentials(s.channels, feature, tau, l == 0 ? strength
				: DEEP_POTENTIALS * strength)));
		}
		return new Prior(all, featureFloor, Map.of());
	}

	private static Convolution random(final int inputs, final Scale s, final double gain, final SplittableRandom random) {
		final float[] w = new float[s.channels * inputs * s.side * s.side];
		final double deviation = gain / Math.sqrt(inputs * s.side * s.side);
		for (int i = 0; i < w.length; i++)
			w[i] = (float) (deviation * random.nextGaussian());
		return new Convolution(inputs, s.channels, s.side, s.side, s.stride, w);
	}

	private static SplineFunctions bent(final int channels, final KnotAxis feature, final KnotAxis tau) {
		final int nu = feature.knots(), nt = tau.knots();
		final float[] w = new float[channels * nt * nu];
		for (int i = 0; i < w.length; i++) {
			final double u = (i / (nu * nt) % 2 == 0 ? 1 : -1) * feature.knot(i % nu);
			w[i] = (float) (u / (1 + Math.exp(-BEND * u)));
		}
		return new SplineFunctions(channels, feature, tau, w);
	}
}
