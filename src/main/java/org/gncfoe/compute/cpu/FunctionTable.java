package org.gncfoe.compute.cpu;

import org.gncfoe.prior.KnotAxis;
import org.gncfoe.prior.SplineFunctions;
import org.gncfoe.prior.SplineTable;

/**
 * The functions of one layer (or their derivative along tau) at one tau as polynomials per cell, in float32. One row of
 * features of a channel at a time.
 * <p>
 * NB: no branches; the two outer cells hold the linear continuation, so clamping the cell index is all there is to do.
 */
final class FunctionTable {

	private static final int C = SplineTable.COEFFICIENTS;

	private final int cells, last;
	private final float min, inverse, spacing, centre0;

	/** {@code [channels][cells][5]}: value at the centre, then the polynomial of the derivative c1, 2 c2, 3 c3, 4 c4. */
	private final float[] table;

	/** @param order derivative along tau, 0..2 */
	FunctionTable(final SplineFunctions f, final double tau, final int order) {
		final KnotAxis axis = f.feature();
		cells = SplineTable.cells(axis);
		last = cells - 1;
		min = (float) axis.min();
		spacing = (float) axis.spacing();
		inverse = (float) (1 / axis.spacing());
		centre0 = (float) SplineTable.centre(axis, 0);
		final double[] c = SplineTable.contract(f, tau, order);
		table = new float[c.length];
		for (int i = 0; i < c.length; i++)
			table[i] = (float) (i % C == 0 ? c[i] : i % C * c[i]);
	}

	/** Length of a moments array for all channels. */
	int length() {
		return table.length;
	}

	/** The inner product of the coefficients with moments as {@link #addMoments} makes them, in float64. */
	double dot(final float[] moments) {
		double sum = 0;
		for (int i = 0; i < table.length; i++)
			sum += (double) table[i] / Math.max(1, i % C) * moments[i];
		return sum;
	}

	private int base(final int channel) {
		return channel * cells * C;
	}

	private static int cell(final float u, final float min, final float inverse, final int last) {
		return Math.max(0, Math.min(last, (int) ((u - min) * inverse + 1f)));
	}

	/** out = phi'(z). */
	void derivative(final int channel, final float[] z, final int zAt, final float[] out, final int outAt, final int n) {
		final float[] t = table;
		final int base = base(channel), end = last;
		final float lo = min, inv = inverse, g = spacing, c0 = centre0;
		for (int i = 0; i < n; i++) {
			final float u = z[zAt + i];
			final int j = cell(u, lo, inv, end), k = base + j * C;
			final float r = u - (c0 + j * g);
			out[outAt + i] = t[k + 1] + r * (t[k + 2] + r * (t[k + 3] + r * t[k + 4]));
		}
	}

	/** value = phi(z), slope = phi'(z). */
	void valueAndDerivative(final int channel, final float[] z, final float[] value, final float[] slope, final int n) {
		final float[] t = table;
		final int base = base(channel), end = last;
		final float lo = min, inv = inverse, g = spacing, c0 = centre0;
		for (int i = 0; i < n; i++) {
			final float u = z[i];
			final int j = cell(u, lo, inv, end), k = base + j * C;
			final float r = u - (c0 + j * g);
			value[i] = t[k] + r * (t[k + 1] + r * (1 / 2f * t[k + 2] + r * (1 / 3f * t[k + 3] + r * (1 / 4f * t[k + 4]))));
			slope[i] = t[k + 1] + r * (t[k + 2] + r * (t[k + 3] + r * t[k + 4]));
		}
	}

	/** The sum of phi(z), in float64. */
	double sum(final int channel, final float[] z, final int n) {
		final float[] t = table;
		final int base = base(channel), end = last;
		final float lo = min, inv = inverse, g = spacing, c0 = centre0;
		double sum = 0;
		for (int i = 0; i < n; i++) {
			final float u = z[i];
			final int j = cell(u, lo, inv, end), k = base + j * C;
			final float r = u - (c0 + j * g);
			sum += t[k] + r * (t[k + 1] + r * (1 / 2f * t[k + 2] + r * (1 / 3f * t[k + 3] + r * (1 / 4f * t[k + 4]))));
		}
		return sum;
	}

	/** out = phi''(z) * factor; 0 in the continuation. */
	void secondDerivative(final int channel, final float[] z, final float[] factor, final float[] out, final int n) {
		final float[] t = table;
		final int base = base(channel), end = last;
		final float lo = min, inv = inverse, g = spacing, c0 = centre0;
		for (int i = 0; i < n; i++) {
			final float u = z[i];
			final int j = cell(u, lo, inv, end), k = base + j * C;
			final float r = u - (c0 + j * g);
			out[i] = factor[i] * (t[k + 2] + r * (2 * t[k + 3] + r * (3 * t[k + 4])));
		}
	}

	/** value = phi(z). */
	void value(final int channel, final float[] z, final float[] value, final int n) {
		final float[] t = table;
		final int base = base(channel), end = last;
		final float lo = min, inv = inverse, g = spacing, c0 = centre0;
		for (int i = 0; i < n; i++) {
			final float u = z[i];
			final int j = cell(u, lo, inv, end), k = base + j * C;
			final float r = u - (c0 + j * g);
			value[i] = t[k] + r * (t[k + 1] + r * (1 / 2f * t[k + 2] + r * (1 / 3f * t[k + 3] + r * (1 / 4f * t[k + 4]))));
		}
	}

