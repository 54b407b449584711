package org.gncfoe.compute.cpu;

import java.util.Arrays;

import org.gncfoe.compute.Window;

/** Derivatives along tau, for one term of a prior. Numbers 1 and 2 are for derivatives along tau. */
final class CpuAlongTau extends CpuPass {

	CpuAlongTau(final CpuChain of, final int h, final int w, final Workspace ws) {
		super(of, h, w, ws);
		of.prepare(1);
	}

	private float[][] scaled(final float[][] x, final int n, final double by) {
		final float[][] r = new float[of.filters(0).inputs()][n];
		for (int c = 0; c < r.length; c++)
			for (int i = 0; i < n; i++)
				r[c][i] = (float) (by * x[c][i]);
		return r;
	}

	/** Features of every layer and their derivatives along tau up to the given order, exclusive. */
	private void forward(final float[][] x, final int orders) {
		final double s1 = of.prior().logScaleDerivative(of.tau()), s2 = of.prior().logScaleSecondDerivative(of.tau());
		final double[] factors = { 1, s1, s1 * s1 + s2 };
		final float[][] image = extend(x);
		float[][][] a = new float[orders][][];
		for (int order = 0; order < orders; order++)
			a[order] = scaled(image, chain.extended(h) * chain.extended(w), factors[order]);
		for (int l = 0; l < depth; l++) {
			for (int order = 0; order < orders; order++)
				convolve(l, pad(l, a[order], "tauIn" + order), "tauZ" + order);
			if (l == depth - 1) break;
			a = new float[orders][][];
			for (int order = 0; order < orders; order++)
				a[order] = planes("tauA" + order, l);
			final float[][][] to = a;
			final int layer = l;
			each(l, (c, scratch) -> values(layer, c, false, orders, to));
		}
	}

	/** A layer's functions and their derivatives along tau, of one channel. */
	private void values(final int l, final int c, final boolean potential, final int orders, final float[][][] to) {
		final float[] z = planes("tauZ0", l)[c], z1 = planes("tauZ1", l)[c];
		final float[] z2 = orders > 2 ? planes("tauZ2", l)[c] : null;
		final FunctionTable f = table(l, potential, 0), f1 = table(l, potential, 1), f2 = orders > 2 ? table(l, potential, 2)
			: null;
		final float[] p = new float[4], p1 = new float[4], p2 = new float[4];
		for (int i = 0, n = pixels(l); i < n; i++) {
			f.at(c, z[i], p);
			f1.at(c, z[i], p1);
			to[0][c][i] = p[0];
			to[1][c][i] = p[1] * z1[i] + p1[0];
			if (orders < 3) continue;
			f2.at(c, z[i], p2);
			to[2][c][i] = p[2] * z1[i] * z1[i] + 2 * p1[1] * z1[i] + p[1] * z2[i] + p2[0];
		}
	}

	private FunctionTable table(final int layer, final boolean potential, final int order) {
		return potential ? of.potential(layer, order) : of.activation(layer, order);
	}

	/** R and its derivatives along tau, summed over a window, after {@link #forward}. */
	private double[] sums(final int orders, final Window window) {
		final double[] sum = new double[orders];
		for (int l = 0; l < depth; l++) {
			if (of.potential(l, 0) == null) continue;
			final int layer = l, channels = of.filters(l).outputs();
			final float[][][] values = new float[orders][][];
			for (int order = 0; order < orders; order++)
				values[order] = planes("tauP" + order, l);
			final Window part = part(l, window);
			final double[][] sums = new double[channels][orders];
			each(l, (c, scratch) -> {
				values(layer, c, true, orders, values);
				for (int order = 0; order < orders; order++)
					for (int y = part.y(); y < part.y() + part.height(); y++)
						for (int x = part.x(); x < part.x() + part.width(); x++)
							sums[c][order] += values[order][c][y * width(layer) + x];
			});
			for (final double[] s : sums)
				for (int order = 0; order < orders; order++)
					sum[order] += s[order];
		}
		return sum;
	}

	/** The derivative of R along tau, summed over a window. */
	double derivative(final float[][] x, final Window window) {
		forward(x, 2);
		return sums(2, window)[1];
	}

	/** First and second derivative of R along tau; the planes are kept for {@link #addGradient}. */
	double[] derivatives(final float[][] x) {
		of.prepare(2);
		forward(x, 3);
		return sums(3, new Window(0, 0, h, w));
	}

