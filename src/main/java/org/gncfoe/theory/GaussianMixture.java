package org.gncfoe.theory;

import Jama.EigenvalueDecomposition;
import Jama.Matrix;

import java.util.Arrays;
import java.util.Random;

/**
 * A density {@code f = sum_i w_i N(mu_i, S_i)} on R^d with its energy {@code F = -log f} and the derivatives of it.
 * <p>
 * Convolved with N(0, t I) it is again a mixture, with covariances S_i + t I: the energy F(x, t) of the smoothed density
 * f_t is {@code mixture.smoothed(t).energy(x)}. Covariances may be 0, as those of an empirical density; then only
 * smoothed versions (t > 0) have an energy. Immutable.
 * </p>
 *
 * <pre>{@code
 * GaussianMixture f = GaussianMixture.empirical(new double[][] { { -1 }, { 1 } });
 * double curvature = f.smoothed(0.5).hessian(new double[] { 0 })[0][0]; // -2: F(., 0.5) is not convex
 * double bar = new Convexity(f).threshold(); // 1
 * }</pre>
 *
 * With responsibilities {@code r_i(x) = w_i N(x; mu_i, S_i) / f(x)}, {@code P_i = S_i^-1}, {@code g_i = P_i (x - mu_i)}:
 *
 * <pre>
 * grad F = sum_i r_i g_i
 * Hess F = sum_i r_i P_i - sum_i r_i (g_i - grad F)(g_i - grad F)^T
 * </pre>
 *
 * Source: Kobler and Pock 2023, section 2. Sums of exponentials are formed relative to the largest, so nothing underflows
 * however far x is from all means.
 */
public final class GaussianMixture {

	private final double[] weights;
	private final Component[] components;

	private GaussianMixture(final double[] weights, final Component[] components) {
		this.weights = weights;
		this.components = components;
	}

	/**
	 * A mixture with full covariances.
	 *
	 * @param weights {@code [components]}, not negative, scaled here to sum 1
	 * @param means mu, {@code [components][dimension]}
	 * @param covariances S, {@code [components][dimension][dimension]}, symmetric, no negative eigenvalue
	 * @throws IllegalArgumentException if sizes differ, a value is not finite, a weight negative or all 0, or a covariance
	 *           is not symmetric positive semidefinite
	 */
	public static GaussianMixture of(final double[] weights, final double[][] means, final double[][][] covariances) {
		checkSizes(weights, means, covariances.length);
		final Component[] components = new Component[means.length];
		for (int i = 0; i < means.length; i++) {
			if (covariances[i].length != means[i].length || covariances[i][0].length != means[i].length)
				throw new IllegalArgumentException("covariance " + i + " is not " + means[i].length + "x" + means[i].length);
			components[i] = Component.of(means[i], covariances[i]);
		}
		return new GaussianMixture(normalised(weights), components);
	}

	/**
	 * A mixture of round Gaussians, {@code S_i = variances[i] I}.
	 *
	 * @param weights {@code [components]}, not negative, scaled here to sum 1
	 * @param means mu, {@code [components][dimension]}
	 * @param variances {@code [components]}, at least 0
	 * @throws IllegalArgumentException if sizes differ, a value is not finite or negative, or all weights are 0
	 */
	public static GaussianMixture isotropic(final double[] weights, final double[][] means, final double[] variances) {
		checkSizes(weights, means, variances.length);
		final Component[] components = new Component[means.length];
		for (int i = 0; i < means.length; i++) {
			if (!(variances[i] >= 0) || Double.isInfinite(variances[i])) throw new IllegalArgumentException(
				"a variance must be finite and at least 0, not " + variances[i]);
			final double[] all = new double[means[i].length];
			Arrays.fill(all, variances[i]);
			components[i] = new Component(means[i].clone(), all, null);
		}
		return new GaussianMixture(normalised(weights), components);
	}

	/**
	 * A mixture on the line.
	 *
	 * @param weights {@code [components]}, not negative, scaled here to sum 1
	 * @param means {@code [components]}
	 * @param variances {@code [components]}, at least 0
	 * @throws IllegalArgumentException if sizes differ, a value is not finite or negative, or all weights are 0
	 */
	public static GaussianMixture onLine(final double[] weights, final double[] means, final double[] variances) {
		return isotropic(weights, Arrays.stream(means).mapToObj(m -> new double[] { m }).toArray(double[][]::new), variances);
	}

