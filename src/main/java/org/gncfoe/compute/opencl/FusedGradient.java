package org.gncfoe.compute.opencl;

import java.util.LinkedHashMap;
import java.util.Map;

import org.gncfoe.prior.Convolution;
import org.jocl.cl_kernel;

/** The gradient of a one-layer prior on grey images in one kernel, {@code fused.cl}. */
final class FusedGradient {

	/** System property: {@code true} or {@code false} overrides the choice between one kernel and several, for benchmarks. */
	static final String FUSED = "gncfoe.opencl.fused";

	private final Network network;
	private final int items, tileHeight, tileWidth;
	private final cl_kernel kernel;

	private FusedGradient(final Network network, final Map<String, Integer> shape) {
		this.network = network;
		final Convolution k = network.convolution(0);
		items = shape.get("ITEMS");
		tileHeight = shape.get("ZH") - k.height() + 1;
		tileWidth = shape.get("ZW") - k.width() + 1;
		final Map<String, Object> constants = new LinkedHashMap<>(shape);
		constants.put("N", k.outputs());
		constants.put("KH", k.height());
		constants.put("KW", k.width());
		kernel = network.context().kernel("fused.cl", "gradient", constants);
	}

	/** The fused gradient of a network, or null if it has more layers or channels or its tiles do not fit. */
	static FusedGradient of(final Network network) {
		final Convolution k = network.convolution(0);
		final Tuning tuning = network.tuning();
		if (network.depth() > 1 || k.inputs() > 1 || !Boolean.parseBoolean(System.getProperty(FUSED, "true"))) return null;
		final int v = tuning.vector(), zw = tuning.gpu() ? 2 * tuning.lanes() : 64, zh = tuning.gpu() ? 32 : 64;
		final int filters = Math.min(k.outputs(), tuning.gpu() ? 4 : tuning.outs()), rows = tuning.gpu() ? 8 : tuning.rows();
		final int columns = zw / v, steps = zh / rows, th = zh - k.height() + 1;
		final int back = tuning.gpu() ? (th + steps - 1) / steps : 8;
		final long floats = (zh + k.height() - 1L) * (zw + k.width() - 1) + (long) filters * (zh * zw + k.height() * k
			.width()) + (long) back * zw + 2L * v;
		if (th < 8 || zw - k.width() < 8 || 4 * floats > (tuning.gpu() ? tuning.localBytes() : network.context().info()
			.localMemory())) return null;
		return new FusedGradient(network, Map.of("V", v, "ZW", zw, "ZH", zh, "FILTERS", filters, "ROWS", rows, "OROWS", back,
			"ITEMS", tuning.gpu() ? columns * steps : 1));
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
		final Planes out = workspace.planes("e 0", 1, 1, to);
		queue.run(kernel, new long[] { (long) (to.width() + tileWidth - 1) / tileWidth * items, (to.height() + tileHeight - 1) /
			tileHeight }, new long[] { items, 1 }, image, image.rect().width(), regions.image().height(), regions.image()
				.width(), out, to.width(), network.parameters(), tables.table(0, 0), network.cells(0), network.axis(0), tables
					.scale());
		return out;
	}
}
