package org.gncfoe.restore;

/**
 * What is known of the image besides the prior: the data term D(x, z) of an inverse problem, through its proximal map
 * {@code prox_{aD}(v) = argmin_x 1/2 ||x - v||^2 + a D(x)}.
 * <p>
 * Images are {@code [channels][height][width]}, row-major, in the prior's intensity unit. A term of one's own needs only
 * {@link #prox} and {@link #energy}; it then runs on the host after a gradient step on the backend. For example, to keep
 * intensities from being negative:
 *
 * <pre>
 * class NonNegative implements DataTerm {
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
 *
 * A diagonal quadratic term also gives its {@link #observation} and {@link #precision}, so that whole steps stay on the
 * device; see {@link QuadraticTerm}.
 */
public interface DataTerm {

	/** No data term: the proximal map is the identity. */
	DataTerm NONE = new DataTerm() {

		@Override
		public void prox(final float[] x, final double a) {}

		@Override
		public double energy(final float[] x) {
			return 0;
		}
	};

	/**
	 * The proximal map prox_{aD}.
	 *
	 * @param x the point v; replaced by prox_{aD}(v)
	 * @param a step size (variance), greater than 0
	 */
	void prox(float[] x, double a);

	/** The energy D(x), exact constraints left out. */
	double energy(float[] x);

	/** The observation z if this term is a diagonal quadratic, else null; shaped like the image. */
	default float[] observation() {
		return null;
	}

	/**
	 * The inverse noise variance of every pixel (0: not observed; +infinity: known exactly) if this term is a diagonal
	 * quadratic, else null; shaped like the image.
	 */
	default float[] precision() {
		return null;
	}
}
