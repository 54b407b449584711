package org.gncfoe.noise;

import Jama.Matrix;
import Jama.QRDecomposition;

/** Polynomials of degree 2 on a square block of pixels: what remains without them is nearly free of slow structure. */
final class QuadraticSurface {

	private QuadraticSurface() {}

	/**
	 * The six monomials up to degree 2, made orthonormal.
	 *
	 * @param side side of the block in pixels, at least 3
	 * @return {@code [6][side * side]}
	 */
	static double[][] orthonormal(final int side) {
		final int n = side * side;
		final Matrix monomials = new Matrix(n, 6);
		for (int i = 0; i < n; i++) {
			final double y = (i / side) / (side - 1.0) - 0.5, x = (i % side) / (side - 1.0) - 0.5;
			final double[] row = { 1, x, y, x * x, x * y, y * y };
			for (int k = 0; k < row.length; k++)
				monomials.set(i, k, row[k]);
		}
		return new QRDecomposition(monomials).getQ().transpose().getArrayCopy();
	}
}
