package org.gncfoe.compute.cpu;

import java.util.Arrays;

import org.gncfoe.prior.SplineFunctions;
import org.gncfoe.prior.SplineTable;

/**
 * Second order: after {@link CpuPass#gradientKept} on the same workspace, the derivative of J = &lt; grad R(x), v &gt; with
 * respect to the image and the parameters. A dot is for tangents.
 */
final class CpuTangent extends CpuPass {

	CpuTangent(final CpuChain of, final int h, final int w, final Workspace ws) {
		super(of, h, w, ws);
	}

	/** The Hessian times v, written to {@code hv} if it is not null; parameters' parts added to {@code sums} likewise. */
	void tangent(final float[][] v, final float[][] hv, final Sums sums) {
		float[][] dotIn = pad(0, extend(v), "dotIn");
		for (int l = 0; l < depth; l++) {
			convolve(l, dotIn, "zDot");
			if (l == depth - 1) break;
			final int n = pixels(l);
			final float[][] zDot = planes("zDot", l), s = planes("s", l), aDot = ws.rows("a", zDot.length, n);
			each(l, (c, scratch) -> multiply(s[c], zDot[c], aDot[c], n));
			dotIn = pad(l + 1, aDot, "dotIn");
		}
		float[][] above = null;
		for (int l = depth - 1; l >= 0; l--) {
			final FunctionTable a = of.activation(l, 0), p = of.potential(l, 0);
			final int n = pixels(l), layer = l;
			final float[][] z = planes("z", l), zDot = planes("zDot", l), q = planes("q", l), up = of.linked(l + 1) ? above
				: null;
			final float[][] s = a == null ? null : planes("s", l), e = a == null ? null : planes("e", l);
			final float[][] f = a == null ? null : adjoint(l + 1, above, "f");
			each(l, (c, scratch) -> {
				if (p == null) Arrays.fill(q[c], 0, n, 0);
				else if (sums == null) p.secondDerivative(c, z[c], zDot[c], q[c], n);
				else p.lastLayer(c, z[c], zDot[c], q[c], n, sums.potentials[0][layer]);
				if (up != null) add(up[c], q[c], n);
				if (a == null) return;
				multiply(zDot[c], e[c], zDot[c], n);
				a.addSecondDerivative(c, z[c], zDot[c], q[c], n);
				multiplyAdd(s[c], f[c], q[c], n);
				if (sums != null) a.addMoments(c, z[c], f[c], zDot[c], null, n, sums.activations[0][layer]);
			});
			if (sums != null && sums.filters != null) {
				final Filters k = of.filters(l);
				k.addGradient(padded("in", l), q, height(l), width(l), sums.filters[l], ws);
				k.addGradient(padded("dotIn", l), planes("g", l), height(l), width(l), sums.filters[l], ws);
			}
			above = q;
		}
		if (hv != null) toImage(above, hv);
	}

	/** Sums from which the gradient with respect to one term's parameters is made: per layer, filters and moments. */
	static final class Sums {

		private final CpuChain of;

		/** null: not wanted. */
		final float[][][] filters;

		/** By derivative along tau and layer; null where a layer has no such functions. */
		final float[][][] activations, potentials;

		/**
		 * @param orders how many derivatives along tau are summed: 1 or 3
		 * @param withFilters false: only moments are summed, and {@link #collect} must not be called
		 */
		Sums(final CpuChain of, final int orders, final boolean withFilters) {
			this.of = of;
			final int depth = of.depth();
			filters = withFilters ? new float[depth][][] : null;
			activations = new float[orders][depth][];
			potentials = new float[orders][depth][];
			for (int l = 0; l < depth; l++) {
				if (withFilters) filters[l] = of.filters(l).accumulators();
				for (int order = 0; order < orders; order++) {
					activations[order][l] = moments(of.activation(l, 0));
					potentials[order][l] = moments(of.potential(l, 0));
				}
			}
		}

		private static float[] moments(final FunctionTable f) {
			return f == null ? null : new float[f.length()];
		}

		/** The derivative along tau of what was summed, as far as it comes from the functions (not the feature scale). */
		double alongTau() {
			of.prepare(1);
			double sum = 0;
			for (int l = 0; l < of.depth(); l++) {
				if (activations[0][l] != null) sum += of.activation(l, 1).dot(activations[0][l]);
				if (potentials[0][l] != null) sum += of.potential(l, 1).dot(potentials[0][l]);
			}
			return sum;
		}

		/** Adds factor times the gradient, laid out as the prior's parameters. */
		void collect(final double factor, final double[] gradient) {
			int at = of.start();
			for (int l = 0; l < of.depth(); l++) {
				of.filters(l).collect(filters[l], l == 0 ? factor / of.prior().featureScale(of.tau()) : factor, gradient, at);
				at += of.chain().layer(l).convolution().weights().length;
				at = collect(of.chain().layer(l).activation(), activations, l, factor, gradient, at);
				at = collect(of.chain().layer(l).potential(), potentials, l, factor, gradient, at);
			}
		}

		private int collect(final SplineFunctions f, final float[][][] moments, final int layer, final double factor,
			final double[] gradient, final int at)
		{
			if (f == null) return at;
			for (int order = 0; order < moments.length; order++) {
				final double[] m = new double[moments[order][layer].length];
				for (int i = 0; i < m.length; i++)
					m[i] = factor * moments[order][layer][i];
				SplineTable.accumulate(f, of.tau(), order, m, gradient, at);
			}
			return at + f.weights().length;
		}
	}
}
