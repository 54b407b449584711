package org.gncfoe.compute.opencl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.gncfoe.prior.Convolution;
import org.gncfoe.prior.KnotAxis;
import org.gncfoe.prior.Prior;
import org.gncfoe.prior.SplineFunctions;
import org.gncfoe.prior.SplineTable;
import org.jocl.cl_kernel;

/**
 * A prior's parameters on a device with the kernels specialised for its sizes. What is computed with them for an image is
 * in {@link Passes}. The parameters lie in one buffer, laid out as {@link Prior#parameters()}.
 */
final class Network implements AutoCloseable {

	/** A side of tiles that no device needs a second for. */
	static final int FIRST_SIDE = 64;

	private final Prior prior;
	private final DeviceContext context;
	private final Tuning tuning;
	private final DeviceBuffer parameters;
	private final List<DeviceConvolution> forward = new ArrayList<>(), adjoint = new ArrayList<>();
	private final int[] filterOffset, functionOffset;
	private final Map<String, Pace> paces = new ConcurrentHashMap<>();

	/**
	 * @throws OpenClException if the device has not enough memory
	 */
	Network(final DeviceContext context, final DeviceQueue queue, final Prior prior) {
		if (!prior.isPlain()) throw new UnsupportedOperationException(
			"Priors of several scales are not known to the device \"opencl\" yet: take reference.");
		this.context = context;
		this.prior = prior;
		tuning = context.tuning();
		filterOffset = new int[prior.depth()];
		functionOffset = new int[prior.depth()];
		parameters = context.buffer(prior.parameterCount());
		try {
			int at = 0;
			for (int l = 0; l < prior.depth(); l++) {
				final Convolution k = prior.layer(l).convolution();
				filterOffset[l] = at;
				functionOffset[l] = at + k.weights().length;
				at += k.weights().length + prior.layer(l).functions().weights().length;
				forward.add(new DeviceConvolution(context, k.inputs(), k.outputs(), k.height(), k.width()));
				adjoint.add(new DeviceConvolution(context, k.outputs(), k.inputs(), k.height(), k.width()));
			}
			queue.write(parameters, prior.parameters());
			loadFilters(queue);
			queue.finish();
		}
		catch (final RuntimeException e) {
			close();
			throw e;
		}
	}

	/** Takes the filters from the parameters anew, after these have changed. */
	void loadFilters(final DeviceQueue queue) {
		for (int l = 0; l < prior.depth(); l++) {
			forward.get(l).load(queue, parameters, filterOffset[l], false);
			adjoint.get(l).load(queue, parameters, filterOffset[l], true);
		}
	}

	/** How large pieces of a kind of work may be, in pixels with their halo; starts with 64x64. */
	Pace pace(final String work) {
		return paces.computeIfAbsent(work, w -> new Pace(FIRST_SIDE * FIRST_SIDE));
	}

	/** The prior as it was given; its weights may be out of date in training. */
	Prior prior() {
		return prior;
	}

	DeviceContext context() {
		return context;
	}

	Tuning tuning() {
		return tuning;
	}

	int depth() {
		return prior.depth();
	}

	/** All parameters. */
	DeviceBuffer parameters() {
		return parameters;
	}

	/** Where a layer's filters start in the parameters. */
	int filterOffset(final int layer) {
		return filterOffset[layer];
	}

	/** Where the weights of a layer's functions start in the parameters. */
	int functionOffset(final int layer) {
		return functionOffset[layer];
	}

	Convolution convolution(final int layer) {
		return prior.layer(layer).convolution();
	}

	SplineFunctions functions(final int layer) {
		return prior.layer(layer).functions();
	}

	/** Channels of a layer's features. */
	int channels(final int layer) {
		return convolution(layer).outputs();
	}

	/** The filters K of a layer. */
	DeviceConvolution forward(final int layer) {
		return forward.get(layer);
	}

	/** Their adjoint. */
	DeviceConvolution adjoint(final int layer) {
		return adjoint.get(layer);
	}

	/** Number of cells of a layer's function tables. */
	int cells(final int layer) {
		return SplineTable.cells(functions(layer).feature());
	}

	/** The constants that turn a feature into a cell: 1/g, 1 - min/g, cells - 1, g. */
	float[] axis(final int layer) {
		final KnotAxis a = functions(layer).feature();
		final double g = a.spacing();
		return new float[] { (float) (1 / g), (float) (1 - a.min() / g), cells(layer) - 1, (float) g };
	}

	/** A kernel of {@code spline.cl}. */
	cl_kernel spline(final String name, final boolean top) {
		return spline(name, top, tuning.gpu() ? 64 : 1);
	}

	/** The same for groups of so many work-items, which only {@code energy} requires. */
	cl_kernel spline(final String name, final boolean top, final int group) {
		return context.kernel("spline.cl", name, Map.of("TOP", top ? 1 : 0, "GROUP", group));
	}

	/** How many work-items of {@code energy} add up together. */
	int energyGroup() {
		int group = tuning.gpu() ? 64 : 1;
		while (group > 1 && group > context.groupLimit(spline("energy", true, group)))
			group /= 2;
		return group;
	}

	/** A kernel of {@code image.cl}. */
	cl_kernel image(final String name) {
		return context.kernel("image.cl", name, Map.of());
	}

	@Override
	public void close() {
		forward.forEach(DeviceConvolution::close);
		adjoint.forEach(DeviceConvolution::close);
		parameters.close();
	}
}
