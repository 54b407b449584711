package org.gncfoe.compute.cpu;

import org.gncfoe.prior.Chain;
import org.gncfoe.prior.Prior;
import org.gncfoe.prior.SplineFunctions;

/**
 * One term of a prior at one smoothing t, ready for planes of floats: filters scaled, functions contracted. Immutable but
 * for tables made on demand; shared by all tasks of a step. What is computed with it for an image is in {@link CpuPass}.
 */
final class CpuChain {

	private final Prior prior;
	private final Chain chain;
	private final double tau;
	private final int start;
	private final Filters[] k;
	private final FunctionTable[][] activations = new FunctionTable[3][], potentials = new FunctionTable[3][];

	/** @param start where this chain's parameters start */
	CpuChain(final Prior prior, final Chain chain, final int start, final double tau) {
		this.prior = prior;
		this.chain = chain;
		this.start = start;
		this.tau = tau;
		k = new Filters[chain.depth()];
		for (int l = 0; l < k.length; l++)
			k[l] = new Filters(chain.layer(l).convolution(), l == 0 ? 1 / prior.featureScale(tau) : 1);
		prepare(0);
	}

	/** Makes the tables of a derivative along tau. NB: takes a lock; {@link #activation} and {@link #potential} do not. */
	synchronized void prepare(final int order) {
		if (activations[order] != null) return;
		final FunctionTable[] a = new FunctionTable[k.length];
		potentials[order] = new FunctionTable[k.length];
		for (int l = 0; l < k.length; l++) {
			a[l] = table(chain.layer(l).activation(), order);
			potentials[order][l] = table(chain.layer(l).potential(), order);
		}
		activations[order] = a;
	}

	private FunctionTable table(final SplineFunctions f, final int order) {
		return f == null ? null : new FunctionTable(f, tau, order);
	}

	Prior prior() {
		return prior;
	}

	Chain chain() {
		return chain;
	}

	double tau() {
		return tau;
	}

	int depth() {
		return k.length;
	}

	/** Where its parameters start in those of the prior. */
	int start() {
		return start;
	}

	Filters filters(final int layer) {
		return k[layer];
	}

	/** The activations of a layer or their derivative along tau, prepared before; null if it is the last. */
	FunctionTable activation(final int layer, final int order) {
		return activations[order][layer];
	}

	/** The potentials of a layer or their derivative along tau, prepared before; null if it has none. */
	FunctionTable potential(final int layer, final int order) {
		return potentials[order][layer];
	}

	/** True if the features of the layer below are added to this layer's. */
	boolean linked(final int layer) {
		return layer < k.length && chain.layer(layer).link();
	}
}
