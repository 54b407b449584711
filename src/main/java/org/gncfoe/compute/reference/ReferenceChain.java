package org.gncfoe.compute.reference;

import java.util.Arrays;

import org.gncfoe.prior.Chain;
import org.gncfoe.prior.Convolution;
import org.gncfoe.prior.Prior;
import org.gncfoe.prior.SplineFunctions;

/**
 * One term of a prior at one smoothing t in float64, with every derivative the project uses. Names follow the method: z
 * features, a = Phi(z), Psi potentials, g = dR/dz, e = dR/da; a dot for tangents, a prime for derivatives along tau.
 */
final class ReferenceChain {

	private final Prior prior;
	private final Chain chain;
	private final int depth, channels, h, w, eh, ew;
	private final double tau, scale;
	private final ReferenceConvolution[] k;
	private final ReferenceFunctions[] phi, psi;
	private final int[] offset;

	/**
	 * @param parameters all of the prior's parameters in float64
	 * @param start where this chain's start
	 */
	ReferenceChain(final Prior prior, final Chain chain, final double[] parameters, final int start, final double t,
		final int h, final int w)
	{
		this.prior = prior;
		this.chain = chain;
		this.depth = chain.depth();
		this.channels = prior.imageChannels();
		this.h = h;
		this.w = w;
		eh = chain.extended(h);
		ew = chain.extended(w);
		tau = prior.tau(t);
		scale = 1 / prior.featureScale(tau);
		k = new ReferenceConvolution[depth];
		phi = new ReferenceFunctions[depth];
		psi = new ReferenceFunctions[depth];
		offset = new int[depth + 1];
		offset[0] = start;
		for (int l = 0; l < depth; l++) {
			int at = offset[l];
			k[l] = new ReferenceConvolution(chain.layer(l).convolution(), Arrays.copyOfRange(parameters, at, at += filters(
				l)));
			phi[l] = functions(chain.layer(l).activation(), parameters, at);
			at += length(chain.layer(l).activation());
			psi[l] = functions(chain.layer(l).potential(), parameters, at);
			offset[l + 1] = at + length(chain.layer(l).potential());
		}
	}

	private int filters(final int l) {
		return chain.layer(l).convolution().weights().length;
	}

	private static int length(final SplineFunctions f) {
		return f == null ? 0 : f.weights().length;
	}

	private ReferenceFunctions functions(final SplineFunctions f, final double[] parameters, final int at) {
		return f == null ? null : new ReferenceFunctions(f, Arrays.copyOfRange(parameters, at, at + length(f)), tau);
	}

	private int activationOffset(final int l) {
		return offset[l] + filters(l);
	}

	private int potentialOffset(final int l) {
		return activationOffset(l) + length(chain.layer(l).activation());
	}

	// -- Sizes and helpers --

	/** Where all parameters end. */
	int end() {
		return offset[depth];
	}

	/** Pixels of layer l's features. */
	private int pixels(final int l) {
		final int s = chain.stride(l);
		return eh / s * (ew / s);
	}

	/** Height of the input of layer l. */
	private int inputHeight(final int l) {
		return l == 0 ? eh : eh / chain.stride(l - 1);
	}

	private int inputWidth(final int l) {
		return l == 0 ? ew : ew / chain.stride(l - 1);
	}

	/** The image extended to multiples of the stride, times a factor. */
	private double[] extend(final double[] x, final double factor) {
		final double[] e = new double[channels * eh * ew];
		for (int i = 0; i < e.length; i++)
			e[i] = factor * x[source(i)];
		return e;
	}

	/** The transpose of {@link #extend}. */
	private double[] fold(final double[] e, final double factor) {
		final double[] x = new double[channels * h * w];
		for (int i = 0; i < e.length; i++)
			x[source(i)] += factor * e[i];
		return x;
	}

	private int source(final int i) {
		return (i / (eh * ew) * h + Convolution.mirrored(i / ew % eh, h)) * w + Convolution.mirrored(i % ew,
			w);
	}

	private interface PerFeature {

		double at(int index, int channel);
	}

