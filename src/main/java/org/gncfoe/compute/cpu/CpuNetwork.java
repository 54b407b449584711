package org.gncfoe.compute.cpu;

import java.util.Arrays;

import org.gncfoe.compute.Window;
import org.gncfoe.prior.Prior;
import org.gncfoe.prior.SplineTable;

/**
 * A prior at one smoothing t, ready for planes of floats: filters scaled, functions contracted. Immutable but for tables
 * made on demand; shared by all tasks of a step. Names as in the method: z features, a = Phi(z), g = dR/dz, e = dR/da; a
 * dot for tangents, numbers 1 and 2 for derivatives along tau.
 */
final class CpuNetwork {

	private final Prior prior;
	private final int depth;
	private final double tau;
	private final boolean clamped;
	private final Filters[] k;
	private final FunctionTable[][] phi = new FunctionTable[3][];

	CpuNetwork(final Prior prior, final double t) {
		if (!prior.isPlain()) throw new UnsupportedOperationException(
			"Priors of several scales are not known to the device \"cpu\" yet: take reference.");
		this.prior = prior;
		depth = prior.depth();
		tau = prior.tau(t);
		clamped = prior.isClamped(t);
		k = new Filters[depth];
		for (int l = 0; l < depth; l++)
			k[l] = new Filters(prior.layer(l).convolution(), l == 0 ? 1 / prior.featureScale(tau) : 1);
		tables(0);
	}

	private synchronized FunctionTable[] tables(final int order) {
		if (phi[order] == null) {
			phi[order] = new FunctionTable[depth];
			for (int l = 0; l < depth; l++)
				phi[order][l] = new FunctionTable(prior.layer(l).functions(), tau, order);
		}
		return phi[order];
	}

	/** True where R does not change with t. */
	boolean isClamped() {
		return clamped;
	}

	// -- Inference --

	/** Padded inputs of layer l from planes. */
	private float[][] pad(final int l, final float[][] a, final int h, final int w, final String name,
		final Workspace ws)
	{
		final float[][] padded = ws.rows(name + l, k[l].inputs(), k[l].padded(h, w));
		k[l].pad(a, h, w, padded);
		return padded;
	}

	private float[][] planes(final String name, final int l, final int n, final Workspace ws) {
		return ws.rows(name + l, k[l].outputs(), n);
	}

	/** Features of layers up to l (inclusive): planes z0..zl, activations and their slopes a, s of the hidden ones. */
	private void forward(final float[][] x, final int upTo, final int h, final int w, final Workspace ws) {
		float[][] in = pad(0, x, h, w, "in", ws);
		for (int l = 0; l <= upTo; l++) {
			final float[][] z = planes("z", l, h * w, ws);
			k[l].forward(in, h, w, z, ws);
			if (l == depth - 1) break;
			final float[][] a = planes("a", l, h * w, ws), s = planes("s", l, h * w, ws);
			for (int c = 0; c < a.length; c++)
				phi[0][l].valueAndDerivative(c, z[c], a[c], s[c], h * w);
			in = pad(l + 1, a, h, w, "in", ws);
		}
	}

	private float[][] lastInput(final float[][] x, final int h, final int w, final Workspace ws) {
		if (depth == 1) return pad(0, x, h, w, "in", ws);
		forward(x, depth - 2, h, w, ws);
		return ws.rows("in" + (depth - 1), k[depth - 1].inputs(), 0);
	}

	/** The energy summed over the pixels of a window of the image. */
	double energy(final float[][] x, final int h, final int w, final Window window, final Workspace ws) {
		final float[][] in = lastInput(x, h, w, ws);
		final Filters last = k[depth - 1];
		final int step = Filters.blockRows(w);
		final float[][] z = ws.rows("block" + last.outputs(), last.outputs(), step * w);
		final float[] row = ws.row("energy row", window.width());
		double sum = 0;
		for (int y = window.y(); y < window.y() + window.height(); y += step) {
			final int rows = Math.min(step, window.y() + window.height() - y);
			last.forwardBlock(in, w, y, rows, z, ws);
			for (int c = 0; c < last.outputs(); c++)
				for (int j = 0; j < rows; j++) {
					System.arraycopy(z[c], j * w + window.x(), row, 0, window.width());
					sum += phi[0][depth - 1].sum(c, row, window.width());
				}
		}
		return sum;
	}

