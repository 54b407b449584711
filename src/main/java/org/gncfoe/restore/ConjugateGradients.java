package org.gncfoe.restore;

import org.gncfoe.compute.Cancellation;

/**
 * Solves {@code (A v)_p = 0} for the missing pixels p, with the other pixels of v given, where A restricted to the missing
 * pixels is symmetric positive definite: conjugate gradients in float64, preconditioned with the diagonal of A.
 */
abstract class ConjugateGradients {

	private static final double TOLERANCE = 1e-8;

	/** It is asked whether to stop at pixels whose numbers are multiples of this. NB: One pass may take a second. */
	static final int CHECK = 4093;

	private final int[] missing;

	ConjugateGradients(final int[] missing) {
		this.missing = missing;
	}

	/** Writes A v to the missing pixels of the result. */
	abstract void apply(double[] v, double[] result);

	/** The diagonal of A at a pixel. */
	abstract double diagonal(int p);

	/** Replaces the missing pixels of v, which hold the starting point. */
	final void solve(final double[] v, final int maxIterations) {
		final double[] residual = new double[v.length], direction = new double[v.length], image = new double[v.length];
		apply(v, residual);
		double energy = 0;
		for (final int p : missing) {
			if (p % CHECK == 0) Cancellation.check();
			residual[p] = -residual[p];
			direction[p] = residual[p] / diagonal(p);
			energy += residual[p] * direction[p];
		}
		final double enough = energy * TOLERANCE * TOLERANCE;
		for (int i = 0; i < maxIterations && energy > enough && energy > Double.MIN_NORMAL; i++) {
			apply(direction, image);
			Cancellation.check();
			double curvature = 0;
			for (final int p : missing)
				curvature += direction[p] * image[p];
			if (!(curvature > 0)) return;
			final double step = energy / curvature;
			double next = 0;
			for (final int p : missing) {
				if (p % CHECK == 0) Cancellation.check();
				v[p] += step * direction[p];
				residual[p] -= step * image[p];
				next += residual[p] * residual[p] / diagonal(p);
			}
			for (final int p : missing) {
				if (p % CHECK == 0) Cancellation.check();
				direction[p] = residual[p] / diagonal(p) + next / energy * direction[p];
			}
			energy = next;
		}
	}

	// -- Shared by the interpolations --

	static int[] missing(final boolean[] observed, final int count) {
		final int[] missing = new int[count];
		for (int p = 0, i = 0; i < count; p++)
			if (!observed[p]) missing[i++] = p;
		return missing;
	}

	static double[] toDouble(final float[] image) {
		final double[] v = new double[image.length];
		for (int p = 0; p < v.length; p++)
			v[p] = image[p];
		return v;
	}

	/** Copies the missing pixels of v to the image. */
	final void copy(final double[] v, final float[] image) {
		for (final int p : missing)
			image[p] = (float) v[p];
	}
}
