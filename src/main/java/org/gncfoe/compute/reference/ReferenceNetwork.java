package org.gncfoe.compute.reference;

import org.gncfoe.prior.Prior;

/**
 * A prior at one smoothing t in float64, with every derivative the project uses. Names follow the method: z features,
 * a = Phi(z), g = dR/dz, e = dR/da; a dot for tangents, a prime for derivatives along tau.
 */
final class ReferenceNetwork {

	private final Prior prior;
	private final int depth, h, w;
	private final double tau, scale;
	private final boolean clamped;
	private final ReferenceConvolution[] k;
	private final ReferenceFunctions[] phi;
	private final int[] filterOffset, functionOffset;

	/** @param parameters all parameters in float64, laid out as {@link Prior#parameters()} */
	ReferenceNetwork(final Prior prior, final double[] parameters, final double t, final int h, final int w) {
		this.prior = prior;
		this.depth = prior.depth();
		this.h = h;
		this.w = w;
		tau = prior.tau(t);
		clamped = prior.isClamped(t);
		scale = 1 / prior.featureScale(tau);
		k = new ReferenceConvolution[depth];
		phi = new ReferenceFunctions[depth];
		filterOffset = new int[depth];
		functionOffset = new int[depth];
		int at = 0;
		for (int l = 0; l < depth; l++) {
			final int nk = prior.layer(l).convolution().weights().length, nf = prior.layer(l).functions().weights().length;
			filterOffset[l] = at;
			functionOffset[l] = at + nk;
			k[l] = new ReferenceConvolution(prior.layer(l).convolution(), java.util.Arrays.copyOfRange(parameters, at, at +
				nk));
			phi[l] = new ReferenceFunctions(prior.layer(l).functions(), java.util.Arrays.copyOfRange(parameters, at + nk, at +
				nk + nf), tau);
			at += nk + nf;
		}
	}

	private interface PerFeature {

		double at(int index, int channel);
	}

	/** An array over layer l's features, computed value by value. */
	private double[] features(final int l, final PerFeature f) {
		final int n = h * w;
		final double[] v = new double[prior.layer(l).convolution().outputs() * n];
		for (int i = 0; i < v.length; i++)
			v[i] = f.at(i, i / n);
		return v;
	}

	private double[] apply(final int l, final double[] z, final int du, final int dtau) {
		return features(l, (i, c) -> phi[l].value(c, z[i], du, dtau));
	}

	static double[] times(final double[] v, final double f) {
		final double[] r = new double[v.length];
		for (int i = 0; i < v.length; i++)
			r[i] = f * v[i];
		return r;
	}

	static double dot(final double[] a, final double[] b) {
		double s = 0;
		for (int i = 0; i < a.length; i++)
			s += a[i] * b[i];
		return s;
	}

	/** Features of every layer: {@code z[l]}. */
	private double[][] forward(final double[] x) {
		final double[][] z = new double[depth][];
		double[] a = times(x, scale);
		for (int l = 0; l < depth; l++) {
			z[l] = k[l].forward(a, h, w);
			if (l < depth - 1) a = apply(l, z[l], 0, 0);
		}
		return z;
	}

	/** R(x, t). */
	double energy(final double[] x) {
		double sum = 0;
		for (final double v : apply(depth - 1, forward(x)[depth - 1], 0, 0))
			sum += v;
		return sum;
	}

	/** Cotangents of the features {@code g[l] = dR/dz_l}, and {@code e[l] = dR/da_l} for the hidden layers. */
	private double[][] backward(final double[][] z, final double[][] e) {
		final double[][] g = new double[depth][];
		g[depth - 1] = apply(depth - 1, z[depth - 1], 1, 0);
		for (int l = depth - 2; l >= 0; l--) {
			final double[] el = e[l] = k[l + 1].adjoint(g[l + 1], h, w);
			final double[] slope = apply(l, z[l], 1, 0);
			g[l] = features(l, (i, c) -> slope[i] * el[i]);
		}
		return g;
	}

	/** The gradient of R with respect to the image. */
	double[] gradient(final double[] x) {
		return times(k[0].adjoint(backward(forward(x), new double[depth][])[0], h, w), scale);
	}

