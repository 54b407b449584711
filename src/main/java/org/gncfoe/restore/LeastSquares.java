package org.gncfoe.restore;

import java.util.Objects;
import java.util.function.DoubleUnaryOperator;

import org.gncfoe.compute.Cancellation;

/**
 * The data term of an image observed through a linear operator A with Gaussian noise of known variance:
 * {@code D(x) = 1/2 sum_p precision_p ((A x)_p - z_p)^2}.
 * <p>
 * The proximal map solves {@code (A' P A + 1 / a) x = A' P z + v / a}, P the precisions, by preconditioned conjugate
 * gradients. To be used by one thread at a time: an iteration starts from the result of the last one.
 * <p>
 * Of noise whose variance follows from its mean, as of a camera, the precisions are taken anew before every proximal map,
 * from the observation that the last result would give. Where that comes to rest, the gradient of this term is that of the
 * negative logarithm of Poisson's likelihood, {@code A' (A x - z) / (A x)} for counts.
 */
public final class LeastSquares implements ProximalTerm, SmoothTerm {

	/** An approximation of the inverse of a A' P A + 1, with the mean of the precisions for P. */
	interface Preconditioner {

		/**
		 * Applies it; a new array.
		 *
		 * @param b a times the mean precision of what is observed
		 */
		float[] apply(float[] residual, double b);
	}

	private static final int MOST_ITERATIONS = 300;
	private static final int POWER_ITERATIONS = 30;

	/**
	 * Root mean square of the residual that is left, prior's unit. NB: No eigenvalue of the matrix, 1 + a A' P A, is below 1, so
	 * the error is less.
	 */
	private static final double TOLERANCE = 5e-4;

	private final LinearOperator operator;
	private final float[] observation, precision;
	/** A' P z. */
	private float[] projected;
	private double meanPrecision;
	/** Variance of a value by its mean; null: the precisions stay as they are. */
	private final DoubleUnaryOperator variance;
	private final Preconditioner preconditioner;
	private final int most;
	private double lipschitz = Double.NaN;
	private float[] last;

	/**
	 * @param operator what is observed of an image
	 * @param observation z, prior's intensity unit; ignored where the precision is 0; copied
	 * @param precision inverse noise variance of every value, finite, 0: not observed; copied
	 * @throws IllegalArgumentException if the sizes do not fit, a precision is negative or not finite, an observation with a
	 *           precision is not finite, or nothing is observed
	 */
	public LeastSquares(final LinearOperator operator, final float[] observation, final float[] precision) {
		this(operator, observation, precision, null, null, MOST_ITERATIONS);
	}

	/**
	 * With noise whose variance follows from its mean.
	 *
	 * @param precision inverse noise variances to begin with; 0: not observed
	 * @param variance positive variance of a value by its mean, prior's unit
	 */
	public LeastSquares(final LinearOperator operator, final float[] observation, final float[] precision,
		final DoubleUnaryOperator variance)
	{
		this(operator, observation, precision, variance, null, MOST_ITERATIONS);
	}

	LeastSquares(final LinearOperator operator, final float[] observation, final float[] precision,
		final DoubleUnaryOperator variance, final Preconditioner preconditioner, final int most)
	{
		this.operator = Objects.requireNonNull(operator, "operator");
		check(observation, precision);
		if (observation.length != operator.observationLength()) throw new IllegalArgumentException(observation.length +
			" observed values, but the operator gives " + operator.observationLength());
		this.observation = observation.clone();
		this.precision = precision.clone();
		this.variance = variance;
		this.preconditioner = preconditioner;
		this.most = most;
		for (int p = 0; p < precision.length; p++)
			if (!(precision[p] > 0)) this.observation[p] = 0;
		project();
	}

	/** What is observed of an image. */
	public LinearOperator operator() {
		return operator;
	}

	@Override
	public void prox(final float[] x, final double a) {
		checkLength(x);
		if (variance != null) weigh(last == null ? x : last);
		// NB: All is multiplied by a, so that nothing overflows.
		final float[] v = x.clone(), residual = new float[x.length], image = new float[x.length];
		if (last != null) System.arraycopy(last, 0, x, 0, x.length);
		apply(x, a, image);
		for (int p = 0; p < x.length; p++)
			residual[p] = (float) (v[p] + a * projected[p] - image[p]);
		float[] conditioned = precondition(residual, a);
		final float[] direction = conditioned.clone();
		double energy = dot(residual, conditioned);
		final double enough = TOLERANCE * TOLERANCE * x.length;
		for (int i = 0; i < most && dot(residual, residual) > enough; i++) {
			Cancellation.check();
			apply(direction, a, image);
			final double curvature = dot(direction, image);
			if (!(curvature > 0)) break;
			final float step = (float) (energy / curvature);
			for (int p = 0; p < x.length; p++) {
				x[p] += step * direction[p];
				residual[p] -= step * image[p];
			}
			conditioned = precondition(residual, a);
			final double next = dot(residual, conditioned);
			final float ratio = (float) (next / energy);
			for (int p = 0; p < x.length; p++)
				direction[p] = conditioned[p] + ratio * direction[p];
			energy = next;
		}
		last = x.clone();
	}

