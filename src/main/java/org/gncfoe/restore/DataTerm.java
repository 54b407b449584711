package org.gncfoe.restore;

/**
 * What is known of the image besides the prior: the data term D(x, z) of an inverse problem. Images are
 * {@code [channels][height][width]}, row-major, in the prior's intensity unit.
 * <p>
 * A term says what it can do by what it implements, and solvers take the best there is: a {@link QuadraticTerm}, diagonal in
 * pixels, runs on the device as a whole; a {@link ProximalTerm} has its proximal map computed on the host after a gradient
 * step on the device; of a {@link SmoothTerm} the proximal map is found from its gradient. A term may be several of these;
 * one of them it must be.
 */
public interface DataTerm {

	/** No data term: the proximal map is the identity. */
	ProximalTerm NONE = new ProximalTerm() {

		@Override
		public void prox(final float[] x, final double a) {}

		@Override
		public double energy(final float[] x) {
			return 0;
		}
	};

	/** The energy D(x), exact constraints left out. */
	double energy(float[] x);
}