	/** An array over layer l's features, computed value by value. */
	private double[] features(final int l, final PerFeature f) {
		final int n = pixels(l);
		final double[] v = new double[chain.layer(l).convolution().outputs() * n];
		for (int i = 0; i < v.length; i++)
			v[i] = f.at(i, i / n);
		return v;
	}

	private double[] convolve(final int l, final double[] a) {
		return k[l].forward(a, inputHeight(l), inputWidth(l));
	}

	private double[] adjoint(final int l, final double[] g) {
		return k[l].adjoint(g, inputHeight(l), inputWidth(l));
	}

	private boolean linked(final int l) {
		return l < depth && chain.layer(l).link();
	}

	private static void add(final double[] to, final double[] v) {
		for (int i = 0; i < to.length; i++)
			to[i] += v[i];
	}

	private static double sum(final double[] v) {
		double s = 0;
		for (final double d : v)
			s += d;
		return s;
	}

	// -- First order --

	/** Features of every layer: {@code z[l]}. */
	private double[][] forward(final double[] x) {
		final double[][] z = new double[depth][];
		double[] a = extend(x, scale);
		for (int l = 0; l < depth; l++) {
			z[l] = convolve(l, a);
			if (linked(l)) add(z[l], z[l - 1]);
			if (l == depth - 1) break;
			final double[] zl = z[l];
			final ReferenceFunctions f = phi[l];
			a = features(l, (i, c) -> f.value(c, zl[i], 0, 0));
		}
		return z;
	}

	/** R(x, t). */
	double energy(final double[] x) {
		final double[][] z = forward(x);
		double energy = 0;
		for (int l = 0; l < depth; l++) {
			final double[] zl = z[l];
			final ReferenceFunctions p = psi[l];
			if (p != null) energy += sum(features(l, (i, c) -> p.value(c, zl[i], 0, 0)));
		}
		return energy;
	}

	/** Cotangents of the features {@code g[l] = dR/dz_l}, and {@code e[l] = dR/da_l} for the hidden layers. */
	private double[][] backward(final double[][] z, final double[][] e) {
		final double[][] g = new double[depth][];
		for (int l = depth - 1; l >= 0; l--) {
			final double[] zl = z[l], el = l == depth - 1 ? null : (e[l] = adjoint(l + 1, g[l + 1]));
			final ReferenceFunctions f = phi[l], p = psi[l];
			g[l] = features(l, (i, c) -> (p == null ? 0 : p.value(c, zl[i], 1, 0)) + (f == null ? 0 : f.value(c, zl[i], 1,
				0) * el[i]));
			if (linked(l + 1)) add(g[l], g[l + 1]);
		}
		return g;
	}

	/** The gradient of R with respect to the image. */
	double[] gradient(final double[] x) {
		return fold(adjoint(0, backward(forward(x), new double[depth][])[0]), scale);
	}

	/**
	 * The derivatives of J = < grad R(x), v > with respect to the image (the Hessian times v, returned) and, if wanted,
	 * to the parameters (factor times, added to {@code parameterGradient}): tangent pass forward, reverse pass over both.
	 */
	double[] hessian(final double[] x, final double[] v, final double factor, final double[] parameterGradient) {
		final double[][] z = forward(x), e = new double[depth][], g = backward(z, e);
		final double[][] zDot = new double[depth][], aIn = new double[depth][], aDotIn = new double[depth][];
		aIn[0] = extend(x, scale);
		aDotIn[0] = extend(v, scale);
		for (int l = 0; l < depth; l++) {
			final double[] zd = zDot[l] = convolve(l, aDotIn[l]), zl = z[l];
			if (linked(l)) add(zd, zDot[l - 1]);
			if (l == depth - 1) break;
			final ReferenceFunctions f = phi[l];
			aIn[l + 1] = features(l, (i, c) -> f.value(c, zl[i], 0, 0));
			aDotIn[l + 1] = features(l, (i, c) -> f.value(c, zl[i], 1, 0) * zd[i]);
		}
		double[] above = null;
		for (int l = depth - 1; l >= 0; l--) {
			final double[] zd = zDot[l], zl = z[l], el = e[l], up = above, f = l == depth - 1 ? null : adjoint(l + 1, up);
			final ReferenceFunctions a = phi[l], p = psi[l];
			final double[] q = features(l, (i, c) -> (p == null ? 0 : p.value(c, zl[i], 2, 0) * zd[i]) + (a == null ? 0 : a
				.value(c, zl[i], 1, 0) * f[i] + a.value(c, zl[i], 2, 0) * zd[i] * el[i]));
			if (linked(l + 1)) add(q, up);
			above = q;
			if (parameterGradient == null) continue;
			k[l].addGradient(aIn[l], q, inputHeight(l), inputWidth(l), factor, parameterGradient, offset[l]);
			k[l].addGradient(aDotIn[l], g[l], inputHeight(l), inputWidth(l), factor, parameterGradient, offset[l]);
			for (int i = 0; i < zl.length; i++) {
				final int c = i / pixels(l);
				if (p != null) p.addGradient(c, zl[i], 1, 0, factor * zd[i], parameterGradient, potentialOffset(l));
				if (a == null) continue;
				a.addGradient(c, zl[i], 1, 0, factor * zd[i] * el[i], parameterGradient, activationOffset(l));
				a.addGradient(c, zl[i], 0, 0, factor * f[i], parameterGradient, activationOffset(l));
			}
		}
		return fold(adjoint(0, above), scale);
	}

