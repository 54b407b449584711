package org.gncfoe.compute;

/** The proximal map of a diagonal quadratic data term, per pixel; one definition for all host backends. */
public final class DataStep {

	private DataStep() {}

	/**
	 * {@code prox_{aD}(v) = (v + a p z) / (1 + a p)}; z where the precision p is infinite.
	 *
	 * @param v point
	 * @param a step size (variance)
	 * @param z observation
	 * @param p precision (inverse variance), 0..infinity
	 */
	public static double prox(final double v, final double a, final double z, final double p) {
		if (p == Double.POSITIVE_INFINITY) return z;
		if (p == 0) return v;
		return (v + a * p * z) / (1 + a * p);
	}

	/** {@code p/2 (x - z)^2}; 0 for an exact constraint. */
	public static double energy(final double x, final double z, final double p) {
		return p == 0 || p == Double.POSITIVE_INFINITY ? 0 : 0.5 * p * (x - z) * (x - z);
	}
}