	/**
	 * The gradient of R with respect to the image.
	 * <p>
	 * NB: the last layer goes block by block from features to K^T g; for one layer, no feature plane is ever stored.
	 */
	void gradient(final float[][] x, final int h, final int w, final float[][] out, final Workspace ws) {
		final float[][] in = lastInput(x, h, w, ws);
		final Filters last = k[depth - 1];
		if (!last.scatters()) {
			final float[][] g = planes("g", depth - 1, h * w, ws);
			last.forward(in, h, w, g, ws);
			for (int c = 0; c < g.length; c++)
				phi[0][depth - 1].derivative(c, g[c], 0, g[c], 0, h * w);
			backward(g, h, w, out, ws);
			return;
		}
		final int step = Filters.blockRows(w), np = last.padded(h, w);
		final float[][] block = ws.rows("block" + last.outputs(), last.outputs(), step * w);
		final float[][] padded = ws.rows("adjoint" + last.inputs(), last.inputs(), np);
		for (final float[] p : padded)
			Arrays.fill(p, 0, np, 0);
		for (int y = 0; y < h; y += step) {
			final int rows = Math.min(step, h - y);
			last.forwardBlock(in, w, y, rows, block, ws);
			for (int c = 0; c < last.outputs(); c++)
				phi[0][depth - 1].derivative(c, block[c], 0, block[c], 0, rows * w);
			last.scatterBlock(block, w, y, rows, padded, ws);
		}
		if (depth == 1) {
			for (int c = 0; c < last.inputs(); c++)
				last.fold(padded[c], h, w, out[c]);
			return;
		}
		final float[][] e = planes("e", depth - 2, h * w, ws);
		for (int c = 0; c < last.inputs(); c++)
			last.fold(padded[c], h, w, e[c]);
		backwardHidden(depth - 2, h, w, out, ws);
	}

	/** From g of the last layer to the image; leaves e and g of the hidden layers. */
	private void backward(final float[][] g, final int h, final int w, final float[][] out, final Workspace ws) {
		if (depth == 1) {
			k[0].adjoint(g, h, w, out, ws);
			return;
		}
		k[depth - 1].adjoint(g, h, w, planes("e", depth - 2, h * w, ws), ws);
		backwardHidden(depth - 2, h, w, out, ws);
	}

	private void backwardHidden(final int from, final int h, final int w, final float[][] out, final Workspace ws) {
		for (int l = from; l >= 0; l--) {
			final float[][] e = planes("e", l, h * w, ws), s = planes("s", l, h * w, ws), g = planes("g", l, h * w, ws);
			for (int c = 0; c < k[l].outputs(); c++)
				multiply(s[c], e[c], g[c], h * w);
			k[l].adjoint(g, h, w, l == 0 ? out : planes("e", l - 1, h * w, ws), ws);
		}
	}

	private static void multiply(final float[] a, final float[] b, final float[] to, final int n) {
		for (int i = 0; i < n; i++)
			to[i] = a[i] * b[i];
	}

	private static void multiplyAdd(final float[] a, final float[] b, final float[] to, final int n) {
		for (int i = 0; i < n; i++)
			to[i] += a[i] * b[i];
	}

	// -- Second order and parameter gradients --

	/** Gradient with all planes (z, s, e, g of every layer) kept in the workspace for {@link #tangent}. */
	void gradientKept(final float[][] x, final int h, final int w, final float[][] out, final Workspace ws) {
		forward(x, depth - 1, h, w, ws);
		final int top = depth - 1;
		final float[][] z = planes("z", top, h * w, ws), g = planes("g", top, h * w, ws);
		for (int c = 0; c < k[top].outputs(); c++)
			phi[0][top].derivative(c, z[c], 0, g[c], 0, h * w);
		backward(g, h, w, out, ws);
	}