	@Override
	public void gradient(final float[] x, final float[] g) {
		checkLength(x);
		final float[] residual = operator.apply(x);
		for (int p = 0; p < residual.length; p++)
			residual[p] = precision[p] * (residual[p] - observation[p]);
		System.arraycopy(operator.adjoint(residual), 0, g, 0, g.length);
	}

	/** The largest eigenvalue of A' P A, by power iteration, with a margin of a tenth; found once. */
	@Override
	public double lipschitz() {
		if (!Double.isNaN(lipschitz)) return lipschitz;
		// NB: A start of no symmetry, so that it is not orthogonal to the largest eigenvector.
		float[] v = new float[operator.imageLength()];
		for (int p = 0; p < v.length; p++)
			v[p] = 1 + 0.5f * (float) Math.sin(p * p);
		double largest = 0;
		for (int i = 0; i < POWER_ITERATIONS; i++) {
			Cancellation.check();
			final float norm = (float) Math.sqrt(dot(v, v));
			if (!(norm > 0)) break;
			for (int p = 0; p < v.length; p++)
				v[p] /= norm;
			final float[] image = normal(v);
			largest = Math.max(largest, dot(v, image));
			v = image;
		}
		return lipschitz = 1.1 * largest;
	}

	@Override
	public double energy(final float[] x) {
		checkLength(x);
		final float[] observed = operator.apply(x);
		double sum = 0;
		for (int p = 0; p < observed.length; p++) {
			final double difference = (double) observed[p] - observation[p];
			sum += 0.5 * precision[p] * difference * difference;
		}
		return sum;
	}

	// -- Helper methods --

	/** Takes the precisions from an image. */
	private void weigh(final float[] x) {
		final float[] means = operator.apply(x);
		for (int p = 0; p < precision.length; p++)
			if (precision[p] > 0) precision[p] = (float) (1 / variance.applyAsDouble(means[p]));
		lipschitz = Double.NaN;
		project();
	}

	private void project() {
		final float[] weighted = new float[observation.length];
		double sum = 0;
		int observed = 0;
		for (int p = 0; p < weighted.length; p++) {
			weighted[p] = precision[p] * observation[p];
			sum += precision[p];
			if (precision[p] > 0) observed++;
		}
		meanPrecision = sum / observed;
		projected = operator.adjoint(weighted);
	}

	/** A' P A x; a new array. */
	private float[] normal(final float[] x) {
		final float[] observed = operator.apply(x);
		for (int p = 0; p < observed.length; p++)
			observed[p] *= precision[p];
		return operator.adjoint(observed);
	}

	/** (a A' P A + 1) x */
	private void apply(final float[] x, final double a, final float[] result) {
		final float[] back = normal(x);
		for (int p = 0; p < x.length; p++)
			result[p] = (float) (x[p] + a * back[p]);
	}

	private float[] precondition(final float[] residual, final double a) {
		return preconditioner == null ? residual.clone() : preconditioner.apply(residual, a * meanPrecision);
	}

	private static double dot(final float[] a, final float[] b) {
		double sum = 0;
		for (int p = 0; p < a.length; p++)
			sum += (double) a[p] * b[p];
		return sum;
	}

	private void checkLength(final float[] x) {
		if (x.length != operator.imageLength()) throw new IllegalArgumentException("an image of " + x.length +
			" values, but the operator takes " + operator.imageLength());
	}

	/** @throws IllegalArgumentException with what is wrong */
	static void check(final float[] observation, final float[] precision) {
		if (precision.length != observation.length) throw new IllegalArgumentException(observation.length +
			" observed values, but " + precision.length + " precisions");
		boolean any = false;
		for (int p = 0; p < precision.length; p++) {
			if (!(precision[p] >= 0 && precision[p] < Float.POSITIVE_INFINITY)) throw new IllegalArgumentException(
				"the precision of pixel " + p + " must be finite and at least 0, not " + precision[p]);
			if (precision[p] > 0 && !Float.isFinite(observation[p])) throw new IllegalArgumentException("pixel " + p +
				" counts as observed but is " + observation[p]);
			any |= precision[p] > 0;
		}
		if (!any) throw new IllegalArgumentException("no pixel is observed");
	}
}