	/**
	 * The derivatives of J = < grad R(x), v > with respect to the image (the Hessian times v, returned) and, if wanted,
	 * to the parameters (factor times, added to {@code parameterGradient}): tangent pass forward, reverse pass over both.
	 */
	double[] hessian(final double[] x, final double[] v, final double factor, final double[] parameterGradient) {
		final double[][] z = forward(x), e = new double[depth][], g = backward(z, e);
		final double[][] zDot = new double[depth][], aIn = new double[depth][], aDotIn = new double[depth][];
		aIn[0] = times(x, scale);
		aDotIn[0] = times(v, scale);
		for (int l = 0; l < depth; l++) {
			final double[] zd = zDot[l] = k[l].forward(aDotIn[l], h, w);
			if (l == depth - 1) break;
			final double[] slope = apply(l, z[l], 1, 0);
			aIn[l + 1] = apply(l, z[l], 0, 0);
			aDotIn[l + 1] = features(l, (i, c) -> slope[i] * zd[i]);
		}
		double[] q = null;
		for (int l = depth - 1; l >= 0; l--) {
			final double[] slope = apply(l, z[l], 1, 0), curve = apply(l, z[l], 2, 0), zd = zDot[l], zl = z[l], el = e[l];
			final boolean last = l == depth - 1;
			final double[] f = last ? null : k[l + 1].adjoint(q, h, w);
			q = features(l, (i, c) -> last ? curve[i] * zd[i] : slope[i] * f[i] + curve[i] * zd[i] * el[i]);
			if (parameterGradient == null) continue;
			k[l].addGradient(aIn[l], q, h, w, factor, parameterGradient, filterOffset[l]);
			k[l].addGradient(aDotIn[l], g[l], h, w, factor, parameterGradient, filterOffset[l]);
			for (int i = 0; i < zl.length; i++) {
				final int c = i / (h * w);
				phi[l].addGradient(c, zl[i], 1, 0, factor * zd[i] * (last ? 1 : el[i]), parameterGradient, functionOffset[l]);
				if (!last) phi[l].addGradient(c, zl[i], 0, 0, factor * f[i], parameterGradient, functionOffset[l]);
			}
		}
		return times(k[0].adjoint(q, h, w), scale);
	}

	/** Features and their first and second derivatives along tau: {@code [order 0..2][layer]}. */
	private double[][][] tauForward(final double[] x, final double[][][] inputs) {
		final double[][][] z = new double[3][depth][];
		final double s1 = prior.logScaleDerivative(tau), s2 = prior.logScaleSecondDerivative(tau);
		double[][] a = { times(x, scale), times(x, scale * s1), times(x, scale * (s1 * s1 + s2)) };
		for (int l = 0; l < depth; l++) {
			inputs[l] = a;
			for (int order = 0; order < 3; order++)
				z[order][l] = k[l].forward(a[order], h, w);
			a = functionsAlongTau(l, z[0][l], z[1][l], z[2][l]);
		}
		return z;
	}

	private double[][] functionsAlongTau(final int l, final double[] z, final double[] z1, final double[] z2) {
		return new double[][] { apply(l, z, 0, 0), //
			features(l, (i, c) -> phi[l].value(c, z[i], 1, 0) * z1[i] + phi[l].value(c, z[i], 0, 1)), //
			features(l, (i, c) -> phi[l].value(c, z[i], 2, 0) * z1[i] * z1[i] + 2 * phi[l].value(c, z[i], 1, 1) * z1[i] +
				phi[l].value(c, z[i], 1, 0) * z2[i] + phi[l].value(c, z[i], 0, 2)) };
	}

	private static double sum(final double[] v) {
		double s = 0;
		for (final double d : v)
			s += d;
		return s;
	}

	/** First and second derivative of R along tau; zero where t is clamped. */
	double[] tauDerivatives(final double[] x) {
		if (clamped) return new double[2];
		final double[][][] z = tauForward(x, new double[depth][][]);
		final double[][] a = functionsAlongTau(depth - 1, z[0][depth - 1], z[1][depth - 1], z[2][depth - 1]);
		return new double[] { sum(a[1]), sum(a[2]) };
	}