	// -- Along tau --

	/** Features and their first and second derivatives along tau, {@code z[layer][order 0..2]}, and the layers' inputs. */
	private double[][][] tauForward(final double[] x, final double[][][] inputs) {
		final double[][][] z = new double[depth][3][];
		final double s1 = prior.logScaleDerivative(tau), s2 = prior.logScaleSecondDerivative(tau);
		double[][] a = { extend(x, scale), extend(x, scale * s1), extend(x, scale * (s1 * s1 + s2)) };
		for (int l = 0; l < depth; l++) {
			inputs[l] = a;
			for (int order = 0; order < 3; order++) {
				z[l][order] = convolve(l, a[order]);
				if (linked(l)) add(z[l][order], z[l - 1][order]);
			}
			if (l < depth - 1) a = alongTau(l, phi[l], z[l]);
		}
		return z;
	}

	/** Functions of the features, and their first and second derivatives along tau. */
	private double[][] alongTau(final int l, final ReferenceFunctions f, final double[][] z) {
		final double[] z0 = z[0], z1 = z[1], z2 = z[2];
		return new double[][] { features(l, (i, c) -> f.value(c, z0[i], 0, 0)), //
			features(l, (i, c) -> f.value(c, z0[i], 1, 0) * z1[i] + f.value(c, z0[i], 0, 1)), //
			features(l, (i, c) -> f.value(c, z0[i], 2, 0) * z1[i] * z1[i] + 2 * f.value(c, z0[i], 1, 1) * z1[i] + f.value(c,
				z0[i], 1, 0) * z2[i] + f.value(c, z0[i], 0, 2)) };
	}

	/** First and second derivative of R along tau, t not clamped. */
	double[] tauDerivatives(final double[] x) {
		return tauDerivatives(tauForward(x, new double[depth][][]));
	}

	private double[] tauDerivatives(final double[][][] z) {
		final double[] r = new double[2];
		for (int l = 0; l < depth; l++) {
			if (psi[l] == null) continue;
			final double[][] a = alongTau(l, psi[l], z[l]);
			r[0] += sum(a[1]);
			r[1] += sum(a[2]);
		}
		return r;
	}

	/**
	 * Adds factor times the parameter gradient of {@code seed1 R' + seed2 R''}, with the seeds held fixed.
	 */
	void addTauGradient(final double[] x, final double seed1, final double seed2, final double factor,
		final double[] gradient)
	{
		final double[][][] in = new double[depth][][], z = tauForward(x, in);
		double[][] above = null;
		for (int l = depth - 1; l >= 0; l--) {
			final double[][] cot = new double[3][z[l][0].length];
			if (psi[l] != null) {
				final double[] s1 = new double[cot[0].length], s2 = new double[cot[0].length];
				Arrays.fill(s1, seed1);
				Arrays.fill(s2, seed2);
				addCotangents(l, psi[l], z[l], new double[][] { new double[s1.length], s1, s2 }, cot, factor, gradient,
					potentialOffset(l));
			}
			if (phi[l] != null) {
				final double[][] alpha = new double[3][];
				for (int order = 0; order < 3; order++)
					alpha[order] = adjoint(l + 1, above[order]);
				addCotangents(l, phi[l], z[l], alpha, cot, factor, gradient, activationOffset(l));
			}
			for (int order = 0; order < 3; order++) {
				if (linked(l + 1)) add(cot[order], above[order]);
				k[l].addGradient(in[l][order], cot[order], inputHeight(l), inputWidth(l), factor, gradient, offset[l]);
			}
			above = cot;
		}
	}

