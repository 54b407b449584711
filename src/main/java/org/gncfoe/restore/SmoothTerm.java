package org.gncfoe.restore;

/** A convex data term with a gradient that is Lipschitz continuous. */
public interface SmoothTerm extends DataTerm {

	/**
	 * The gradient of D at x.
	 *
	 * @param x image, not changed
	 * @param g receives the gradient (intensity^-1), shaped like the image
	 */
	void gradient(float[] x, float[] g);

	/**
	 * A bound of how fast the gradient changes: {@code ||grad D(x) - grad D(y)|| <= L ||x - y||} (intensity^-2). For noise of
	 * one variance it is the precision times the square of the operator's norm.
	 */
	double lipschitz();
}
