package org.gncfoe.restore;

import org.gncfoe.compute.Cancellation;

/**
 * The proximal map of a smooth term from its gradient: {@code f(x) = 1/2 ||x - v||^2 + a D(x)} is strongly convex with
 * modulus 1 and has a gradient of Lipschitz constant 1 + a L, so accelerated gradient descent with a constant momentum
 * minimises it. Source: Nesterov, Lectures on Convex Optimization (2018), 2.2.20.
 * <p>
 * NB: One step of the term's gradient in the flow, x - a (grad R + w grad D), would need a w L below 2; the flow's first steps
 * have a hundred.
 */
final class ProximalDescent implements ProximalTerm {

	private static final int MOST_ITERATIONS = 1000;

	/** Root mean square of the gradient of f that is left; the error is no larger, as the modulus is 1. Prior's unit. */
	private static final double TOLERANCE = 1e-5;

	private final SmoothTerm term;

	ProximalDescent(final SmoothTerm term) {
		this.term = term;
	}

	@Override
	public void prox(final float[] x, final double a) {
		final double bound = 1 + a * term.lipschitz(), root = Math.sqrt(bound), momentum = (root - 1) / (root + 1);
		final float[] v = x.clone(), g = new float[x.length], before = x.clone(), y = x.clone();
		for (int i = 0; i < MOST_ITERATIONS; i++) {
			Cancellation.check();
			term.gradient(y, g);
			double sum = 0;
			for (int p = 0; p < x.length; p++) {
				final double slope = (double) y[p] - v[p] + a * g[p];
				sum += slope * slope;
				x[p] = (float) (y[p] - slope / bound);
				y[p] = (float) (x[p] + momentum * (x[p] - before[p]));
				before[p] = x[p];
			}
			if (Math.sqrt(sum / x.length) < TOLERANCE) return;
		}
	}

	@Override
	public double energy(final float[] x) {
		return term.energy(x);
	}
}
