package org.gncfoe.prior;

/**
 * One layer of a prior: filters, then a function of (feature, tau) on every feature channel. The functions of the last
 * layer are potentials (energies), those of the others activations.
 *
 * @param convolution the filters K_l
 * @param functions the functions Phi_l, one per output channel of the filters
 */
public record Layer(Convolution convolution, SplineFunctions functions) {

	/** @throws IllegalArgumentException if there are not as many functions as feature channels */
	public Layer {
		if (functions.channels() != convolution.outputs()) throw new IllegalArgumentException(convolution.outputs() +
			" feature channels but " + functions.channels() + " functions");
	}
}
