package org.gncfoe.compute.reference;

import java.util.function.Function;

import org.gncfoe.prior.Prior;

/** A prior at one smoothing t in float64: the sum of its chains. */
final class ReferenceNetwork {

	private final ReferenceChain[] terms;
	private final boolean clamped;
	private final int pixels;

	/** @param parameters all parameters in float64, laid out as {@link Prior#parameters()} */
	ReferenceNetwork(final Prior prior, final double[] parameters, final double t, final int h, final int w) {
		clamped = prior.isClamped(t);
		pixels = h * w;
		terms = new ReferenceChain[prior.terms().size()];
		int at = 0;
		for (int k = 0; k < terms.length; k++) {
			terms[k] = new ReferenceChain(prior, prior.terms().get(k), parameters, at, t, h, w);
			at = terms[k].end();
		}
	}

	static double dot(final double[] a, final double[] b) {
		double s = 0;
		for (int i = 0; i < a.length; i++)
			s += a[i] * b[i];
		return s;
	}

	private double[] sum(final Function<ReferenceChain, double[]> part) {
		final double[] sum = part.apply(terms[0]);
		for (int k = 1; k < terms.length; k++) {
			final double[] v = part.apply(terms[k]);
			for (int i = 0; i < v.length; i++)
				sum[i] += v[i];
		}
		return sum;
	}

	/** R(x, t). */
	double energy(final double[] x) {
		double sum = 0;
		for (final ReferenceChain term : terms)
			sum += term.energy(x);
		return sum;
	}

	/** The gradient of R with respect to the image. */
	double[] gradient(final double[] x) {
		return sum(term -> term.gradient(x));
	}

	/**
	 * The derivatives of J = < grad R(x), v > with respect to the image (the Hessian times v, returned) and, if wanted,
	 * to the parameters (factor times, added to {@code parameterGradient}).
	 */
	double[] hessian(final double[] x, final double[] v, final double factor, final double[] parameterGradient) {
		return sum(term -> term.hessian(x, v, factor, parameterGradient));
	}

	/** First and second derivative of R along tau; zero where t is clamped. */
	double[] tauDerivatives(final double[] x) {
		return clamped ? new double[2] : sum(term -> term.tauDerivatives(x));
	}

	/**
	 * The tau term (1/2 R'^2 - R'')/pixels of one patch; factor times its parameter gradient is added.
	 */
	double tauTerm(final double[] x, final double factor, final double[] gradient) {
		final double n = pixels;
		final double[] r = sum(term -> term.tauDerivatives(x));
		for (final ReferenceChain term : terms)
			term.addTauGradient(x, r[0] / n, -1 / n, factor, gradient);
		return (0.5 * r[0] * r[0] - r[1]) / n;
	}

	/** The derivative along tau of the gradient of R with respect to the image; zero where t is clamped. */
	double[] gradientAlongTau(final double[] x) {
		return clamped ? new double[x.length] : sum(term -> term.gradientAlongTau(x));
	}
}