	/**
	 * The tau term (1/2 R'^2 - R'')/pixels of one patch; factor times its parameter gradient is added.
	 */
	double tauTerm(final double[] x, final double factor, final double[] gradient) {
		final double n = h * w;
		final double[][][] in = new double[depth][][];
		final double[][][] z = tauForward(x, in);
		final int top = depth - 1;
		final double[][] a = functionsAlongTau(top, z[0][top], z[1][top], z[2][top]);
		final double r1 = sum(a[1]), r2 = sum(a[2]);
		// cotangents of a, a', a''
		double[][] alpha = { new double[a[0].length], features(top, (i, c) -> r1 / n), features(top, (i, c) -> -1 / n) };
		for (int l = top; l >= 0; l--) {
			final double[] z0 = z[0][l], z1 = z[1][l], z2 = z[2][l];
			final double[] a0 = alpha[0], a1 = alpha[1], a2 = alpha[2];
			final ReferenceFunctions p = phi[l];
			final double[][] cot = { features(l, (i, c) -> a0[i] * p.value(c, z0[i], 1, 0) + a1[i] * (p.value(c, z0[i], 2, 0) *
				z1[i] + p.value(c, z0[i], 1, 1)) + a2[i] * (p.value(c, z0[i], 3, 0) * z1[i] * z1[i] + 2 * p.value(c, z0[i], 2,
					1) * z1[i] + p.value(c, z0[i], 2, 0) * z2[i] + p.value(c, z0[i], 1, 2))), //
				features(l, (i, c) -> a1[i] * p.value(c, z0[i], 1, 0) + a2[i] * (2 * p.value(c, z0[i], 2, 0) * z1[i] + 2 * p
					.value(c, z0[i], 1, 1))), //
				features(l, (i, c) -> a2[i] * p.value(c, z0[i], 1, 0)) };
			for (int i = 0; i < z0.length; i++) {
				final int c = i / (h * w), at = functionOffset[l];
				p.addGradient(c, z0[i], 0, 0, factor * a0[i], gradient, at);
				p.addGradient(c, z0[i], 1, 0, factor * (a1[i] * z1[i] + a2[i] * z2[i]), gradient, at);
				p.addGradient(c, z0[i], 2, 0, factor * a2[i] * z1[i] * z1[i], gradient, at);
				p.addGradient(c, z0[i], 0, 1, factor * a1[i], gradient, at);
				p.addGradient(c, z0[i], 1, 1, factor * 2 * a2[i] * z1[i], gradient, at);
				p.addGradient(c, z0[i], 0, 2, factor * a2[i], gradient, at);
			}
			for (int order = 0; order < 3; order++) {
				k[l].addGradient(in[l][order], cot[order], h, w, factor, gradient, filterOffset[l]);
				if (l > 0) alpha[order] = k[l].adjoint(cot[order], h, w);
			}
		}
		return (0.5 * r1 * r1 - r2) / n;
	}

	/** The derivative along tau of the gradient of R with respect to the image; zero where t is clamped. */
	double[] gradientAlongTau(final double[] x) {
		if (clamped) return new double[x.length];
		final double[][][] z = tauForward(x, new double[depth][][]);
		double[] e = null, e1 = null, g = null, g1 = null;
		for (int l = depth - 1; l >= 0; l--) {
			final double[] z0 = z[0][l], z1 = z[1][l];
			final ReferenceFunctions p = phi[l];
			final boolean last = l == depth - 1;
			if (!last) {
				e = k[l + 1].adjoint(g, h, w);
				e1 = k[l + 1].adjoint(g1, h, w);
			}
			final double[] el = e, el1 = e1;
			g = features(l, (i, c) -> p.value(c, z0[i], 1, 0) * (last ? 1 : el[i]));
			g1 = features(l, (i, c) -> (p.value(c, z0[i], 2, 0) * z1[i] + p.value(c, z0[i], 1, 1)) * (last ? 1 : el[i]) +
				(last ? 0 : p.value(c, z0[i], 1, 0) * el1[i]));
		}
		final double[] plain = times(k[0].adjoint(g, h, w), scale * prior.logScaleDerivative(tau));
		final double[] along = times(k[0].adjoint(g1, h, w), scale);
		for (int i = 0; i < along.length; i++)
			along[i] += plain[i];
		return along;
	}
}
