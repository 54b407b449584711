package org.gncfoe.restore;

/**
 * A data term with a proximal map {@code prox_{aD}(v) = argmin_x 1/2 ||x - v||^2 + a D(x)}, exact or found to within
 * rounding. For example, to keep intensities from being negative:
 *
 * <pre>
 * class NonNegative implements ProximalTerm {
 *
 * 	public void prox(float[] x, double a) {
 * 		for (int p = 0; p &lt; x.length; p++)
 * 			x[p] = Math.max(0, x[p]);
 * 	}
 *
 * 	public double energy(float[] x) {
 * 		return 0; // constraints do not count
 * 	}
 * }
 * </pre>
 */
public interface ProximalTerm extends DataTerm {

	/**
	 * The proximal map prox_{aD}.
	 *
	 * @param x the point v; replaced by prox_{aD}(v)
	 * @param a step size (variance), greater than 0
	 */
	void prox(float[] x, double a);

	/**
	 * The proximal map of any term: its own, or, of a smooth convex one, that found from its gradient.
	 *
	 * @throws IllegalArgumentException if the term has neither
	 */
	static ProximalTerm of(final DataTerm term) {
		if (term instanceof final ProximalTerm proximal) return proximal;
		if (term instanceof final SmoothTerm smooth) return new ProximalDescent(smooth);
		throw new IllegalArgumentException("a data term needs a proximal map or a gradient, but " + term.getClass()
			.getName() + " has neither");
	}
}