	/** From the cotangents alpha of f(z) and its derivatives along tau to those of z, z', z'' and of f's weights. */
	private void addCotangents(final int l, final ReferenceFunctions p, final double[][] z, final double[][] alpha,
		final double[][] cot, final double factor, final double[] gradient, final int at)
	{
		final double[] z0 = z[0], z1 = z[1], z2 = z[2], a0 = alpha[0], a1 = alpha[1], a2 = alpha[2];
		add(cot[0], features(l, (i, c) -> a0[i] * p.value(c, z0[i], 1, 0) + a1[i] * (p.value(c, z0[i], 2, 0) * z1[i] + p
			.value(c, z0[i], 1, 1)) + a2[i] * (p.value(c, z0[i], 3, 0) * z1[i] * z1[i] + 2 * p.value(c, z0[i], 2, 1) * z1[i] +
				p.value(c, z0[i], 2, 0) * z2[i] + p.value(c, z0[i], 1, 2))));
		add(cot[1], features(l, (i, c) -> a1[i] * p.value(c, z0[i], 1, 0) + a2[i] * (2 * p.value(c, z0[i], 2, 0) * z1[i] +
			2 * p.value(c, z0[i], 1, 1))));
		add(cot[2], features(l, (i, c) -> a2[i] * p.value(c, z0[i], 1, 0)));
		for (int i = 0; i < z0.length; i++) {
			final int c = i / pixels(l);
			p.addGradient(c, z0[i], 0, 0, factor * a0[i], gradient, at);
			p.addGradient(c, z0[i], 1, 0, factor * (a1[i] * z1[i] + a2[i] * z2[i]), gradient, at);
			p.addGradient(c, z0[i], 2, 0, factor * a2[i] * z1[i] * z1[i], gradient, at);
			p.addGradient(c, z0[i], 0, 1, factor * a1[i], gradient, at);
			p.addGradient(c, z0[i], 1, 1, factor * 2 * a2[i] * z1[i], gradient, at);
			p.addGradient(c, z0[i], 0, 2, factor * a2[i], gradient, at);
		}
	}

	/** The derivative along tau of the gradient of R with respect to the image, t not clamped. */
	double[] gradientAlongTau(final double[] x) {
		final double[][][] z = tauForward(x, new double[depth][][]);
		double[] g = null, g1 = null;
		for (int l = depth - 1; l >= 0; l--) {
			final double[] z0 = z[l][0], z1 = z[l][1], up = g, up1 = g1;
			final ReferenceFunctions a = phi[l], p = psi[l];
			final double[] e = a == null ? null : adjoint(l + 1, up), e1 = a == null ? null : adjoint(l + 1, up1);
			g = features(l, (i, c) -> (p == null ? 0 : p.value(c, z0[i], 1, 0)) + (a == null ? 0 : a.value(c, z0[i], 1, 0) *
				e[i]));
			g1 = features(l, (i, c) -> (p == null ? 0 : slopeAlong(p, c, z0[i], z1[i])) + (a == null ? 0 : slopeAlong(a, c,
				z0[i], z1[i]) * e[i] + a.value(c, z0[i], 1, 0) * e1[i]));
			if (linked(l + 1)) {
				add(g, up);
				add(g1, up1);
			}
		}
		final double[] along = fold(adjoint(0, g1), scale);
		add(along, fold(adjoint(0, g), scale * prior.logScaleDerivative(tau)));
		return along;
	}

	private static double slopeAlong(final ReferenceFunctions f, final int c, final double z, final double z1) {
		return f.value(c, z, 2, 0) * z1 + f.value(c, z, 1, 1);
	}
}
