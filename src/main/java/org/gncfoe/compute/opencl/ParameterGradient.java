package org.gncfoe.compute.opencl;

import java.util.LinkedHashMap;
import java.util.Map;

import org.gncfoe.prior.Convolution;
import org.gncfoe.prior.SplineFunctions;
import org.gncfoe.prior.SplineTable;
import org.jocl.cl_kernel;

/** Adds up the gradient with respect to a network's parameters, from planes that the passes left on the device. */
final class ParameterGradient {

	private final DeviceChain chain;
	private final Network network;
	private final DeviceQueue queue;
	private final Workspace workspace;
	private final Tables tables;
	private final DeviceBuffer gradient;

	/** @param gradient receives the sum, of the kernels' type real, laid out as the parameters */
	ParameterGradient(final DeviceChain chain, final DeviceQueue queue, final Workspace workspace, final Tables tables,
		final DeviceBuffer gradient)
	{
		this.chain = chain;
		network = chain.network();
		this.queue = queue;
		this.workspace = workspace;
		this.tables = tables;
		this.gradient = gradient;
	}

	/**
	 * Adds what J = &lt; grad R, v &gt; owes to all parameters of a term, after the passes whose planes are given.
	 *
	 * @param passes with the inputs and cotangents kept
	 */
	void add(final Passes passes, final Planes[] z, final Planes[] dot, final Planes[] e, final Planes[] f) {
		for (int l = 0; l < z.length; l++) {
			final boolean top = l == z.length - 1;
			final Rect grid = z[l].rect();
			addFilters(l, passes.input("z", l), passes.cotangent("q", l), grid);
			addFilters(l, passes.input("zDot", l), passes.cotangent("g", l), grid);
			addFunctions(l, z[l], dot[l], top ? z[l] : e[l + 1], top ? z[l] : f[l + 1]);
		}
	}

	/**
	 * Adds the sum over pixels of q a: what a layer's filters read times the derivative of what they give.
	 *
	 * @param a input planes of the filters, extended beyond the image
	 * @param q cotangent planes, zero beyond the image and in their padding
	 */
	void addFilters(final int layer, final Planes a, final Planes q, final Rect image) {
		final Convolution filters = chain.convolution(layer);
		final Dense k = Dense.of(filters);
		final int outputs = filters.outputs();
		final Tuning tuning = network.tuning();
		final int outs = Math.min(outputs, tuning.gpu() ? 8 : Math.max(1, (tuning.vector() == 16 ? 24 : 8) / k.width()));
		final int rows = k.inputs() * k.height();
		final int groups = (outputs + outs - 1) / outs;
		final int rowsPerSplit = tuning.gpu() ? 8 : image.height();
		final int splits = (image.height() + rowsPerSplit - 1) / rowsPerSplit;
		int perGroup = tuning.gpu() ? Math.min(groups, 6) : 1, lanes = tuning.gpu() ? Math.min(32, rows) : 1;
		cl_kernel kernel = filters(k, outs, perGroup, lanes);
		while (perGroup * lanes > Math.max(1, network.context().groupLimit(kernel))) {
			if (perGroup > 1) perGroup--;
			else lanes /= 2;
			kernel = filters(k, outs, perGroup, lanes);
		}
		final int blocks = (groups + perGroup - 1) / perGroup;
		final int length = outputs * k.inputs() * k.height() * k.width(), weights = filters.weights().length;
		final DeviceBuffer partial = workspace.buffer("filters", (long) a.batch() * splits * length);
		queue.run(kernel, new long[] { (rows + lanes - 1L) / lanes * lanes, (long) blocks * perGroup, (long) a.batch() *
			splits }, new long[] { lanes, perGroup, 1 }, a, q, partial, outputs, image.region(), splits, rowsPerSplit);
		queue.run(network.context().kernel("training.cl", "gather", Map.of()), new long[] { weights }, new long[] { 32 },
			partial, a.batch() * splits, length, gradient, chain.filterOffset(layer), weights, filters.height(), filters
				.width(), filters.stride());
	}

