package org.gncfoe.compute.opencl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.gncfoe.compute.OptimizerState;
import org.gncfoe.compute.TrainingBatch;
import org.gncfoe.compute.TrainingLoss;
import org.gncfoe.compute.TrainingSession;
import org.gncfoe.compute.TrainingSettings;
import org.gncfoe.prior.Prior;

/**
 * Training on a device: parameters and optimiser stay there, a step uploads the batch and downloads the loss. Batches that
 * do not fit into memory, or take the device longer than it should be blocked, go in parts whose gradients are added up.
 */
final class OpenClTraining implements TrainingSession {

	private final Network network;
	private final DeviceQueue queue;
	private final Workspace workspace;
	private final TrainingSettings settings;
	private final Tables tables;
	private final DeviceBuffer gradient;
	private final DeviceOptimizer optimizer;
	private final int words;
	private int patchesAtOnce = Integer.MAX_VALUE, height, width;

	OpenClTraining(final DeviceContext context, final Prior initial, final TrainingSettings settings) {
		this.settings = settings;
		queue = context.queue();
		workspace = new Workspace(queue);
		words = context.info().fp64() ? 2 : 1;
		Network made = null;
		try {
			network = made = new Network(context, queue, initial);
			tables = new Tables(network, queue, workspace);
			gradient = context.buffer((long) words * initial.parameterCount());
			try {
				optimizer = new DeviceOptimizer(network, queue, settings);
			}
			catch (final RuntimeException e) {
				gradient.close();
				throw e;
			}
		}
		catch (final RuntimeException e) {
			if (made != null) made.close();
			queue.close();
			throw e;
		}
	}

	/** How many patches go together at most, for tests. */
	int patchesAtOnce() {
		return patchesAtOnce;
	}

	/** Work on the patches from..to of a batch that yields a summand of the loss. */
	private interface PartWork {

		double on(int from, int to);
	}

	/** Does the work on the first patches of a batch in parts that the memory holds and the device can do in time. */
	private double parts(final String kind, final int patches, final PartWork work) {
		final Pace pace = network.pace(kind);
		final double radius = 2 * network.prior().gradientRadius(), pixels = (height + radius) * (width + radius);
		double sum = 0;
		for (int from = 0; from < patches;) {
			final int most = Math.min(patchesAtOnce, (int) Math.max(1, Math.min(patches, pace.most() / pixels)));
			final int to = Math.min(patches, from + most);
			final double start = network.context().seconds();
			sum += work.on(from, to);
			queue.finish();
			final double seconds = network.context().seconds() - start;
			network.context().waited(seconds);
			pace.took((to - from) * pixels, seconds);
			from = to;
		}
		return sum;
	}

	/** Loss of a batch; its gradient stays on the device. Smaller parts when memory runs out. */
	private TrainingLoss gradient(final TrainingBatch batch) {
		final int margin = settings.margin(network.prior());
		if (batch.height() <= 2 * margin || batch.width() <= 2 * margin) throw new IllegalArgumentException("patches of " +
			batch.height() + "x" + batch.width() + " have no pixel left inside a margin of " + margin);
		if (height != batch.height() || width != batch.width()) {
			// NB: the padding of cotangent planes must be zero; it is, as long as they hold patches of one size only.
			release();
			height = batch.height();
			width = batch.width();
			patchesAtOnce = network.patchesThatFit(height, width, batch.size());
		}
		while (true) {
			try {
				queue.clear(gradient);
				final double image = parts("image term", batch.size(), (from, to) -> imageTerm(batch, from, to, margin));
				final int n = settings.lambda() == 0 ? 0 : Math.min(batch.size(), settings.tauPatches());
				final double smoothing = parts("tau term", n, (from, to) -> tauTerm(batch, from, to, n));
				return new TrainingLoss(image, smoothing, settings.lambda());
			}
			catch (final OpenClException e) {
				if (!e.isOutOfMemory() || patchesAtOnce <= 1) throw e;
				patchesAtOnce = Math.max(1, Math.min(batch.size(), patchesAtOnce) / 2);
				release();
			}
		}
	}

