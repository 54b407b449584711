package org.gncfoe.compute.opencl;

import java.util.LinkedHashMap;
import java.util.Map;

import org.gncfoe.prior.Convolution;
import org.jocl.cl_kernel;

/** The gradient of a one-layer prior on grey images in one kernel, {@code fused.cl}. */
final class FusedGradient {

	/** System property: {@code true} or {@code false} overrides the choice between one kernel and several, for benchmarks. */
	static final String FUSED = "gncfoe.opencl.fused";

	private final DeviceChain chain;
	private final int items, filters, tileHeight, tileWidth;
	private final cl_kernel kernel;

	private FusedGradient(final DeviceChain chain, final Map<String, Integer> shape) {
		this.chain = chain;
		final Convolution k = chain.convolution(0);
		items = shape.get("ITEMS");
		filters = shape.get("FILTERS");
		tileHeight = shape.get("ZH") - k.height() + 1;
		tileWidth = shape.get("ZW") - k.width() + 1;
		final Map<String, Object> constants = new LinkedHashMap<>(shape);
		constants.put("N", k.outputs());
		constants.put("KH", k.height());
		constants.put("KW", k.width());
		kernel = chain.network().context().kernel("fused.cl", "gradient", constants);
	}

	/**
	 * The fused gradient of a term in the first shape whose tiles fit into the device's local memory and groups; null if
	 * none does, or the term has more layers or channels.
	 */
	static FusedGradient of(final DeviceChain chain) {
		final Tuning tuning = chain.network().tuning();
		final Convolution k = chain.convolution(0);
		if (chain.depth() > 1 || k.stride() > 1 || k.inputs() > 1 || !Boolean.parseBoolean(System.getProperty(FUSED,
			"true"))) return null;
		// NB: on GPUs four filters at a time need 46 KB for 7x7, two 29 KB: many have 32 KiB
		final int[][] shapes = tuning.gpu() ? new int[][] { { 2 * tuning.lanes(), 4 }, { 2 * tuning.lanes(), 2 }, { tuning
			.lanes(), 4 }, { tuning.lanes(), 2 }, { tuning.lanes(), 1 } } : new int[][] { { 64, tuning.outs() } };
		for (final int[] shape : shapes) {
			final FusedGradient fused = of(chain, shape[0], shape[1]);
			if (fused != null && fused.items <= chain.network().context().groupLimit(fused.kernel)) return fused;
		}
		return null;
	}

	/**
	 * @param zw columns of features in a tile
	 * @param together filters at a time, if there are as many
	 * @return null if tiles do not fit into local memory
	 */
	private static FusedGradient of(final DeviceChain chain, final int zw, final int together) {
		final Convolution k = chain.convolution(0);
		final Network network = chain.network();
		final Tuning tuning = network.tuning();
		final int v = tuning.vector(), zh = tuning.gpu() ? 32 : 64;
		final int filters = Math.min(k.outputs(), together), rows = tuning.gpu() ? 8 : tuning.rows();
		final int columns = zw / v, steps = zh / rows, th = zh - k.height() + 1;
		final int back = tuning.gpu() ? (th + steps - 1) / steps : 8;
		final long floats = (zh + k.height() - 1L) * (zw + k.width() - 1) + (long) filters * (zh * zw + k.height() * k
			.width()) + (long) back * zw + 2L * v;
		if (th < 8 || zw - k.width() < 8 || 4 * floats > (tuning.gpu() ? tuning.localBytes() : network.context().info()
			.localMemory())) return null;
		return new FusedGradient(chain, Map.of("V", v, "ZW", zw, "ZH", zh, "FILTERS", filters, "ROWS", rows, "OROWS", back,
			"ITEMS", tuning.gpu() ? columns * steps : 1));
	}

	/** How many filters go together, for tests. */
	int filters() {
		return filters;
	}

	/**
	 * Enqueues the kernel.
	 *
	 * @param image planes that hold the source of the regions
	 * @return K^T g, not folded yet
	 */
	Planes run(final DeviceQueue queue, final Workspace workspace, final Tables tables, final Regions regions,
		final Planes image)
	{
		final Rect to = regions.folded(0);
		final DeviceFunctions potential = chain.potential(0);
		final Planes out = workspace.planes(chain.prefix() + "e 0", 1, 1, to);
		queue.run(kernel, new long[] { (long) (to.width() + tileWidth - 1) / tileWidth * items, (to.height() + tileHeight - 1) /
			tileHeight }, new long[] { items, 1 }, image, image.rect().width(), regions.image().height(), regions.image()
				.width(), out, to.width(), chain.network().parameters(), chain.filterOffset(0), tables.table(potential, 0), potential
					.cells(), potential.axis(), tables.scale());
		return out;
	}
}