	/**
	 * After {@link #gradientKept}: the derivative of J = &lt; grad R(x), v &gt; with respect to the image, the Hessian
	 * times v, written to {@code hv} if it is not null, and with respect to the parameters, added to {@code sums} if it is
	 * not null.
	 */
	void tangent(final float[][] v, final int h, final int w, final float[][] hv, final Sums sums, final Workspace ws) {
		final int n = h * w, top = depth - 1;
		float[][] dotIn = pad(0, v, h, w, "dotIn", ws);
		for (int l = 0; l < depth; l++) {
			final float[][] zDot = planes("zDot", l, n, ws);
			k[l].forward(dotIn, h, w, zDot, ws);
			if (l == top) break;
			final float[][] s = planes("s", l, n, ws), aDot = planes("aDot", l, n, ws);
			for (int c = 0; c < k[l].outputs(); c++)
				multiply(s[c], zDot[c], aDot[c], n);
			dotIn = pad(l + 1, aDot, h, w, "dotIn", ws);
		}
		for (int l = top; l >= 0; l--) {
			final FunctionTable p = phi[0][l];
			final float[][] z = planes("z", l, n, ws), zDot = planes("zDot", l, n, ws), q = planes("q", l, n, ws);
			for (int c = 0; c < k[l].outputs(); c++) {
				if (l == top) {
					if (sums == null) p.secondDerivative(c, z[c], zDot[c], q[c], n);
					else p.lastLayer(c, z[c], zDot[c], q[c], n, sums.moments[0][l]);
					continue;
				}
				final float[] e = planes("e", l, n, ws)[c], f = planes("f", l, n, ws)[c];
				multiply(zDot[c], e, zDot[c], n);
				p.secondDerivative(c, z[c], zDot[c], q[c], n);
				multiplyAdd(planes("s", l, n, ws)[c], f, q[c], n);
				if (sums != null) p.addMoments(c, z[c], f, zDot[c], null, n, sums.moments[0][l]);
			}
			if (sums != null && sums.filters != null) {
				k[l].addGradient(ws.rows("in" + l, 0, 0), q, h, w, sums.filters[l], ws);
				k[l].addGradient(ws.rows("dotIn" + l, 0, 0), planes("g", l, n, ws), h, w, sums.filters[l], ws);
			}
			if (l > 0) k[l].adjoint(q, h, w, planes("f", l - 1, n, ws), ws);
			else if (hv != null) k[0].adjoint(q, h, w, hv, ws);
		}
	}

	/** Sums from which the gradient with respect to the parameters is made: per layer, filters and moments. */
	final class Sums {

		/** null: not wanted. */
		final float[][][] filters;

		/** By derivative along tau and layer. */
		final float[][][] moments = new float[3][depth][];

		/** @param orders how many derivatives along tau are summed: 1 or 3 */
		Sums(final int orders) {
			this(orders, true);
		}

		/** @param withFilters false: only moments are summed, and {@link #collect} must not be called */
		Sums(final int orders, final boolean withFilters) {
			filters = withFilters ? new float[depth][][] : null;
			for (int l = 0; l < depth; l++) {
				if (withFilters) filters[l] = k[l].accumulators();
				for (int order = 0; order < orders; order++)
					moments[order][l] = new float[phi[0][l].length()];
			}
		}

		/** The derivative along tau of what was summed, as far as it comes from the functions (not the feature scale). */
		double alongTau() {
			double sum = 0;
			for (int l = 0; l < depth; l++)
				sum += tables(1)[l].dot(moments[0][l]);
			return sum;
		}

		/** Adds factor times the gradient, laid out as {@link Prior#parameters()}. */
		void collect(final double factor, final double[] gradient) {
			int at = 0;
			for (int l = 0; l < depth; l++) {
				k[l].collect(filters[l], l == 0 ? factor / prior.featureScale(tau) : factor, gradient, at);
				at += prior.layer(l).convolution().weights().length;
				for (int order = 0; order < 3; order++) {
					if (moments[order][l] == null) continue;
					final double[] m = new double[moments[order][l].length];
					for (int i = 0; i < m.length; i++)
						m[i] = factor * moments[order][l][i];
					SplineTable.accumulate(prior.layer(l).functions(), tau, order, m, gradient, at);
				}
				at += prior.layer(l).functions().weights().length;
			}
		}
	}