	private void release() {
		workspace.release();
		tables.invalidate();
	}

	private Planes upload(final String name, final float[] values, final int from, final int to) {
		final Rect rect = Rect.of(height, width);
		final int channels = network.prior().imageChannels();
		final Planes p = workspace.planes(name, to - from, channels, rect);
		final int rows = channels * height;
		queue.writeRows(p.buffer(), 0, p.pitch(), values, from * rows * width, width, (to - from) * rows, width);
		return p;
	}

	/** Uploads the noisy patches from..to, with the tables for their tau. */
	private Planes noisy(final TrainingBatch batch, final int from, final int to, final int derivatives) {
		final double[] tau = new double[to - from];
		for (int b = from; b < to; b++)
			tau[b - from] = network.prior().tau(Math.exp(batch.tau()[b]));
		tables.invalidate();
		tables.set(tau, derivatives);
		return upload("y", batch.noisy(), from, to);
	}

	private double imageTerm(final TrainingBatch batch, final int from, final int to, final int margin) {
		final Planes y = noisy(batch, from, to, 0);
		final Rect rect = y.rect();
		final List<TermPass> terms = new ArrayList<>();
		Planes total = null;
		for (final DeviceChain chain : network.chains()) {
			final TermPass term = new TermPass(chain, passes(chain, rect, to - from));
			terms.add(term);
			term.first(y);
			total = total == null ? term.e[0] : add(chain, total, term.e[0], rect);
		}
		final Planes goal = upload("goal", batch.goal(), from, to), v = workspace.planes("v", to - from, y.channels(), rect);
		final float[] scale = new float[to - from];
		for (int b = from; b < to; b++)
			scale[b - from] = (float) batch.scale()[b];
		final DeviceBuffer scales = workspace.buffer("scales", scale.length);
		queue.write(scales, scale);
		final int rows = (to - from) * y.channels() * height;
		final DeviceBuffer partial = workspace.buffer("loss", (long) words * rows);
		final double share = 1.0 / ((double) y.channels() * (height - 2 * margin) * (width - 2 * margin) * batch.size());
		queue.run(network.context().kernel("training.cl", "residual", Map.of()), new long[] { height, (long) (to - from) * y
			.channels() }, new long[] { network.tuning().gpu() ? 32 : 1, 1 }, total, goal, v.buffer(), partial, rect.region(),
			margin, (float) share, tables.factors(), scales, y.channels());
		for (final TermPass term : terms)
			term.second(v);
		double sum = 0;
		for (final double part : queue.readReals(partial, rows))
			sum += part;
		return sum * share;
	}

	private Passes passes(final DeviceChain chain, final Rect rect, final int patches) {
		return new Passes(chain, queue, workspace, tables, Regions.gradient(chain.chain(), rect, rect), patches, true);
	}

	private Planes add(final DeviceChain chain, final Planes u, final Planes v, final Rect rect) {
		final Planes sum = workspace.planes(chain.prefix() + "and before", u.batch(), u.channels(), rect);
		queue.run(network.image("combine"), new long[] { rect.width(), rect.height(), (long) u.batch() * u.channels() },
			new long[] { 64, 1, 1 }, u, 1f, v, 1f, sum, rect.region());
		return sum;
	}

	/** One term's part of the image term: the gradient first, then what its parameters get. */
	private final class TermPass {

		final DeviceChain chain;
		final Passes passes;
		Planes[] z, e;

		TermPass(final DeviceChain chain, final Passes passes) {
			this.chain = chain;
			this.passes = passes;
		}

		void first(final Planes y) {
			z = passes.forward(y);
			e = passes.backward(z);
		}

