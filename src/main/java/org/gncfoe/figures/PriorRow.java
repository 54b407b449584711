package org.gncfoe.figures;

import org.gncfoe.prior.Chain;
import org.gncfoe.prior.Layer;

/**
 * A layer of a term of a prior, as {@link PriorPicture} draws it.
 *
 * @param chain the term
 * @param number its place among the layers of the chain, from 0
 * @param index its place among all layers of the prior, from 0
 * @param activations at every smoothing; null on the last layer
 * @param potentials at every smoothing; null where there are none
 */
record PriorRow(Chain chain, int number, int index, LayerFunctions[] activations, LayerFunctions[] potentials) {

	Layer layer() {
		return chain.layer(number);
	}

	/** True if the filter itself is drawn. */
	boolean mosaic() {
		return number == 0 || chain.isPlain();
	}

	/** Tiles below each other for one unit. */
	int tiles() {
		return (mosaic() ? 1 : 0) + (number > 0 ? 1 : 0) + (activations != null ? 1 : 0) + (potentials != null ? 1 : 0);
	}

	/** Lines of so many units each. */
	int lines(final int columns) {
		return (layer().convolution().outputs() + columns - 1) / columns;
	}
}
