package org.gncfoe.prior;

/**
 * Parameters of a prior that share a learning rate and a constraint: the filters of a layer, its activations or its
 * potentials. {@link Prior#groups()} lists them in the order of {@link Prior#parameters()}.
 *
 * @param name as in files of version 2: {@code term1.layer1.filters}
 * @param kind what they are
 * @param term which chain, counted from 0
 * @param layer which layer, counted from 0
 * @param offset where they start in {@link Prior#parameters()}
 * @param length how many they are
 */
public record ParameterGroup(String name, Kind kind, int term, int layer, int offset, int length) {

	/** What a group is, which decides its learning rate and constraint. */
	public enum Kind {
			/** Filters of a first layer: every filter has zero mean (for each image channel) and unit norm. */
			FILTERS,
			/** Filters of the other layers; free. */
			DEEP_FILTERS,
			/** Spline weights of activations; free. */
			ACTIVATIONS,
			/** Spline weights of potentials, learnt as an offset and slopes. */
			POTENTIALS
	}

	/** True for activations and potentials. */
	public boolean isFunctions() {
		return kind == Kind.ACTIVATIONS || kind == Kind.POTENTIALS;
	}

	/** The functions of this group in a prior; null for filters. */
	public SplineFunctions functions(final Prior prior) {
		final Layer l = prior.terms().get(term).layer(layer);
		return kind == Kind.ACTIVATIONS ? l.activation() : kind == Kind.POTENTIALS ? l.potential() : null;
	}

	/** The filters of this group's layer in a prior. */
	public Convolution convolution(final Prior prior) {
		return prior.terms().get(term).layer(layer).convolution();
	}
}
