package org.gncfoe.prior;

import java.util.Objects;

/**
 * One layer of a {@link Chain}: filters, then functions of (feature, tau) on every feature channel. The activations
 * lead on to the next layer; the potentials are the energy this layer adds.
 *
 * @param convolution the filters K_l
 * @param link true if the features of the layer below are added to the filters' output (a residual link)
 * @param activation the functions Phi_l, one per output channel of the filters; null on the last layer
 * @param potential the functions Psi_l, one per output channel; null where a hidden layer adds no energy
 */
public record Layer(Convolution convolution, boolean link, SplineFunctions activation, SplineFunctions potential) {

	/** @throws IllegalArgumentException if a layer has no functions, or not as many as feature channels */
	public Layer {
		Objects.requireNonNull(convolution, "convolution");
		if (activation == null && potential == null) throw new IllegalArgumentException("a layer needs functions");
		check(activation, convolution.outputs());
		check(potential, convolution.outputs());
	}

	private static void check(final SplineFunctions functions, final int channels) {
		if (functions != null && functions.channels() != channels) throw new IllegalArgumentException(channels +
			" feature channels but " + functions.channels() + " functions");
	}

	/** A hidden layer of a plain chain. */
	public static Layer hidden(final Convolution convolution, final SplineFunctions activation) {
		return new Layer(convolution, false, activation, null);
	}

	/** The last layer of a plain chain. */
	public static Layer top(final Convolution convolution, final SplineFunctions potential) {
		return new Layer(convolution, false, null, potential);
	}

	/** The activations of a hidden layer, the potentials of the last: what a plain chain has. */
	public SplineFunctions functions() {
		return activation != null ? activation : potential;
	}

	/** The same layer with other values. */
	Layer with(final float[] filters, final float[] activations, final float[] potentials) {
		return new Layer(convolution.with(filters), link, activation == null ? null : activation.with(activations),
			potential == null ? null : potential.with(potentials));
	}
}