		void second(final Planes v) {
			final Planes[] dot = passes.tangent(z, v), f = passes.reverse(z, dot, e);
			new ParameterGradient(chain, queue, workspace, tables, gradient).add(passes, z, dot, e, f);
		}
	}

	/** The tau term of patches from..to of n: (1/2 R1^2 - R2)/N per patch with N pixels, and its gradient. */
	private double tauTerm(final TrainingBatch batch, final int from, final int to, final int n) {
		final Planes y = noisy(batch, from, to, 2);
		final int patches = to - from;
		final double[] r1 = new double[patches], r2 = new double[patches];
		final List<Passes> terms = new ArrayList<>();
		final List<Planes[][]> features = new ArrayList<>();
		for (final DeviceChain chain : network.chains()) {
			final Passes passes = passes(chain, y.rect(), patches);
			terms.add(passes);
			final Planes[][] z = new Planes[3][];
			features.add(z);
			z[0] = passes.forward(y);
			z[1] = passes.along(z[0], y);
			z[2] = passes.along(z[0], z[1], y);
			final double[] first = passes.sums(1, z[0], z[1], z[2]), second = passes.sums(2, z[0], z[1], z[2]);
			for (int b = 0; b < patches; b++) {
				r1[b] += first[b];
				r2[b] += second[b];
			}
		}
		final double pixels = y.rect().area(), factor = settings.lambda() / n;
		final float[] seed = new float[2 * patches];
		double sum = 0;
		for (int b = 0; b < patches; b++) {
			final double t = Math.exp(batch.tau()[from + b]);
			if (network.prior().isClamped(t)) continue;
			sum += (0.5 * r1[b] * r1[b] - r2[b]) / pixels / n;
			seed[2 * b] = (float) (factor * r1[b] / pixels);
			seed[2 * b + 1] = (float) (-factor / pixels);
		}
		final DeviceBuffer seeds = workspace.buffer("seeds", seed.length);
		queue.write(seeds, seed);
		for (int k = 0; k < terms.size(); k++)
			tauGradient(network.chains().get(k), terms.get(k), features.get(k), seeds);
		return sum;
	}

	private void tauGradient(final DeviceChain chain, final Passes passes, final Planes[][] z,
		final DeviceBuffer seeds)
	{
		final ParameterGradient sums = new ParameterGradient(chain, queue, workspace, tables, gradient);
		final int top = chain.depth() - 1;
		final String[] names = { "z", "z1", "z2" };
		Planes[] alpha = { z[0][top], z[0][top], z[0][top] };
		for (int l = top; l >= 0; l--) {
			final Planes[] cotangents = passes.tauCotangents(l, z, alpha, seeds);
			sums.addTauFunctions(l, new Planes[] { z[0][l], z[1][l], z[2][l] }, alpha, seeds);
			for (int order = 0; order < 3; order++)
				sums.addFilters(l, passes.input(names[order], l), cotangents[order], z[0][l].rect());
			if (l > 0) alpha = passes.tauBelow(l, cotangents);
		}
	}

	@Override
	public TrainingLoss gradient(final TrainingBatch batch, final float[] result) {
		final TrainingLoss loss = gradient(batch);
		final double[] values = queue.readReals(gradient, result.length);
		for (int i = 0; i < result.length; i++)
			result[i] = (float) values[i];
		return loss;
	}

	@Override
	public TrainingLoss step(final TrainingBatch batch, final double rate) {
		final TrainingLoss loss = gradient(batch);
		optimizer.step(gradient, rate);
		return loss;
	}

	@Override
	public Prior prior() {
		return optimizer.onHost().prior();
	}

	@Override
	public Prior averaged() {
		return optimizer.onHost().averaged();
	}

	@Override
	public OptimizerState state() {
		return optimizer.state();
	}

	@Override
	public void restore(final OptimizerState state) {
		optimizer.restore(state);
	}

	@Override
	public void close() {
		optimizer.close();
		gradient.close();
		network.close();
		workspace.close();
		queue.close();
	}
}