	/**
	 * The empirical density of a data set: a point mass on each point. It has an energy only when smoothed.
	 *
	 * @param points {@code [points][dimension]}
	 * @throws IllegalArgumentException if there is no point, sizes differ or a value is not finite
	 */
	public static GaussianMixture empirical(final double[][] points) {
		final double[] weights = new double[points.length];
		Arrays.fill(weights, 1);
		return isotropic(weights, points, new double[points.length]);
	}

	// -- Structure --

	/** Dimension d of the space. */
	public int dimension() {
		return components[0].mean().length;
	}

	/** Number of components. */
	public int size() {
		return components.length;
	}

	/** The weights, of sum 1; a copy. */
	public double[] weights() {
		return weights.clone();
	}

	/** The mean of component i, {@code [dimension]}; a copy. */
	public double[] mean(final int i) {
		return components[i].mean().clone();
	}

	/** The covariance of component i, {@code [dimension][dimension]}; a copy. */
	public double[][] covariance(final int i) {
		return components[i].covariance();
	}

	/** The square of the largest distance between two means. */
	public double squaredDiameter() {
		double largest = 0;
		for (final Component a : components)
			for (final Component b : components) {
				final double[] difference = Vectors.add(a.mean(), -1, b.mean());
				largest = Math.max(largest, Vectors.dot(difference, difference));
			}
		return largest;
	}

	/**
	 * The density convolved with N(0, t I).
	 *
	 * @param t smoothing (a variance), at least 0
	 * @throws IllegalArgumentException if t is negative or not finite
	 */
	public GaussianMixture smoothed(final double t) {
		if (!(t >= 0) || Double.isInfinite(t)) throw new IllegalArgumentException(
			"the smoothing must be finite and at least 0, not " + t);
		return new GaussianMixture(weights, Arrays.stream(components).map(c -> c.smoothed(t)).toArray(Component[]::new));
	}

	/** A random point of this density, {@code [dimension]}. */
	public double[] sample(final Random random) {
		double u = random.nextDouble();
		int i = 0;
		while (i < weights.length - 1 && (u -= weights[i]) >= 0)
			i++;
		final double[] normal = new double[dimension()];
		Arrays.setAll(normal, k -> random.nextGaussian());
		return Vectors.add(components[i].mean(), 1, components[i].root(normal));
	}

	// -- Energy --

	/**
	 * F(x) = -log f(x).
	 *
	 * @param x {@code [dimension]}
	 * @throws IllegalArgumentException if x has another length
	 * @throws IllegalStateException if a covariance is singular: smooth first
	 */
	public double energy(final double[] x) {
		return new Point(x).energy;
	}

	/** The gradient of F at x, {@code [dimension]}; exceptions as {@link #energy}. */
	public double[] gradient(final double[] x) {
		return new Point(x).gradient;
	}

	/** The Hessian of F at x, {@code [dimension][dimension]}, exactly symmetric; exceptions as {@link #energy}. */
	public double[][] hessian(final double[] x) {
		final Point p = new Point(x);
		final int d = x.length;
		final double[][] h = new double[d][d];
		for (int i = 0; i < size(); i++) {
			components[i].addPrecision(p.r[i], h);
			final double[] c = Vectors.add(p.g[i], -1, p.gradient);
			for (int a = 0; a < d; a++)
				for (int b = 0; b < d; b++)
					h[a][b] -= p.r[i] * (c[a] * c[b]);
		}
		return h;
	}

	/** The probability that a sample at x came from each component, {@code [components]}; exceptions as {@link #energy}. */
	public double[] responsibilities(final double[] x) {
		return new Point(x).r;
	}

	/** The smallest eigenvalue of the Hessian of F at x: negative where F is not convex; exceptions as {@link #energy}. */
	public double smallestEigenvalue(final double[] x) {
		return curvature(x).eigenvalue();
	}

	/** The smallest eigenvalue of the Hessian of F at x, with its eigenvector. */
	Curvature curvature(final double[] x) {
		final double[][] h = hessian(x);
		if (x.length == 1) return new Curvature(x, h[0][0], new double[] { 1 });
		final EigenvalueDecomposition e = new Matrix(h).eig();
		return new Curvature(x, e.getRealEigenvalues()[0], e.getV().transpose().getArray()[0]);
	}

