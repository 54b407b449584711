package org.gncfoe.prior;

/**
 * The quartic B-spline k(a), support (-5/2, 5/2), three times continuously differentiable, and its polynomial pieces.
 * <p>
 * At a point with local coordinate r in [-1/2, 1/2] around the nearest knot, five of its shifts are non-zero; shift m in
 * 0..4 (knot at distance m - 2) has the value {@code sum_d PIECES[m][d] r^d}. Source: Kobler and Pock 2023, section 3;
 * the pieces follow from the Cox-de Boor recursion.
 */
public final class QuarticBSpline {

	/** Polynomial coefficients by shift and power of r: {@code [5][5]}. */
	private static final double[][] PIECES = {
		{ 1 / 384.0, -1 / 48.0, 1 / 16.0, -1 / 12.0, 1 / 24.0 },
		{ 19 / 96.0, -11 / 24.0, 1 / 4.0, 1 / 6.0, -1 / 6.0 },
		{ 115 / 192.0, 0, -5 / 8.0, 0, 1 / 4.0 },
		{ 19 / 96.0, 11 / 24.0, 1 / 4.0, -1 / 6.0, -1 / 6.0 },
		{ 1 / 384.0, 1 / 48.0, 1 / 16.0, 1 / 12.0, 1 / 24.0 }, };

	private QuarticBSpline() {}

	/** Number of shifts that are non-zero at a point. */
	public static final int SUPPORT = 5;

	/** Coefficient of r^power in the piece of the given shift (0..4: the knot two to the left ... two to the right). */
	public static double piece(final int shift, final int power) {
		return PIECES[shift][power];
	}

	/**
	 * Value or derivative of the basis function of one shift.
	 *
	 * @param shift 0..4
	 * @param r local coordinate in [-1/2, 1/2]
	 * @param derivative order, 0..4
	 */
	public static double basis(final int shift, final double r, final int derivative) {
		double sum = 0;
		for (int d = 4; d >= derivative; d--) {
			double c = PIECES[shift][d];
			for (int q = 0; q < derivative; q++)
				c *= d - q;
			sum = sum * r + c;
		}
		return sum;
	}

	/** The B-spline itself, k(a), for any a: the formula of the paper. Used as the definition in tests. */
	public static double value(final double a) {
		final double b = Math.abs(a);
		if (b < 0.5) return 115 / 192.0 - 5 / 8.0 * b * b + b * b * b * b / 4;
		if (b < 1.5) return 55 / 96.0 + 5 / 24.0 * b - 5 / 4.0 * b * b + 5 / 6.0 * b * b * b - b * b * b * b / 6;
		if (b < 2.5) return Math.pow(2.5 - b, 4) / 24;
		return 0;
	}
}
