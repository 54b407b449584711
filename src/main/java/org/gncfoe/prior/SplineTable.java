package org.gncfoe.prior;

/**
 * The functions of a layer at one fixed tau, contracted to one polynomial of degree 4 per channel and cell:
 * {@code phi(u) = sum_d c[d] r^d}, r = u - centre(cell), in feature units. The cells are the axis' intervals plus one on
 * either side that holds the linear continuation; cell index {@code 1 + floor((u - min)/spacing)} clamped to
 * 0..intervals+1, so that evaluation needs no branch.
 * <p>
 * The same table exists for the first and second derivative along tau. Contraction is linear in the spline weights;
 * {@link #accumulate} is its exact transpose, which turns derivatives with respect to the coefficients into derivatives
 * with respect to the weights.
 */
public final class SplineTable {

	/** Coefficients per cell: powers 0..4. */
	public static final int COEFFICIENTS = 5;

	private SplineTable() {}

	/** Number of cells with the two continuations. */
	public static int cells(final KnotAxis feature) {
		return feature.intervals() + 2;
	}

	/** Length of a table: channels * cells * 5. */
	public static int length(final SplineFunctions f) {
		return f.channels() * cells(f.feature()) * COEFFICIENTS;
	}

	/** Centre of a cell, in feature units; cell counted with the continuation on the left as 0. */
	public static double centre(final KnotAxis feature, final int cell) {
		return feature.min() + (cell - 0.5) * feature.spacing();
	}

	/**
	 * Weights of the five tau knots at tau (clamped to the axis): {@code [5]}, for knots {@code cell .. cell+4}.
	 *
	 * @param order derivative along tau, 0..2
	 */
	public static double[] tauBasis(final KnotAxis axis, final double tau, final int order) {
		final double at = Math.max(axis.min(), Math.min(axis.max(), tau));
		final double r = axis.local(at, axis.cell(at));
		final double[] b = new double[QuarticBSpline.SUPPORT];
		for (int m = 0; m < b.length; m++)
			b[m] = QuarticBSpline.basis(m, r, order) / Math.pow(axis.spacing(), order);
		return b;
	}

	/**
	 * The table of the functions, or of their derivative along tau, at one tau.
	 *
	 * @param order derivative along tau, 0..2
	 * @return coefficients {@code [channels][cells][5]}
	 */
	public static double[] contract(final SplineFunctions f, final double tau, final int order) {
		final int knots = f.feature().knots(), cells = cells(f.feature());
		final double[] tauBasis = tauBasis(f.tau(), tau, order);
		final int firstTau = f.tau().cell(clamp(f.tau(), tau));
		final double[] table = new double[length(f)];
		final double[] w = new double[knots];
		final double[][] pieces = pieces(f.feature());
		for (int c = 0; c < f.channels(); c++) {
			java.util.Arrays.fill(w, 0);
			for (int m = 0; m < tauBasis.length; m++) {
				final int row = (c * f.tau().knots() + firstTau + m) * knots;
				for (int i = 0; i < knots; i++)
					w[i] += tauBasis[m] * f.weights()[row + i];
			}
			for (int cell = 1; cell < cells - 1; cell++)
				for (int d = 0; d < COEFFICIENTS; d++) {
					double sum = 0;
					for (int m = 0; m < QuarticBSpline.SUPPORT; m++)
						sum += w[cell - 1 + m] * pieces[m][d];
					table[(c * cells + cell) * COEFFICIENTS + d] = sum;
				}
			continueLinearly(table, c * cells, 1, 0, -1, f.feature().spacing());
			continueLinearly(table, c * cells, cells - 2, cells - 1, 1, f.feature().spacing());
		}
		return table;
	}

	/** Value and slope of the inner cell at its outer edge become the linear function of the outer cell. */
	private static void continueLinearly(final double[] table, final int base, final int inner, final int outer,
		final int side, final double g)
	{
		final double r = side * g / 2;
		final int in = (base + inner) * COEFFICIENTS, out = (base + outer) * COEFFICIENTS;
		double value = 0, slope = 0;
		for (int d = COEFFICIENTS - 1; d >= 0; d--) {
			slope = slope * r + value;
			value = value * r + table[in + d];
		}
		table[out] = value + r * slope;
		table[out + 1] = slope;
	}

	/**
	 * Adds to the weight gradient what a gradient with respect to a table's coefficients means for it: the transpose of
	 * {@link #contract}. The coefficient gradient is used as workspace and is changed.
	 *
	 * @param f the functions (knots only; weights are not read)
	 * @param tau where the table was contracted
	 * @param order derivative along tau of the table, 0..2
	 * @param coefficients gradient {@code [channels][cells][5]}
	 * @param gradient receives the sum, {@code [channels][tau knots][feature knots]}
	 * @param offset where the gradient starts in its array
	 */
	public static void accumulate(final SplineFunctions f, final double tau, final int order, final double[] coefficients,
		final double[] gradient, final int offset)
	{
		final int knots = f.feature().knots(), cells = cells(f.feature());
		final double g = f.feature().spacing();
		final double[] tauBasis = tauBasis(f.tau(), tau, order);
		final int firstTau = f.tau().cell(clamp(f.tau(), tau));
		final double[][] pieces = pieces(f.feature());
		final double[] w = new double[knots];
		for (int c = 0; c < f.channels(); c++) {
			fold(coefficients, c * cells, 1, 0, -g / 2);
			fold(coefficients, c * cells, cells - 2, cells - 1, g / 2);
			java.util.Arrays.fill(w, 0);
			for (int cell = 1; cell < cells - 1; cell++)
				for (int d = 0; d < COEFFICIENTS; d++) {
					final double v = coefficients[(c * cells + cell) * COEFFICIENTS + d];
					if (v != 0) for (int m = 0; m < QuarticBSpline.SUPPORT; m++)
						w[cell - 1 + m] += v * pieces[m][d];
				}
			for (int m = 0; m < tauBasis.length; m++) {
				final int row = offset + (c * f.tau().knots() + firstTau + m) * knots;
				for (int i = 0; i < knots; i++)
					gradient[row + i] += tauBasis[m] * w[i];
			}
		}
	}

	/** Transpose of {@link #continueLinearly}: out0 = value + r slope, out1 = slope. */
	private static void fold(final double[] v, final int base, final int inner, final int outer, final double r) {
		final int in = (base + inner) * COEFFICIENTS, out = (base + outer) * COEFFICIENTS;
		final double toValue = v[out], toSlope = r * v[out] + v[out + 1];
		double power = 1, previous = 0;
		for (int d = 0; d < COEFFICIENTS; d++) {
			v[in + d] += toValue * power + toSlope * d * previous;
			previous = power;
			power *= r;
		}
	}

	/** Polynomial pieces in feature units: PIECES[m][d] / g^d. */
	private static double[][] pieces(final KnotAxis feature) {
		final double[][] p = new double[QuarticBSpline.SUPPORT][COEFFICIENTS];
		for (int m = 0; m < p.length; m++)
			for (int d = 0; d < COEFFICIENTS; d++)
				p[m][d] = QuarticBSpline.piece(m, d) / Math.pow(feature.spacing(), d);
		return p;
	}

	private static double clamp(final KnotAxis axis, final double tau) {
		return Math.max(axis.min(), Math.min(axis.max(), tau));
	}
}