	private cl_kernel filters(final Dense k, final int outs, final int perGroup, final int lanes) {
		final Map<String, Object> constants = new LinkedHashMap<>();
		constants.put("IN", k.inputs());
		constants.put("KH", k.height());
		constants.put("KW", k.width());
		constants.put("OUTS", outs);
		constants.put("OGROUPS", perGroup);
		constants.put("LANES", lanes);
		constants.put("V", network.tuning().vector());
		constants.put("STAGE", network.tuning().gpu() ? 32 : 0);
		return network.context().kernel("training.cl", "filters", constants);
	}

	/**
	 * Adds what J owes to a layer's functions.
	 *
	 * @param e dR/da, f its derivative; not read at the last layer
	 */
	void addFunctions(final int layer, final Planes z, final Planes zDot, final Planes e, final Planes f) {
		for (final boolean potential : new boolean[] { false, true }) {
			final DeviceFunctions functions = potential ? chain.potential(layer) : chain.activation(layer);
			if (functions == null) continue;
			moments(0, functions, potential, z, zDot, zDot, potential ? z : e, potential ? z : f, potential ? z : e, tables
				.factors());
			scatter(functions, 0, z.batch());
		}
	}

	/**
	 * Adds what the tau term owes to a layer's functions.
	 *
	 * @param z features and their derivatives along tau
	 * @param alpha cotangents of a, a1, a2; not read at the last layer
	 */
	void addTauFunctions(final int layer, final Planes[] z, final Planes[] alpha, final DeviceBuffer seeds) {
		for (final boolean potential : new boolean[] { false, true }) {
			final DeviceFunctions functions = potential ? chain.potential(layer) : chain.activation(layer);
			if (functions != null) for (int order = 0; order < 3; order++) {
				moments(order + 1, functions, potential, z[0], z[1], z[2], alpha[0], alpha[1], alpha[2], seeds);
				scatter(functions, order, z[0].batch());
			}
		}
	}

	private void moments(final int kind, final DeviceFunctions f, final boolean potential, final Planes z,
		final Planes z1, final Planes z2, final Planes u0, final Planes u1, final Planes u2, final DeviceBuffer seeds)
	{
		int lanes = network.tuning().gpu() ? 32 : 1;
		while (lanes > 1 && 4 * f.cells() * SplineTable.COEFFICIENTS * lanes > network.tuning().localBytes())
			lanes /= 2;
		final int top = potential ? 1 : 0;
		cl_kernel kernel = moments(kind, top, f.cells(), lanes);
		while (lanes > 1 && lanes > network.context().groupLimit(kernel))
			kernel = moments(kind, top, f.cells(), lanes /= 2);
		queue.run(kernel, new long[] { (long) lanes * z.batch() * z.channels() }, new long[] { lanes }, z, z1.buffer(), z2
			.buffer(), u0.buffer(), u1.buffer(), u2, seeds, z.channels(), z.rect().region(), coefficients(f, z.batch()), f
				.axis());
	}

	private cl_kernel moments(final int kind, final int top, final int cells, final int lanes) {
		return network.context().kernel("training.cl", "moments", Map.of("KIND", kind, "TOP", top, "CELLS", cells, "LANES",
			lanes));
	}

	private DeviceBuffer coefficients(final DeviceFunctions f, final int batch) {
		return workspace.buffer("coefficients", (long) batch * f.channels() * f.cells() * SplineTable.COEFFICIENTS);
	}

	private void scatter(final DeviceFunctions of, final int order, final int batch) {
		final SplineFunctions f = of.functions();
		queue.run(network.context().kernel("training.cl", "scatter", Map.of()), new long[] { f.feature().knots(), f
			.channels() }, new long[] { 32, 1 }, coefficients(of, batch), batch, f.channels(), of.cells(), tables.taus(),
			order, gradient, of.offset(), f.tau().knots(), f.feature().knots());
	}
}
