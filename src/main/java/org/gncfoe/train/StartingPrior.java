package org.gncfoe.train;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.TrainingSettings;
import org.gncfoe.prior.Convolution;
import org.gncfoe.prior.Layer;
import org.gncfoe.prior.Prior;
import org.gncfoe.prior.Priors;
import org.gncfoe.prior.SplineFunctions;

/**
 * What a training starts from: a prior that knows nothing yet, or a trained one that is to be fine-tuned.
 *
 * @param prior the prior
 * @param name name or file of a trained one; null for an untrained one
 * @param description how the untrained one is made, or which one was taken
 */
public record StartingPrior(Prior prior, String name, String description) {

	/** The name that means: the shipped prior that fits the images best. */
	public static final String CLOSEST = "closest";

	/**
	 * Factor on the learning rates of fine-tuning. Measured in docs/training-log.md: within 0.1 dB of the full rates after 200
	 * steps; smaller ones adapt more slowly and are no better on images not trained on.
	 */
	public static final double FINE_TUNING_RATE = 0.5;

	/** A prior before training. */
	public static StartingPrior untrained(final PriorDesign design, final long seed) {
		return new StartingPrior(design.create(seed), null, design.toString());
	}

	/** A prior of several scales before training. */
	public static StartingPrior untrained(final ScalesDesign design, final long seed) {
		return new StartingPrior(design.create(seed), null, design.toString());
	}

	/**
	 * A trained prior.
	 *
	 * @throws IOException if there is none of that name, or it cannot be read; with a sentence for the user
	 */
	public static StartingPrior trained(final String nameOrFile) throws IOException {
		return new StartingPrior(Priors.load(nameOrFile), nameOrFile, "trained");
	}

	/**
	 * A trained prior, made deeper: behind its activations come layers that change nothing yet, filters that are one at
	 * their centre between a channel and itself and functions that are the identity, so that the deeper prior starts as
	 * the same energy.
	 *
	 * @param layers number of layers, not fewer than it has
	 * @param side side of the new filters in pixels, odd
	 * @throws IllegalArgumentException if it has more layers already; with a sentence for the user
	 * @throws IOException if there is none of that name, or it cannot be read; with a sentence for the user
	 */
	public static StartingPrior deepened(final String nameOrFile, final int layers, final int side) throws IOException {
		final Prior prior = Priors.load(nameOrFile);
		if (layers < prior.depth()) throw new IllegalArgumentException("The prior " + nameOrFile + " has " + prior.depth() +
			" layers: it can start one of as many or more, not of " + layers + ".");
		if (layers == prior.depth()) return trained(nameOrFile);
		if (!prior.isPlain()) throw new IllegalArgumentException("The prior " + nameOrFile +
			" works at several scales and cannot be made deeper: leave the number of layers out to go on from it as it is.");
		final List<Layer> all = new ArrayList<>(prior.layers());
		final Layer last = all.remove(all.size() - 1);
		final SplineFunctions potentials = last.functions();
		final int channels = potentials.channels();
		Convolution filters = last.convolution();
		for (int l = prior.depth(); l < layers; l++) {
			all.add(Layer.hidden(filters, identities(potentials)));
			final float[] w = new float[channels * channels * side * side];
			for (int c = 0; c < channels; c++)
				w[(c * channels + c) * side * side + side * side / 2] = 1;
			filters = new Convolution(channels, channels, side, side, w);
		}
		all.add(Layer.top(filters, potentials));
		return new StartingPrior(new Prior(all, prior.featureFloor(), Map.of()), nameOrFile, "trained, deepened from " + prior
			.depth() + " to " + layers + " layers");
	}

	/** The identity for every channel, on the same knots: quartic B-splines with their knots' positions as weights. */
	private static SplineFunctions identities(final SplineFunctions like) {
		final int knots = like.feature().knots();
		final float[] w = new float[like.weights().length];
		for (int i = 0; i < w.length; i++)
			w[i] = (float) like.feature().knot(i % knots);
		return like.with(w);
	}

	/**
	 * The shipped prior that fits the images best.
	 *
	 * @throws IllegalArgumentException if no prior with so many layers is shipped; with a sentence for the user
	 * @throws IOException if a shipped prior cannot be read
	 */
	public static StartingPrior closest(final TrainingData data, final int layers, final long seed,
		final Backend backend) throws IOException
	{
		final ClosestPrior closest = ClosestPrior.of(data, layers, seed, backend);
		return new StartingPrior(closest.prior(), closest.name(), "trained");
	}

	/** Whether it is a trained prior. */
	public boolean isTrained() {
		return name != null;
	}

	/** Loss and optimiser that suit it. */
	public TrainingSettings settings() {
		final TrainingSettings defaults = prior.stride() > 1 ? ScalesDesign.settings() : TrainingSettings.defaults();
		return isTrained() ? defaults.withRates(FINE_TUNING_RATE) : defaults;
	}
}
