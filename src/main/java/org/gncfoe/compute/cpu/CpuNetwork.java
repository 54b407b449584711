package org.gncfoe.compute.cpu;

import java.util.ArrayList;
import java.util.List;

import org.gncfoe.compute.Window;
import org.gncfoe.prior.Chain;
import org.gncfoe.prior.Layer;
import org.gncfoe.prior.Prior;

/**
 * A prior at one smoothing t, ready for planes of floats: the sum of its terms ({@link CpuChain}). Shared by all tasks of a
 * step; planes are in the workspace given.
 */
final class CpuNetwork {

	private final double tau;
	private final boolean clamped;
	private final List<CpuChain> terms = new ArrayList<>();

	CpuNetwork(final Prior prior, final double t) {
		tau = prior.tau(t);
		clamped = prior.isClamped(t);
		int at = 0;
		for (final Chain chain : prior.terms()) {
			terms.add(new CpuChain(prior, chain, at, tau));
			for (final Layer layer : chain.layers())
				at += layer.convolution().weights().length + (layer.activation() == null ? 0 : layer.activation()
					.weights().length) + (layer.potential() == null ? 0 : layer.potential().weights().length);
		}
	}

	/** True where R does not change with t. */
	boolean isClamped() {
		return clamped;
	}

	/** The planes of a term. */
	private static Workspace part(final int term, final Workspace ws) {
		return term == 0 ? ws : ws.part(-term);
	}

	/** What a term writes. */
	private interface Writer {

		void write(CpuChain term, float[][] out, Workspace ws);
	}

	/** Adds up what the terms write. */
	private void sum(final float[][] out, final int n, final Workspace ws, final Writer writer) {
		writer.write(terms.get(0), out, ws);
		for (int k = 1; k < terms.size(); k++) {
			final float[][] more = ws.rows("more", out.length, n);
			writer.write(terms.get(k), more, part(k, ws));
			for (int c = 0; c < out.length; c++)
				CpuPass.add(more[c], out[c], n);
		}
	}

	/** The energy summed over the pixels of a window of the image. */
	double energy(final float[][] x, final int h, final int w, final Window window, final Workspace ws) {
		double sum = 0;
		for (int k = 0; k < terms.size(); k++)
			sum += new CpuPass(terms.get(k), h, w, part(k, ws)).energy(x, window);
		return sum;
	}

	/** The gradient of R with respect to the image. */
	void gradient(final float[][] x, final int h, final int w, final float[][] out, final Workspace ws) {
		sum(out, h * w, ws, (term, to, own) -> new CpuPass(term, h, w, own).gradient(x, to));
	}

	/** Gradient with all planes kept in the workspace for {@link #tangent}. */
	void gradientKept(final float[][] x, final int h, final int w, final float[][] out, final Workspace ws) {
		sum(out, h * w, ws, (term, to, own) -> new CpuPass(term, h, w, own).gradientKept(x, to));
	}

	/**
	 * After {@link #gradientKept}: the derivative of J = &lt; grad R(x), v &gt; with respect to the image, the Hessian
	 * times v, written to {@code hv} if it is not null, and with respect to the parameters, added to {@code sums} if it is
	 * not null.
	 */
	void tangent(final float[][] v, final int h, final int w, final float[][] hv, final Sums sums, final Workspace ws) {
		final Writer writer = (term, to, own) -> new CpuTangent(term, h, w, own).tangent(v, to, sums == null ? null
			: sums.terms.get(terms.indexOf(term)));
		if (hv != null) sum(hv, h * w, ws, writer);
		else for (int k = 0; k < terms.size(); k++)
			writer.write(terms.get(k), null, part(k, ws));
	}

	/** Sums from which the gradient with respect to the parameters is made. */
	final class Sums {

		private final List<CpuTangent.Sums> terms = new ArrayList<>();

		/** @param orders how many derivatives along tau are summed: 1 or 3 */
		Sums(final int orders) {
			this(orders, true);
		}

		/** @param withFilters false: only moments are summed, and {@link #collect} must not be called */
		Sums(final int orders, final boolean withFilters) {
			for (final CpuChain term : CpuNetwork.this.terms)
				terms.add(new CpuTangent.Sums(term, orders, withFilters));
		}

		/** The derivative along tau of what was summed, as far as it comes from the functions (not the feature scale). */
		double alongTau() {
			double sum = 0;
			for (final CpuTangent.Sums s : terms)
				sum += s.alongTau();
			return sum;
		}

		/** Adds factor times the gradient, laid out as {@link Prior#parameters()}. */
		void collect(final double factor, final double[] gradient) {
			for (final CpuTangent.Sums s : terms)
				s.collect(factor, gradient);
		}
	}

	/** The derivative of R along tau, summed over a window. */
	double tauDerivative(final float[][] x, final int h, final int w, final Window window, final Workspace ws) {
		double sum = 0;
		for (int k = 0; k < terms.size(); k++)
			sum += new CpuAlongTau(terms.get(k), h, w, part(k, ws)).derivative(x, window);
		return sum;
	}

	/** The derivative along tau of the gradient of R with respect to the image. */
	void gradientAlongTau(final float[][] x, final int h, final int w, final float[][] out, final Workspace ws) {
		sum(out, h * w, ws, (term, to, own) -> new CpuAlongTau(term, h, w, own).gradientAlong(x, to));
	}

	/**
	 * The tau term (1/2 R'^2 - R'')/pixels of one patch; factor times its parameter gradient is added.
	 */
	double tauTerm(final float[][] x, final int h, final int w, final double factor, final double[] gradient,
		final Workspace ws)
	{
		final int n = h * w;
		final List<CpuAlongTau> passes = new ArrayList<>();
		double r1 = 0, r2 = 0;
		for (int k = 0; k < terms.size(); k++) {
			passes.add(new CpuAlongTau(terms.get(k), h, w, part(k, ws)));
			final double[] r = passes.get(k).derivatives(x);
			r1 += r[1];
			r2 += r[2];
		}
		final Sums sums = new Sums(3);
		for (int k = 0; k < terms.size(); k++)
			passes.get(k).addGradient((float) (r1 / n), -1f / n, sums.terms.get(k));
		sums.collect(factor, gradient);
		return (0.5 * r1 * r1 - r2) / n;
	}
}
