package org.gncfoe.compute.opencl;

import org.gncfoe.compute.FlowBatch;
import org.gncfoe.compute.FlowGradient;
import org.gncfoe.compute.FlowPass;
import org.gncfoe.compute.UnrolledFlow;
import org.gncfoe.prior.Prior;

/**
 * The unrolled flow on a device: the prior's part of every step for many patches together there, the data term on the
 * host. Features are computed again in the reverse pass rather than kept for all steps.
 */
final class OpenClFlow implements UnrolledFlow {

	private final Network network;
	private final DeviceQueue queue;
	private final Workspace workspace;
	private final Tables tables;
	private final DeviceBuffer gradient;
	private int patchesAtOnce, height, width;

	OpenClFlow(final DeviceContext context, final Prior prior) {
		queue = context.queue();
		workspace = new Workspace(queue);
		Network made = null;
		try {
			network = made = new Network(context, queue, prior);
			tables = new Tables(network, queue, workspace);
			gradient = context.buffer((context.info().fp64() ? 2L : 1L) * prior.parameterCount());
		}
		catch (final RuntimeException e) {
			if (made != null) made.close();
			queue.close();
			throw e;
		}
	}

	@Override
	public FlowGradient gradient(final FlowBatch batch, final boolean parameters) {
		if (height != batch.height() || width != batch.width()) {
			// NB: the padding of cotangent planes must be zero; it is, as long as they hold patches of one size only.
			release();
			height = batch.height();
			width = batch.width();
			patchesAtOnce = network.patchesThatFit(height, width, batch.patches().size());
		}
		while (true)
			try {
				return attempt(batch, parameters);
			}
			catch (final OpenClException e) {
				if (!e.isOutOfMemory() || patchesAtOnce <= 1) throw e;
				patchesAtOnce = Math.max(1, Math.min(batch.patches().size(), patchesAtOnce) / 2);
				release();
			}
	}

	private void release() {
		workspace.release();
		tables.invalidate();
	}

	private FlowGradient attempt(final FlowBatch batch, final boolean parameters) {
		final FlowGradient to = FlowGradient.zero(batch, parameters ? new double[network.prior().parameterCount()] : null);
		if (parameters) queue.clear(gradient);
		final Pace pace = network.pace("unrolled flow");
		double loss = 0;
		for (int from = 0; from < batch.patches().size();) {
			final int most = Math.min(patchesAtOnce, (int) Math.max(1, Math.min(batch.patches().size(), pace.most() / height /
				width)));
			int end = from + 1;
			while (end < batch.patches().size() && end - from < most && batch.patches().get(end).steps() == batch.patches()
				.get(from).steps())
				end++;
			final Steps steps = new Steps(batch, from, end, parameters);
			loss += FlowPass.run(batch, from, end, steps, to);
			pace.took((double) (end - from) * height * width, steps.slowest);
			from = end;
		}
		if (parameters) System.arraycopy(queue.readReals(gradient, to.parameters().length), 0, to.parameters(), 0, to
			.parameters().length);
		return to.withLoss(loss);
	}

	/** The prior along the flow of the patches first..end. */
	private final class Steps implements FlowPass.BatchPrior {

		private final FlowBatch batch;
		private final int first, patches, channels = network.prior().imageChannels();
		private final boolean parameters;
		private final Rect rect = Rect.of(height, width);
		private final int depth = network.chains().size();
		private final Passes[] passes = new Passes[depth];
		private final Planes[][] z = new Planes[depth][], e = new Planes[depth][];
		private Planes image;
		private int present = -1;
		private double slowest;

		Steps(final FlowBatch batch, final int first, final int end, final boolean parameters) {
			this.batch = batch;
			this.first = first;
			this.patches = end - first;
			this.parameters = parameters;
			for (int k = 0; k < depth; k++) {
				final DeviceChain chain = network.chains().get(k);
				passes[k] = new Passes(chain, queue, workspace, tables, Regions.gradient(chain.chain(), rect, rect), patches,
					true);
			}
		}

