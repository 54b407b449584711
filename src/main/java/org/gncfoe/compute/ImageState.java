package org.gncfoe.compute;

/**
 * An image held by a backend, with the data term of an inverse problem, and the steps a solver takes on it. Between
 * {@link #write} and {@link #read} nothing needs to leave the device.
 * <p>
 * Images are float arrays {@code [channels][height][width]}, row-major, in the prior's intensity unit (useful range about
 * [0, 1]); t is a variance in that unit squared. Data terms are diagonal quadratics
 * {@code D(x) = sum_p precision_p / 2 (x_p - z_p)^2} with precision from 0 (nothing observed) to +infinity (x_p = z_p
 * exactly), which covers denoising with one or per-pixel variances, inpainting and both together.
 * <p>
 * Where the work of the calling thread is not wanted any more ({@link Cancellation}), a step or another evaluation throws a
 * {@link java.util.concurrent.CancellationException}; the image is then of no use any more.
 */
public interface ImageState extends AutoCloseable {

	/** Height in pixels. */
	int height();

	/** Width in pixels. */
	int width();

	/** Sets the image x (copied). */
	void write(float[] x);

	/** Copies the image x out. */
	void read(float[] x);

	/**
	 * Sets the data term (copied), or removes it when both are null.
	 *
	 * @param z observation, shaped like the image
	 * @param precision inverse noise variance per pixel, 0 .. +infinity, shaped like the image; z is ignored where it is 0
	 */
	void observe(float[] z, float[] precision);

	/**
	 * One proximal gradient step: {@code x <- prox_{a w D}( x - a grad R(x, t) )}; without data term a plain gradient step.
	 *
	 * @param t smoothing (variance)
	 * @param a step size (variance), usually t
	 * @param w weight of the data term, at least 0; 0 leaves it out, exact constraints too
	 */
	void step(double t, double a, double w);

	/** The same with weight 1. */
	default void step(final double t, final double a) {
		step(t, a, 1);
	}

	/** The energy R(x, t), summed in float64. */
	double energy(double t);

	/** The derivative of R(x, t) with respect to tau = log t; 0 where t is outside the prior's range. */
	double tauDerivative(double t);

	/** The data term D(x), exact constraints left out. */
	double dataEnergy();

	/** Writes the gradient of R with respect to x into g (intensity^-1). */
	void gradient(double t, float[] g);

	/** Writes the Hessian of R times v into hv; both are shaped like the image. */
	void hessian(double t, float[] v, float[] hv);

	/** The derivative with respect to tau of the inner product {@code < grad R(x, t), v >}; 0 outside the range of t. */
	double gradientTauDerivative(double t, float[] v);

	@Override
	default void close() {}
}