	/**
	 * The gradient with respect to x of {@code v^T Hess F(x) v}, v fixed. With a_i = v^T P_i v, b_i = v^T g_i, b the mean of
	 * b_i and {@code grad r_i = -r_i (g_i - grad F)}:
	 * {@code -sum_i r_i [ (g_i - grad F) (a_i - (b_i - b)^2) + 2 (b_i - b) P_i v ]}.
	 */
	double[] curvatureGradient(final double[] x, final double[] v) {
		final Point p = new Point(x);
		final double b = Vectors.dot(p.gradient, v);
		double[] sum = new double[x.length];
		for (int i = 0; i < size(); i++) {
			final double[] pv = components[i].precision(v);
			final double a = Vectors.dot(pv, v), c = Vectors.dot(p.g[i], v) - b;
			sum = Vectors.add(sum, -p.r[i] * (a - c * c), Vectors.add(p.g[i], -1, p.gradient));
			sum = Vectors.add(sum, -2 * p.r[i] * c, pv);
		}
		return sum;
	}

	/** Whether all components have the same covariance. */
	boolean sharesCovariance() {
		return Arrays.stream(components).allMatch(c -> c.hasCovarianceOf(components[0]));
	}

	/** log( w_i N(x; mu_i, S_i) ). */
	double logShare(final int i, final double[] x) {
		return Math.log(weights[i]) + components[i].logDensity(x, new double[x.length]);
	}

	/** The largest variance of any component in any direction. */
	double largestVariance() {
		return Arrays.stream(components).flatMapToDouble(c -> Arrays.stream(c.variances())).max().getAsDouble();
	}

	/** The smallest variance of any component in any direction. */
	double smallestVariance() {
		return Arrays.stream(components).flatMapToDouble(c -> Arrays.stream(c.variances())).min().getAsDouble();
	}

	/** Everything that all derivatives at one point share. */
	private final class Point {

		private final double energy;
		private final double[] gradient;
		private final double[] r = new double[size()];
		private final double[][] g = new double[size()][dimension()];

		Point(final double[] x) {
			if (x.length != dimension()) throw new IllegalArgumentException("a point of " + dimension() +
				" coordinates is needed, not " + x.length);
			if (smallestVariance() <= 0) throw new IllegalStateException(
				"a density with a singular covariance has no energy: smooth it with t > 0");
			double largest = Double.NEGATIVE_INFINITY;
			for (int i = 0; i < r.length; i++) {
				r[i] = Math.log(weights[i]) + components[i].logDensity(x, g[i]);
				largest = Math.max(largest, r[i]);
			}
			double sum = 0;
			for (int i = 0; i < r.length; i++)
				sum += r[i] = Math.exp(r[i] - largest);
			energy = -largest - Math.log(sum);
			double[] mean = new double[x.length];
			for (int i = 0; i < r.length; i++)
				mean = Vectors.add(mean, r[i] /= sum, g[i]);
			gradient = mean;
		}
	}

	// -- Helper methods --

	private static void checkSizes(final double[] weights, final double[][] means, final int others) {
		if (means.length == 0 || means.length != weights.length || means.length != others) throw new IllegalArgumentException(
			"as many weights, means and covariances are needed, at least one, not " + weights.length + ", " + means.length +
				", " + others);
		for (final double[] mean : means) {
			if (mean.length == 0 || mean.length != means[0].length) throw new IllegalArgumentException(
				"all means need the same number of coordinates, at least one");
			for (final double v : mean)
				if (!Double.isFinite(v)) throw new IllegalArgumentException("a mean holds " + v);
		}
	}

	private static double[] normalised(final double[] weights) {
		double sum = 0;
		for (final double w : weights) {
			if (!(w >= 0)) throw new IllegalArgumentException("weights must not be negative: " + w);
			sum += w;
		}
		if (!(sum > 0) || Double.isInfinite(sum)) throw new IllegalArgumentException("weights need a positive finite sum, not " +
			sum);
		final double[] scaled = weights.clone();
		for (int i = 0; i < scaled.length; i++)
			scaled[i] /= sum;
		return scaled;
	}
}