	// -- Along tau --

	private static float[][] scaled(final float[][] x, final int n, final double by) {
		final float[][] r = new float[x.length][n];
		for (int c = 0; c < x.length; c++)
			for (int i = 0; i < n; i++)
				r[c][i] = (float) (by * x[c][i]);
		return r;
	}

	/** Planes z, z1, z2 (derivatives along tau up to the given order) of every layer, and a, a1, a2 of the last. */
	private void tauForward(final float[][] x, final int orders, final int h, final int w, final Workspace ws) {
		final double s1 = prior.logScaleDerivative(tau), s2 = prior.logScaleSecondDerivative(tau);
		final double[] factors = { 1, s1, s1 * s1 + s2 };
		final int n = h * w;
		float[][][] a = new float[orders][][];
		for (int order = 0; order < orders; order++)
			a[order] = scaled(x, n, factors[order]);
		for (int l = 0; l < depth; l++) {
			for (int order = 0; order < orders; order++)
				k[l].forward(pad(l, a[order], h, w, "tauIn" + order, ws), h, w, planes("tauZ" + order, l, n, ws), ws);
			a = new float[orders][][];
			for (int order = 0; order < orders; order++)
				a[order] = planes("tauA" + order, l, n, ws);
			// NB: asking for tables takes a lock
			final FunctionTable f = phi[0][l], f1 = tables(1)[l], f2 = orders > 2 ? tables(2)[l] : null;
			final float[] p = new float[4], p1 = new float[4], p2 = new float[4];
			for (int c = 0; c < k[l].outputs(); c++) {
				final float[] z = planes("tauZ0", l, n, ws)[c], z1 = planes("tauZ1", l, n, ws)[c];
				final float[] z2 = orders > 2 ? planes("tauZ2", l, n, ws)[c] : null;
				for (int i = 0; i < n; i++) {
					f.at(c, z[i], p);
					f1.at(c, z[i], p1);
					a[0][c][i] = p[0];
					a[1][c][i] = p[1] * z1[i] + p1[0];
					if (orders < 3) continue;
					f2.at(c, z[i], p2);
					a[2][c][i] = p[2] * z1[i] * z1[i] + 2 * p1[1] * z1[i] + p[1] * z2[i] + p2[0];
				}
			}
		}
	}

	private double sum(final String name, final int h, final int w, final Window window, final Workspace ws) {
		final float[][] a = planes(name, depth - 1, h * w, ws);
		double sum = 0;
		for (int c = 0; c < k[depth - 1].outputs(); c++)
			for (int y = window.y(); y < window.y() + window.height(); y++)
				for (int x = window.x(); x < window.x() + window.width(); x++)
					sum += a[c][y * w + x];
		return sum;
	}

	/** The derivative of R along tau, summed over a window. */
	double tauDerivative(final float[][] x, final int h, final int w, final Window window, final Workspace ws) {
		tauForward(x, 2, h, w, ws);
		return sum("tauA1", h, w, window, ws);
	}

	/** The derivative along tau of the gradient of R with respect to the image. */
	void gradientAlongTau(final float[][] x, final int h, final int w, final float[][] out, final Workspace ws) {
		final int n = h * w;
		tauForward(x, 2, h, w, ws);
		final float[] p = new float[4], p1 = new float[4];
		final float[][] plain = new float[out.length][n];
		for (int l = depth - 1; l >= 0; l--) {
			final float[][] g = planes("tauG", l, n, ws), g1 = planes("tauG1", l, n, ws);
			final FunctionTable f = phi[0][l], f1 = tables(1)[l];
			for (int c = 0; c < k[l].outputs(); c++) {
				final float[] z = planes("tauZ0", l, n, ws)[c], z1 = planes("tauZ1", l, n, ws)[c];
				final float[] e = l < depth - 1 ? planes("tauE", l, n, ws)[c] : null;
				final float[] e1 = l < depth - 1 ? planes("tauE1", l, n, ws)[c] : null;
				for (int i = 0; i < n; i++) {
					f.at(c, z[i], p);
					f1.at(c, z[i], p1);
					final float slope1 = p[2] * z1[i] + p1[1];
					g[c][i] = e == null ? p[1] : p[1] * e[i];
					g1[c][i] = e == null ? slope1 : slope1 * e[i] + p[1] * e1[i];
				}
			}
			k[l].adjoint(g, h, w, l == 0 ? plain : planes("tauE", l - 1, n, ws), ws);
			k[l].adjoint(g1, h, w, l == 0 ? out : planes("tauE1", l - 1, n, ws), ws);
		}
		final float s1 = (float) prior.logScaleDerivative(tau);
		for (int c = 0; c < out.length; c++)
			for (int i = 0; i < n; i++)
				out[c][i] += s1 * plain[c][i];
	}

