package org.gncfoe.theory;

import Jama.EigenvalueDecomposition;
import Jama.Matrix;

import java.util.Arrays;

/**
 * One Gaussian N(mu, S), its covariance held by eigenvalues and eigenvectors: S + t I then costs nothing to invert.
 *
 * @param mean mu, {@code [dimension]}
 * @param variances eigenvalues of S, {@code [dimension]}, at least 0
 * @param axes orthonormal eigenvectors of S as rows, {@code [dimension][dimension]}; null: the coordinate axes
 */
record Component(double[] mean, double[] variances, double[][] axes) {

	/** @throws IllegalArgumentException if the covariance is not symmetric or has a negative eigenvalue */
	static Component of(final double[] mean, final double[][] covariance) {
		final int d = mean.length;
		final Matrix s = new Matrix(d, d);
		double largest = 0;
		for (int i = 0; i < d; i++)
			for (int j = 0; j < d; j++) {
				if (!Double.isFinite(covariance[i][j])) throw new IllegalArgumentException("a covariance holds " + covariance[i][j]);
				s.set(i, j, 0.5 * (covariance[i][j] + covariance[j][i]));
				largest = Math.max(largest, Math.abs(covariance[i][j]));
			}
		for (int i = 0; i < d; i++)
			for (int j = 0; j < i; j++)
				if (Math.abs(covariance[i][j] - covariance[j][i]) > 1e-12 * largest) throw new IllegalArgumentException(
					"a covariance is not symmetric");
		final EigenvalueDecomposition e = s.eig();
		final double[] variances = e.getRealEigenvalues();
		for (int k = 0; k < d; k++) {
			if (variances[k] < -1e-12 * largest) throw new IllegalArgumentException("a covariance has the negative eigenvalue " +
				variances[k]);
			variances[k] = Math.max(0, variances[k]);
		}
		return new Component(mean.clone(), variances, e.getV().transpose().getArray());
	}

	/** N(mu, S + t I). */
	Component smoothed(final double t) {
		final double[] wider = variances.clone();
		for (int k = 0; k < wider.length; k++)
			wider[k] += t;
		return new Component(mean, wider, axes);
	}

	/** log N(x; mu, S), and into {@code g} the vector P (x - mu), P = S^-1. */
	double logDensity(final double[] x, final double[] g) {
		final int d = mean.length;
		double sum = 0;
		for (int k = 0; k < d; k++) {
			double q = 0;
			if (axes == null) q = x[k] - mean[k];
			else for (int j = 0; j < d; j++)
				q += axes[k][j] * (x[j] - mean[j]);
			final double p = q / variances[k];
			sum += Math.log(2 * Math.PI * variances[k]) + q * p;
			if (axes == null) g[k] = p;
			else for (int j = 0; j < d; j++)
				g[j] = (k == 0 ? 0 : g[j]) + axes[k][j] * p;
		}
		return -0.5 * sum;
	}

	/** Adds {@code factor * P} to h. */
	void addPrecision(final double factor, final double[][] h) {
		for (int k = 0; k < variances.length; k++)
			if (axes == null) h[k][k] += factor / variances[k];
			else for (int i = 0; i < h.length; i++)
				for (int j = 0; j < h.length; j++)
					h[i][j] += factor / variances[k] * (axes[k][i] * axes[k][j]);
	}

	/** P v. */
	double[] precision(final double[] v) {
		return apply(v, -1);
	}

	/** S^(1/2) v: a sample, if v is standard normal, but for the mean. */
	double[] root(final double[] v) {
		return apply(v, 0.5);
	}

	private double[] apply(final double[] v, final double power) {
		final double[] out = new double[v.length];
		for (int k = 0; k < v.length; k++) {
			final double f = power < 0 ? 1 / variances[k] : Math.sqrt(variances[k]);
			if (axes == null) out[k] = f * v[k];
			else {
				final double q = f * Vectors.dot(axes[k], v);
				for (int j = 0; j < v.length; j++)
					out[j] += q * axes[k][j];
			}
		}
		return out;
	}

	/** S, {@code [dimension][dimension]}. */
	double[][] covariance() {
		final int d = variances.length;
		final double[][] s = new double[d][d];
		for (int k = 0; k < d; k++)
			if (axes == null) s[k][k] = variances[k];
			else for (int i = 0; i < d; i++)
				for (int j = 0; j < d; j++)
					s[i][j] += variances[k] * (axes[k][i] * axes[k][j]);
		return s;
	}

	/** Whether S is, up to rounding, that of another component. */
	boolean hasCovarianceOf(final Component other) {
		if (axes == null && other.axes == null) return Arrays.equals(variances, other.variances);
		final double[][] a = covariance(), b = other.covariance();
		final double largest = Arrays.stream(variances).max().getAsDouble();
		for (int i = 0; i < a.length; i++)
			for (int j = 0; j < a.length; j++)
				if (Math.abs(a[i][j] - b[i][j]) > 1e-12 * largest) return false;
		return true;
	}
}
