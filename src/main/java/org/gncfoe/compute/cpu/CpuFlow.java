package org.gncfoe.compute.cpu;

import java.util.Arrays;
import java.util.List;

import org.gncfoe.compute.FlowBatch;
import org.gncfoe.compute.FlowGradient;
import org.gncfoe.compute.FlowPass;
import org.gncfoe.compute.UnrolledFlow;
import org.gncfoe.prior.Chain;
import org.gncfoe.prior.Prior;

/** The unrolled flow on the cores: one task per patch, images in float64, the prior in float32. */
final class CpuFlow implements UnrolledFlow {

	/** Up to so many bytes per task the feature planes of all steps are kept; beyond, they are computed again. */
	private static final long KEEP_BYTES = 64L << 20;

	/** Feature planes per channel that a step keeps: of a single layer, and of each of several layers. */
	private static final int FLAT_PLANES = 4, DEEP_PLANES = 10;

	private final CpuBackend backend;
	private final Prior prior;
	private final long keepBytes;
	private double[][] gradients = new double[0][];

	CpuFlow(final CpuBackend backend, final Prior prior) {
		this(backend, prior, KEEP_BYTES);
	}

	/** @param keepBytes how much a task may keep instead of computing it again */
	CpuFlow(final CpuBackend backend, final Prior prior, final long keepBytes) {
		this.backend = backend;
		this.prior = prior;
		this.keepBytes = keepBytes;
	}

	@Override
	public FlowGradient gradient(final FlowBatch batch, final boolean parameters) {
		final int patches = batch.patches().size();
		final FlowGradient to = FlowGradient.zero(batch, parameters ? new double[prior.parameterCount()] : null);
		if (parameters && gradients.length < patches) gradients = new double[patches][prior.parameterCount()];
		final List<Double> losses = backend.forEach(patches, (q, ws) -> {
			if (parameters) Arrays.fill(gradients[q], 0);
			return FlowPass.run(batch, q, new Steps(batch, q, parameters ? gradients[q] : null, ws), to);
		});
		if (parameters) backend.addAll(gradients, patches, to.parameters());
		double loss = 0;
		for (final double l : losses)
			loss += l;
		return to.withLoss(loss);
	}

	/** The prior along the flow of one patch. */
	private final class Steps implements FlowPass.StepPrior {

		private final double[] t, parameters;
		private final int h, w, last;
		private final boolean keep;
		private final CpuNetwork[] nets;
		private final Workspace ws;

		Steps(final FlowBatch batch, final int q, final double[] parameters, final Workspace ws) {
			t = batch.patches().get(q).t();
			h = batch.height();
			w = batch.width();
			last = t.length - 1;
			this.parameters = parameters;
			this.ws = ws;
			nets = new CpuNetwork[t.length];
			double channels = 0;
			for (final Chain chain : prior.terms())
				for (int l = 0; l < chain.depth(); l++)
					channels += chain.layer(l).convolution().outputs() / Math.pow(chain.stride(l), 2);
			keep = channels * h * w * Float.BYTES * (prior.depth() == 1 ? FLAT_PLANES : DEEP_PLANES) * t.length <= keepBytes;
		}

		private Workspace of(final int step) {
			return keep ? ws.part(step) : ws;
		}

		private float[][] planes(final String name, final double[] x, final Workspace ws) {
			final int channels = prior.imageChannels(), n = h * w;
			final float[][] planes = ws.rows(name, channels, n);
			for (int i = 0; i < channels * n; i++)
				planes[i / n][i % n] = (float) x[i];
			return planes;
		}

		private void read(final float[][] planes, final double[] to) {
			final int n = h * w;
			for (int i = 0; i < to.length; i++)
				to[i] = planes[i / n][i % n];
		}

		@Override
		public double[] gradient(final int step, final double[] x) {
			final Workspace own = of(step);
			final float[][] g = own.rows("gradient", prior.imageChannels(), h * w);
			nets[step] = new CpuNetwork(prior, t[step]);
			// NB: the reverse pass begins with the last step, whose planes are still there then
			if (keep || step == last) nets[step].gradientKept(planes("image", x, own), h, w, g, own);
			else nets[step].gradient(planes("image", x, own), h, w, g, own);
			final double[] result = new double[x.length];
			read(g, result);
			return result;
		}

		@Override
		public double pullBack(final int step, final double[] x, final double[] u, final double[] hu) {
			final Workspace own = of(step);
			final CpuNetwork net = nets[step];
			final float[][] g = own.rows("gradient", prior.imageChannels(), h * w);
			if (!keep && step < last) net.gradientKept(planes("image", x, own), h, w, g, own);
			final float[][] hv = own.rows("hessian", prior.imageChannels(), h * w);
			final boolean alongTau = !net.isClamped();
			final CpuNetwork.Sums sums = alongTau || parameters != null ? net.new Sums(1, parameters != null) : null;
			net.tangent(planes("direction", u, own), h, w, hv, sums, own);
			read(hv, hu);
			double tau = 0;
			if (alongTau) {
				double throughScale = 0;
				for (int i = 0, n = h * w; i < x.length; i++)
					throughScale += x[i] * hu[i] + g[i / n][i % n] * u[i];
				tau = prior.logScaleDerivative(prior.tau(t[step])) * throughScale + sums.alongTau();
			}
			if (parameters != null) sums.collect(1, parameters);
			nets[step] = null;
			return tau;
		}
	}
}