	/**
	 * The tau term (1/2 R'^2 - R'')/pixels of one patch; factor times its parameter gradient is added through
	 * {@link Sums}.
	 */
	double tauTerm(final float[][] x, final int h, final int w, final double factor, final double[] gradient,
		final Workspace ws)
	{
		final int n = h * w, top = depth - 1;
		tables(2);
		tauForward(x, 3, h, w, ws);
		final Window all = new Window(0, 0, h, w);
		final double r1 = sum("tauA1", h, w, all, ws), r2 = sum("tauA2", h, w, all, ws);
		final Sums sums = new Sums(3);
		final float[] p = new float[4], p1 = new float[4], p2 = new float[4];
		final float[] b = new float[n], cc = new float[n], b1 = new float[n];
		for (int l = top; l >= 0; l--) {
			final float[][][] alpha = new float[3][][], cot = new float[3][][];
			for (int order = 0; order < 3; order++) {
				alpha[order] = planes("alpha" + order, l, n, ws);
				cot[order] = planes("cot" + order, l, n, ws);
			}
			for (int c = 0; c < k[l].outputs(); c++) {
				final float[] z = planes("tauZ0", l, n, ws)[c], z1 = planes("tauZ1", l, n, ws)[c], z2 = planes("tauZ2", l, n,
					ws)[c];
				final float[] a0 = alpha[0][c], a1 = alpha[1][c], a2 = alpha[2][c];
				if (l == top) {
					Arrays.fill(a0, 0, n, 0);
					Arrays.fill(a1, 0, n, (float) (r1 / n));
					Arrays.fill(a2, 0, n, -1f / n);
				}
				for (int i = 0; i < n; i++) {
					phi[0][l].at(c, z[i], p);
					phi[1][l].at(c, z[i], p1);
					phi[2][l].at(c, z[i], p2);
					cot[0][c][i] = a0[i] * p[1] + a1[i] * (p[2] * z1[i] + p1[1]) + a2[i] * (p[3] * z1[i] * z1[i] + 2 * p1[2] *
						z1[i] + p[2] * z2[i] + p2[1]);
					cot[1][c][i] = a1[i] * p[1] + 2 * a2[i] * (p[2] * z1[i] + p1[1]);
					cot[2][c][i] = a2[i] * p[1];
					b[i] = a1[i] * z1[i] + a2[i] * z2[i];
					cc[i] = a2[i] * z1[i] * z1[i];
					b1[i] = 2 * a2[i] * z1[i];
				}
				phi[0][l].addMoments(c, z, a0, b, cc, n, sums.moments[0][l]);
				phi[1][l].addMoments(c, z, a1, b1, null, n, sums.moments[1][l]);
				phi[2][l].addMoments(c, z, a2, null, null, n, sums.moments[2][l]);
			}
			for (int order = 0; order < 3; order++) {
				k[l].addGradient(ws.rows("tauIn" + order + l, 0, 0), cot[order], h, w, sums.filters[l], ws);
				if (l > 0) k[l].adjoint(cot[order], h, w, planes("alpha" + order, l - 1, n, ws), ws);
			}
		}
		sums.collect(factor, gradient);
		return (0.5 * r1 * r1 - r2) / n;
	}
}
