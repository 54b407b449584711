package org.gncfoe.compute.opencl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.gncfoe.prior.Chain;
import org.gncfoe.prior.Convolution;
import org.gncfoe.prior.Layer;
import org.gncfoe.prior.SplineFunctions;
import org.jocl.cl_kernel;

/**
 * One term of a prior on a device: its filters, and where its functions are. Layers are counted from 0. What is computed
 * with them for an image is in {@link Passes}.
 */
final class DeviceChain implements AutoCloseable {

	/** Kernels that look functions up in registers, and how many rows of a plane an item of theirs takes. */
	static final String ROWS = "rows.cl";
	static final int ROWS_PER_ITEM = 16;

	private final Network network;
	private final Chain chain;
	private final String prefix;
	private final List<DeviceConvolution> forward = new ArrayList<>(), adjoint = new ArrayList<>();
	private final List<DeviceFunctions> activations = new ArrayList<>(), potentials = new ArrayList<>();
	private final int[] filterOffset;
	private final int end;

	/**
	 * @param term which term, counted from 0
	 * @param start where its parameters start
	 * @throws OpenClException if the device has not enough memory
	 */
	DeviceChain(final Network network, final Chain chain, final int term, final int start) {
		this.network = network;
		this.chain = chain;
		prefix = term == 0 ? "" : "term " + term + ' ';
		filterOffset = new int[chain.depth()];
		int at = start;
		try {
			for (int l = 0; l < chain.depth(); l++) {
				final Layer layer = chain.layer(l);
				filterOffset[l] = at;
				at += layer.convolution().weights().length;
				activations.add(functions(layer.activation(), at, l + " a"));
				at += layer.activation() == null ? 0 : layer.activation().weights().length;
				potentials.add(functions(layer.potential(), at, l + " p"));
				at += layer.potential() == null ? 0 : layer.potential().weights().length;
				forward.add(DeviceConvolution.forward(network.context(), layer.convolution(), layer.link()));
				adjoint.add(DeviceConvolution.adjoint(network.context(), layer.convolution()));
			}
		}
		catch (final RuntimeException e) {
			close();
			throw e;
		}
		end = at;
	}

	private DeviceFunctions functions(final SplineFunctions f, final int offset, final String name) {
		return f == null ? null : new DeviceFunctions(f, offset, prefix + name);
	}

	/** Takes the filters from the parameters anew, after these have changed. */
	void loadFilters(final DeviceQueue queue) {
		for (int l = 0; l < depth(); l++) {
			forward.get(l).load(queue, network.parameters(), filterOffset[l]);
			adjoint.get(l).load(queue, network.parameters(), filterOffset[l]);
		}
	}

	Network network() {
		return network;
	}

	Chain chain() {
		return chain;
	}

	/** What tells its planes apart from those of other terms. */
	String prefix() {
		return prefix;
	}

	/** Where its parameters end. */
	int end() {
		return end;
	}

	int depth() {
		return chain.depth();
	}

	/** Where a layer's filters start in the parameters. */
	int filterOffset(final int layer) {
		return filterOffset[layer];
	}

	Convolution convolution(final int layer) {
		return chain.layer(layer).convolution();
	}

	/** Channels of a layer's features. */
	int channels(final int layer) {
		return convolution(layer).outputs();
	}

	/** True if the features of the layer below are added to this layer's. */
	boolean linked(final int layer) {
		return layer < depth() && chain.layer(layer).link();
	}

	/** The activations of a layer; null if it is the last. */
	DeviceFunctions activation(final int layer) {
		return activations.get(layer);
	}

	/** The potentials of a layer; null if it has none. */
	DeviceFunctions potential(final int layer) {
		return potentials.get(layer);
	}

	/** All functions of all layers. */
	List<DeviceFunctions> functions() {
		final List<DeviceFunctions> all = new ArrayList<>(activations);
		all.addAll(potentials);
		all.removeIf(f -> f == null);
		return all;
	}

	/** The filters K of a layer. */
	DeviceConvolution forward(final int layer) {
		return forward.get(layer);
	}

	/** Their adjoint. */
	DeviceConvolution adjoint(final int layer) {
		return adjoint.get(layer);
	}

	/** True if functions are looked up in registers, by {@code rows.cl}. */
	boolean byRows(final DeviceFunctions... functions) {
		final Tuning tuning = network.tuning();
		boolean small = !tuning.gpu() && tuning.vector() == 16;
		for (final DeviceFunctions f : functions)
			small &= f == null || f.cells() <= 32;
		return small;
	}

	/** A kernel for a layer's way back, which knows what functions and links the layer has. */
	cl_kernel backward(final String file, final String name, final int layer) {
		final Map<String, Object> constants = new LinkedHashMap<>();
		if (file.equals(ROWS)) constants.put("ROWS", ROWS_PER_ITEM);
		final DeviceFunctions a = activation(layer), p = potential(layer);
		constants.put("ACT", a == null ? 0 : 1);
		constants.put("POT", p == null ? 0 : 1);
		constants.put("SAME", a != null && p != null && a.functions().feature().equals(p.functions().feature()) ? 1 : 0);
		constants.put("LINK", linked(layer + 1) ? 1 : 0);
		return network.context().kernel(file, name, constants);
	}

	@Override
	public void close() {
		forward.forEach(DeviceConvolution::close);
		adjoint.forEach(DeviceConvolution::close);
	}
}
