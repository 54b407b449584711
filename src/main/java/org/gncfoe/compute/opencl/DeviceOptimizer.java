package org.gncfoe.compute.opencl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.gncfoe.compute.AdaBelief;
import org.gncfoe.compute.GradientClip;
import org.gncfoe.compute.HostOptimizer;
import org.gncfoe.compute.OptimizerState;
import org.gncfoe.compute.TrainingSettings;
import org.gncfoe.prior.Convolution;
import org.gncfoe.prior.ParameterGroup;
import org.gncfoe.prior.Prior;
import org.gncfoe.prior.SplineFunctions;
import org.jocl.cl_kernel;

/**
 * The optimiser on the device: the same steps as {@link HostOptimizer}, whose state it shares. Only the norms of the groups'
 * gradients visit the host.
 */
final class DeviceOptimizer implements AutoCloseable {

	private static final int NORM_ITEMS = 64;

	private final Network network;
	private final DeviceQueue queue;
	private final TrainingSettings settings;
	private final List<ParameterGroup> groups;
	private final List<DeviceBuffer> buffers = new ArrayList<>();
	private final DeviceBuffer theta, average, mean, variance, partial;
	private final GradientClip clip;
	private long step;

	DeviceOptimizer(final Network network, final DeviceQueue queue, final TrainingSettings settings) {
		this.network = network;
		this.queue = queue;
		this.settings = settings;
		final Prior prior = network.prior();
		groups = prior.groups();
		clip = new GradientClip(groups.size(), settings.clip());
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
			final ParameterGroup g = groups.get(n);
			if (isPotentials(g)) potentials("slopes", g, gradient);
			run("norm", NORM_ITEMS, gradient, g.offset(), g.length(), partial, n * NORM_ITEMS);
		}
		final double[] squares = queue.readReals(partial, NORM_ITEMS * groups.size());
		step++;
		final double[] c = AdaBelief.corrections(settings.beta1(), settings.beta2(), step);
		for (int n = 0; n < groups.size(); n++) {
			final ParameterGroup g = groups.get(n);
			final SplineFunctions f = g.functions(network.prior());
			final double scale = HostOptimizer.scale(network.prior(), g);
			final int knots = f == null ? 1 : f.feature().knots();
			run("smooth", g.length(), gradient, theta, g.offset(), g.length(), clip(n, squares), f == null ? 0 : settings
				.smoothness() / (scale * scale), f == null ? 1 : f.tau().knots(), knots, isPotentials(g) ? knots / 2 : -1);
			run("adabelief", g.length(), gradient, theta, mean, variance, g.offset(), g.length(), rate * settings.rate(g
				.kind()) * scale, settings.beta1(), settings.beta2(), c[0], c[1], settings.epsilon());
		}
		for (final ParameterGroup g : groups)
			if (g.kind() == ParameterGroup.Kind.FILTERS) {
				final Convolution k = g.convolution(network.prior());
				run("project", k.outputs(), theta, g.offset(), k.outputs(), k.inputs(), k.height() * k.width());
			}
		publish(AdaBelief.follow(settings.average(), step));
	}

	/** The factor on a group's gradient: below 1 where its norm exceeds its running mean too far, 0 if it is not finite. */
	private double clip(final int n, final double[] squares) {
		double sum = 0;
		for (int i = n * NORM_ITEMS; i < (n + 1) * NORM_ITEMS; i++)
			sum += squares[i];
		return clip.factor(n, sum);
	}

	/** Makes the coordinates the network's parameters, and lets their moving average move by a share of the way. */
	private void publish(final double share) {
		final int n = network.prior().parameterCount();
		run("average", n, theta, average, network.parameters(), n, share);
		for (final ParameterGroup g : groups)
			if (isPotentials(g)) potentials("weights", g, theta, network.parameters());
		network.loadFilters(queue);
	}

	private static boolean isPotentials(final ParameterGroup group) {
		return group.kind() == ParameterGroup.Kind.POTENTIALS;
	}

	/** A kernel that goes from a potential's weights to offset and slopes or back, row by row. */
	private void potentials(final String kernel, final ParameterGroup g, final DeviceBuffer... buffers) {
		final SplineFunctions f = g.functions(network.prior());
		final int rows = f.channels() * f.tau().knots();
		final List<Object> arguments = new ArrayList<>(List.of(buffers));
		arguments.addAll(List.of(g.offset(), rows, f.feature().knots(), f.feature().spacing()));
		run(kernel, rows, arguments.toArray());
	}

	/** A copy of the state. */
	OptimizerState state() {
		return new OptimizerState(step, download(theta), download(average), download(mean), download(variance), clip
			.norms().clone());
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
		clip.restore(s.gradientNorms());
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