	/** out += phi'(z) * factor. */
	void addDerivative(final int channel, final float[] z, final float[] factor, final float[] out, final int n) {
		final float[] t = table;
		final int base = base(channel), end = last;
		final float lo = min, inv = inverse, g = spacing, c0 = centre0;
		for (int i = 0; i < n; i++) {
			final float u = z[i];
			final int j = cell(u, lo, inv, end), k = base + j * C;
			final float r = u - (c0 + j * g);
			out[i] += factor[i] * (t[k + 1] + r * (t[k + 2] + r * (t[k + 3] + r * t[k + 4])));
		}
	}

	/** out = psi'(z) + phi'(z) * factor, where psi, another table, has the same cells. */
	void derivatives(final int channel, final FunctionTable psi, final float[] z, final float[] factor, final float[] out,
		final int n)
	{
		final float[] t = table, p = psi.table;
		final int base = base(channel), end = last;
		final float lo = min, inv = inverse, g = spacing, c0 = centre0;
		for (int i = 0; i < n; i++) {
			final float u = z[i];
			final int j = cell(u, lo, inv, end), k = base + j * C;
			final float r = u - (c0 + j * g);
			out[i] = p[k + 1] + r * (p[k + 2] + r * (p[k + 3] + r * p[k + 4])) + factor[i] * (t[k + 1] + r * (t[k + 2] + r *
				(t[k + 3] + r * t[k + 4])));
		}
	}

	/** True if another table has the same cells. */
	boolean sameCells(final FunctionTable other) {
		return cells == other.cells && min == other.min && spacing == other.spacing;
	}

	/** out += phi''(z) * factor; 0 in the continuation. */
	void addSecondDerivative(final int channel, final float[] z, final float[] factor, final float[] out, final int n) {
		final float[] t = table;
		final int base = base(channel), end = last;
		final float lo = min, inv = inverse, g = spacing, c0 = centre0;
		for (int i = 0; i < n; i++) {
			final float u = z[i];
			final int j = cell(u, lo, inv, end), k = base + j * C;
			final float r = u - (c0 + j * g);
			out[i] += factor[i] * (t[k + 2] + r * (2 * t[k + 3] + r * (3 * t[k + 4])));
		}
	}

	/**
	 * The last layer in one pass: q = phi''(z) zDot, and the derivative of sum(phi'(z) zDot) with respect to the table's
	 * coefficients is added to moments.
	 */
	void lastLayer(final int channel, final float[] z, final float[] zDot, final float[] q, final int n,
		final float[] moments)
	{
		final float[] t = table;
		final int base = base(channel), end = last;
		final float lo = min, inv = inverse, g = spacing, c0 = centre0;
		for (int i = 0; i < n; i++) {
			final float u = z[i];
			final int j = cell(u, lo, inv, end), k = base + j * C;
			final float r = u - (c0 + j * g);
			float d = zDot[i];
			q[i] = d * (t[k + 2] + r * (2 * t[k + 3] + r * (3 * t[k + 4])));
			moments[k + 1] += d;
			d *= r;
			moments[k + 2] += 2 * d;
			d *= r;
			moments[k + 3] += 3 * d;
			moments[k + 4] += 4 * (d * r);
		}
	}

	/**
	 * Adds the derivative of {@code sum( a phi(z) + b phi'(z) + c phi''(z) )} with respect to the table's coefficients.
	 *
	 * @param a factor of the value; null: none
	 * @param b factor of the slope; null: none
	 * @param c factor of the second derivative; null: none
	 */
	void addMoments(final int channel, final float[] z, final float[] a, final float[] b, final float[] c, final int n,
		final float[] moments)
	{
		final int base = base(channel);
		for (int i = 0; i < n; i++) {
			final float u = z[i];
			final int j = cell(u, min, inverse, last), k = base + j * C;
			final float r = u - (centre0 + j * spacing);
			final float va = a == null ? 0 : a[i], vb = b == null ? 0 : b[i], vc = c == null ? 0 : c[i];
			moments[k] += va;
			moments[k + 1] += va * r + vb;
			moments[k + 2] += (va * r + 2 * vb) * r + 2 * vc;
			moments[k + 3] += ((va * r + 3 * vb) * r + 6 * vc) * r;
			moments[k + 4] += ((va * r + 4 * vb) * r + 12 * vc) * r * r;
		}
	}

	/** The function and its first three derivatives in u at one point: {@code to[0..3]}. */
	void at(final int channel, final float u, final float[] to) {
		final int j = cell(u, min, inverse, last), k = base(channel) + j * C;
		final float r = u - (centre0 + j * spacing);
		final float[] t = table;
		to[0] = t[k] + r * (t[k + 1] + r * (1 / 2f * t[k + 2] + r * (1 / 3f * t[k + 3] + r * (1 / 4f * t[k + 4]))));
		to[1] = t[k + 1] + r * (t[k + 2] + r * (t[k + 3] + r * t[k + 4]));
		to[2] = t[k + 2] + r * (2 * t[k + 3] + r * (3 * t[k + 4]));
		to[3] = 2 * t[k + 3] + r * (6 * t[k + 4]);
	}
}