	/** The derivative along tau of the gradient of R with respect to the image. */
	void gradientAlong(final float[][] x, final float[][] out) {
		forward(x, 2);
		float[][] above = null, above1 = null;
		for (int l = depth - 1; l >= 0; l--) {
			final float[][] g = planes("tauG", l), g1 = planes("tauG1", l), up = above, up1 = above1;
			final boolean last = l == depth - 1, linked = of.linked(l + 1), has = of.potential(l, 0) != null;
			final float[][] e = last ? null : adjoint(l + 1, up, "tauE"), e1 = last ? null : adjoint(l + 1, up1, "tauE1");
			final int layer = l, n = pixels(l);
			each(l, (c, scratch) -> {
				final float[] z = planes("tauZ0", layer)[c], z1 = planes("tauZ1", layer)[c];
				final float[] p = new float[4], p1 = new float[4];
				for (int i = 0; i < n; i++) {
					float v = linked ? up[c][i] : 0, v1 = linked ? up1[c][i] : 0;
					if (has) {
						of.potential(layer, 0).at(c, z[i], p);
						of.potential(layer, 1).at(c, z[i], p1);
						v += p[1];
						v1 += p[2] * z1[i] + p1[1];
					}
					if (!last) {
						of.activation(layer, 0).at(c, z[i], p);
						of.activation(layer, 1).at(c, z[i], p1);
						v += p[1] * e[c][i];
						v1 += (p[2] * z1[i] + p1[1]) * e[c][i] + p[1] * e1[c][i];
					}
					g[c][i] = v;
					g1[c][i] = v1;
				}
			});
			above = g;
			above1 = g1;
		}
		final float[][] plain = new float[out.length][h * w];
		toImage(above, plain);
		toImage(above1, out);
		final float s1 = (float) of.prior().logScaleDerivative(of.tau());
		for (int c = 0; c < of.filters(0).inputs(); c++)
			for (int i = 0; i < h * w; i++)
				out[c][i] += s1 * plain[c][i];
	}

	/**
	 * After {@link #derivatives}: adds to sums the parameters' parts of {@code seed1 R' + seed2 R''}, the seeds held fixed.
	 */
	void addGradient(final float seed1, final float seed2, final CpuTangent.Sums sums) {
		float[][][] above = null;
		for (int l = depth - 1; l >= 0; l--) {
			final float[][][] cot = new float[3][][], alpha = new float[3][][], up = above;
			for (int order = 0; order < 3; order++) {
				cot[order] = planes("cot" + order, l);
				if (l < depth - 1) alpha[order] = adjoint(l + 1, above[order], "alpha" + order);
			}
			final boolean linked = of.linked(l + 1), last = l == depth - 1;
			final int layer = l, n = pixels(l);
			each(l, (c, scratch) -> {
				for (int order = 0; order < 3; order++)
					if (linked) System.arraycopy(up[order][c], 0, cot[order][c], 0, n);
					else Arrays.fill(cot[order][c], 0, n, 0);
				if (!last) addCotangents(layer, c, false, alpha[0][c], alpha[1][c], alpha[2][c], cot, sums.activations);
				if (of.potential(layer, 0) == null) return;
				final float[] a0 = new float[n], a1 = new float[n], a2 = new float[n];
				Arrays.fill(a1, seed1);
				Arrays.fill(a2, seed2);
				addCotangents(layer, c, true, a0, a1, a2, cot, sums.potentials);
			});
			for (int order = 0; order < 3; order++)
				of.filters(l).addGradient(padded("tauIn" + order, l), cot[order], height(l), width(l), sums.filters[l], ws);
			above = cot;
		}
	}

	/** From the cotangents a0, a1, a2 of a function and its derivatives along tau to those of z, z1, z2, and moments. */
	private void addCotangents(final int l, final int c, final boolean potential, final float[] a0, final float[] a1,
		final float[] a2, final float[][][] cot, final float[][][] moments)
	{
		final int n = pixels(l);
		final float[] z = planes("tauZ0", l)[c], z1 = planes("tauZ1", l)[c], z2 = planes("tauZ2", l)[c];
		final FunctionTable f = table(l, potential, 0), f1 = table(l, potential, 1), f2 = table(l, potential, 2);
		final float[] p = new float[4], p1 = new float[4], p2 = new float[4];
		final float[] b = new float[n], cc = new float[n], b1 = new float[n];
		for (int i = 0; i < n; i++) {
			f.at(c, z[i], p);
			f1.at(c, z[i], p1);
			f2.at(c, z[i], p2);
			cot[0][c][i] += a0[i] * p[1] + a1[i] * (p[2] * z1[i] + p1[1]) + a2[i] * (p[3] * z1[i] * z1[i] + 2 * p1[2] *
				z1[i] + p[2] * z2[i] + p2[1]);
			cot[1][c][i] += a1[i] * p[1] + 2 * a2[i] * (p[2] * z1[i] + p1[1]);
			cot[2][c][i] += a2[i] * p[1];
			b[i] = a1[i] * z1[i] + a2[i] * z2[i];
			cc[i] = a2[i] * z1[i] * z1[i];
			b1[i] = 2 * a2[i] * z1[i];
		}
		f.addMoments(c, z, a0, b, cc, n, moments[0][l]);
		f1.addMoments(c, z, a1, b1, null, n, moments[1][l]);
		f2.addMoments(c, z, a2, null, null, n, moments[2][l]);
	}
}
