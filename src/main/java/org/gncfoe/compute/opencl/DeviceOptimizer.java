package org.gncfoe.compute.opencl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.gncfoe.compute.HostOptimizer;
import org.gncfoe.compute.OptimizerState;
import org.gncfoe.compute.TrainingSettings;
import org.gncfoe.prior.Convolution;
import org.gncfoe.prior.Prior;
import org.gncfoe.prior.SplineFunctions;
import org.jocl.cl_kernel;

/**
 * The optimiser on the device: the same steps as {@link HostOptimizer}, whose state it shares. Only the norms of the groups'
 * gradients visit the host.
 */
final class DeviceOptimizer implements AutoCloseable {

	private static final double NORM_DECAY = 0.99;
	private static final int NORM_ITEMS = 64;

	/** Parameters that share a learning rate and a constraint: a layer's filters or functions. */
	private record Group(int layer, boolean functions, boolean potentials, int offset, int length, double rate) {}

	private final Network network;
	private final DeviceQueue queue;
	private final TrainingSettings settings;
	private final List<Group> groups = new ArrayList<>();
	private final double potentialScale;
	private final List<DeviceBuffer> buffers = new ArrayList<>();
	private final DeviceBuffer theta, average, mean, variance, partial;
	private long step;
	private double[] norms;

	DeviceOptimizer(final Network network, final DeviceQueue queue, final TrainingSettings settings) {
		this.network = network;
		this.queue = queue;
		this.settings = settings;
		final Prior prior = network.prior();
		final Convolution first = network.convolution(0);
		potentialScale = 1.0 / (first.height() * first.width());
		for (int l = 0; l < network.depth(); l++) {
			final boolean top = l == network.depth() - 1;
			groups.add(new Group(l, false, false, network.filterOffset(l), network.convolution(l).weights().length, l == 0
				? settings.filterRate() : settings.deepFilterRate()));
			groups.add(new Group(l, true, top, network.functionOffset(l), network.functions(l).weights().length, top ? settings
				.potentialRate() * potentialScale : settings.activationRate()));
		}
		final int n = prior.parameterCount();
		try {
			theta = buffer(n);
			average = buffer(n);
			mean = buffer(n);
			variance = buffer(n);
			partial = buffer(2L * NORM_ITEMS * groups.size());
			restore(new HostOptimizer(prior, settings).state());
		}
		catch (final RuntimeException e) {
			close();
			throw e;
		}
	}

	private DeviceBuffer buffer(final long length) {
		final DeviceBuffer made = network.context().buffer(length);
		buffers.add(made);
		return made;
	}

	private cl_kernel kernel(final String name) {
		return network.context().kernel("optimizer.cl", name, Map.of());
	}

	private void run(final String kernel, final long items, final Object... arguments) {
		queue.run(kernel(kernel), new long[] { items }, new long[] { 32 }, arguments);
	}

	/**
	 * One step.
	 *
	 * @param gradient gradient with respect to the parameters, of the kernels' type real; used as workspace
	 * @param rate factor on all learning rates
	 */
	void step(final DeviceBuffer gradient, final double rate) {
		for (int n = 0; n < groups.size(); n++) {
			final Group g = groups.get(n);
			final SplineFunctions f = network.functions(g.layer);
			if (g.potentials) run("slopes", rows(f), gradient, g.offset, rows(f), f.feature().knots(), f.feature().spacing());
			run("norm", NORM_ITEMS, gradient, g.offset, g.length, partial, n * NORM_ITEMS);
		}
		final double[] squares = queue.readReals(partial, NORM_ITEMS * groups.size());
		step++;
		final double c1 = 1 - Math.pow(settings.beta1(), step), c2 = 1 - Math.pow(settings.beta2(), step);
		for (int n = 0; n < groups.size(); n++) {
			final Group g = groups.get(n);
			final SplineFunctions f = network.functions(g.layer);
			final double smoothness = !g.functions ? 0 : settings.smoothness() / (g.potentials ? potentialScale *
				potentialScale : 1);
			run("smooth", g.length, gradient, theta, g.offset, g.length, clip(n, squares), smoothness, f.tau().knots(), f
				.feature().knots(), g.potentials ? f.feature().knots() / 2 : -1);
		}
		for (final Group g : groups)
			run("adabelief", g.length, gradient, theta, mean, variance, g.offset, g.length, rate * g.rate, settings.beta1(),
				settings.beta2(), c1, c2, settings.epsilon());
		final Convolution k = network.convolution(0);
		run("project", k.outputs(), theta, k.outputs(), k.inputs(), k.height() * k.width());
		publish(1 - Math.min(settings.average(), (1.0 + step) / (10.0 + step)));
	}

	/** The factor on a group's gradient: below 1 where its norm exceeds its running mean too far, 0 if it is not finite. */
	private double clip(final int n, final double[] squares) {
		double sum = 0;
		for (int i = n * NORM_ITEMS; i < (n + 1) * NORM_ITEMS; i++)
			sum += squares[i];
		double norm = Math.sqrt(sum), factor = 1;
		if (!Double.isFinite(norm)) return 0;
		final double limit = settings.clip() * norms[n];
		if (settings.clip() > 0 && norms[n] > 0 && norm > limit) {
			factor = limit / norm;
			norm = limit;
		}
		norms[n] = norms[n] == 0 ? norm : NORM_DECAY * norms[n] + (1 - NORM_DECAY) * norm;
		return factor;
	}

	/** Makes the coordinates the network's parameters, and lets their moving average move by a share of the way. */
	private void publish(final double share) {
		final int n = network.prior().parameterCount();
		run("average", n, theta, average, network.parameters(), n, share);
		for (final Group g : groups)
			if (g.potentials) {
				final SplineFunctions f = network.functions(g.layer);
				run("weights", rows(f), theta, network.parameters(), g.offset, rows(f), f.feature().knots(), f.feature()
					.spacing());
			}
		network.loadFilters(queue);
	}

	private static int rows(final SplineFunctions f) {
		return f.channels() * f.tau().knots();
	}

	/** A copy of the state. */
	OptimizerState state() {
		return new OptimizerState(step, download(theta), download(average), download(mean), download(variance), norms
			.clone());
	}

	private float[] download(final DeviceBuffer buffer) {
		final float[] v = new float[network.prior().parameterCount()];
		queue.read(buffer, v);
		return v;
	}

	/** A host optimiser at the present state. */
	HostOptimizer onHost() {
		final HostOptimizer host = new HostOptimizer(network.prior(), settings);
		host.restore(state());
		return host;
	}

	/**
	 * Goes back to a state.
	 *
	 * @throws IllegalArgumentException if it belongs to another architecture
	 */
	void restore(final OptimizerState s) {
		new HostOptimizer(network.prior(), settings).restore(s);
		step = s.step();
		norms = s.gradientNorms().clone();
		queue.write(theta, s.parameters());
		queue.write(average, s.average());
		queue.write(mean, s.mean());
		queue.write(variance, s.variance());
		publish(0);
	}

	@Override
	public void close() {
		buffers.forEach(DeviceBuffer::close);
	}
}