		private double t(final int patch, final int step) {
			return batch.patches().get(first + patch).t()[step];
		}

		private double scale(final int patch, final int step) {
			return 1 / network.prior().featureScale(network.prior().tau(t(patch, step)));
		}

		private Planes upload(final String name, final double[][] x) {
			final int n = channels * height * width;
			final float[] values = new float[patches * n];
			for (int i = 0; i < values.length; i++)
				values[i] = (float) x[i / n][i % n];
			final Planes p = workspace.planes(name, patches, channels, rect);
			queue.writeRows(p.buffer(), 0, p.pitch(), values, 0, width, patches * channels * height, width);
			return p;
		}

		/** The sum of the terms' planes, {@code [patches * channels * height * width]}. */
		private float[] sum(final Planes[][] parts) {
			final float[] sum = new float[patches * channels * height * width], more = depth > 1 ? new float[sum.length] : null;
			for (int k = 0; k < depth; k++) {
				final Planes p = workspace.planes("exact", patches, channels, rect);
				queue.run(network.image("combine"), new long[] { width, height, (long) patches * channels }, new long[] { 64, 1,
					1 }, parts[k][0], 1f, parts[k][0], 0f, p, rect.region());
				queue.readRows(p.buffer(), 0, p.pitch(), k == 0 ? sum : more, 0, width, patches * channels * height, width);
				if (k > 0) for (int i = 0; i < sum.length; i++)
					sum[i] += more[i];
			}
			return sum;
		}

		/** Features and cotangents of a step. */
		private void prepare(final int step, final double[][] x) {
			final double[] tau = new double[patches];
			for (int k = 0; k < patches; k++)
				tau[k] = network.prior().tau(t(k, step));
			tables.set(tau, 1);
			image = upload("flow image", x);
			for (int k = 0; k < depth; k++) {
				z[k] = passes[k].forward(image);
				e[k] = passes[k].backward(z[k]);
			}
			present = step;
		}

		@Override
		public double[][] gradient(final int step, final double[][] x) {
			prepare(step, x);
			final float[] sum = sum(e);
			final double[][] g = new double[patches][sum.length / patches];
			for (int k = 0; k < patches; k++)
				for (int j = 0; j < g[k].length; j++)
					g[k][j] = scale(k, step) * sum[k * g[k].length + j];
			return g;
		}

		@Override
		public double[] pullBack(final int step, final double[][] x, final double[][] u, final double[][] hu) {
			final double start = network.context().seconds();
			if (present != step) prepare(step, x);
			final float[] plain = sum(e);
			final Planes[][] f = new Planes[depth][], e1 = new Planes[depth][];
			final Planes direction = upload("flow direction", u);
			for (int k = 0; k < depth; k++) {
				final Planes[] dot = passes[k].tangent(z[k], direction);
				f[k] = passes[k].reverse(z[k], dot, e[k]);
				if (parameters) new ParameterGradient(network.chains().get(k), queue, workspace, tables, gradient).add(passes[k],
					z[k], dot, e[k], f[k]);
			}
			final float[] hessian = sum(f);
			for (int k = 0; k < depth; k++)
				e1[k] = passes[k].backwardAlong(z[k], passes[k].along(z[k], image), e[k]);
			final float[] along = sum(e1);
			final double[] tau = new double[patches];
			final int n = hu[0].length;
			for (int k = 0; k < patches; k++) {
				final double s = scale(k, step), s1 = network.prior().logScaleDerivative(network.prior().tau(t(k, step)));
				for (int j = 0; j < n; j++) {
					hu[k][j] = s * hessian[k * n + j];
					tau[k] += s * u[k][j] * (along[k * n + j] + s1 * plain[k * n + j]);
				}
				if (network.prior().isClamped(t(k, step))) tau[k] = 0;
			}
			final double seconds = network.context().seconds() - start;
			network.context().waited(seconds);
			slowest = Math.max(slowest, seconds);
			return tau;
		}
	}

	@Override
	public void close() {
		gradient.close();
		network.close();
		workspace.close();
		queue.close();
	}
}
