package org.gncfoe.compute.opencl;

import java.util.LinkedHashMap;
import java.util.Map;

import org.gncfoe.prior.Convolution;
import org.jocl.cl_kernel;

/**
 * One layer's filters on the device, as operator K or as its adjoint, without the treatment of borders: the input planes
 * are extended already, the output planes are folded afterwards.
 * <p>
 * Filters of stride s are those of stride 1 on planes of a lower resolution, of which there are s*s for each input
 * channel, one for each phase: see {@link Dense}.
 */
final class DeviceConvolution implements AutoCloseable {

	private final Convolution filters;
	private final boolean adjoint, link;
	private final int inputs, outputs, height, width, outs, groups, rows;
	private final Tuning tuning;
	private final cl_kernel convolve, arrange;
	private final DeviceBuffer weights;
	private int lanes, groupsPerItem, rowGroups;

	/** The operator K, with the features of the layer below added if it has a link. */
	static DeviceConvolution forward(final DeviceContext context, final Convolution k, final boolean link) {
		return new DeviceConvolution(context, k, false, link);
	}

	/** Its adjoint. */
	static DeviceConvolution adjoint(final DeviceContext context, final Convolution k) {
		return new DeviceConvolution(context, k, true, false);
	}

	private DeviceConvolution(final DeviceContext context, final Convolution k, final boolean adjoint,
		final boolean link)
	{
		filters = k;
		this.adjoint = adjoint;
		this.link = link;
		final Dense dense = Dense.of(k);
		inputs = adjoint ? k.outputs() : dense.inputs();
		outputs = adjoint ? dense.inputs() : k.outputs();
		height = dense.height();
		width = dense.width();
		tuning = context.tuning();
		outs = Math.min(tuning.outs(), outputs);
		rows = outs >= 4 ? tuning.rows() : 8;
		groups = (outputs + outs - 1) / outs;
		lanes = tuning.lanes();
		groupsPerItem = tuning.gpu() ? perGroup(groups, 256 / lanes) : 1;
		rowGroups = tuning.gpu() ? Math.max(1, Math.min(4, 128 / (groupsPerItem * lanes))) : 1;
		while (tuning.gpu() && bytes() > tuning.localBytes() && shrink());
		cl_kernel made = kernel(context);
		while (items() > context.groupLimit(made) && shrink())
			made = kernel(context);
		convolve = made;
		arrange = context.kernel("convolution.cl", "arrange", constants());
		weights = context.buffer((long) (groups + groupsPerItem) * outs * inputs * height * width);
	}

	/** The largest divisor of the number of output groups that fits into a work-group; all in one if they are few. */
	private static int perGroup(final int groups, final int most) {
		int best = 1;
		for (int n = 1; n <= Math.min(groups, most); n++)
			if (groups % n == 0) best = n;
		return best;
	}

	/** Work-items of a group. */
	private int items() {
		return lanes * groupsPerItem * rowGroups;
	}

	/** Makes groups smaller; false if they are as small as can be. */
	private boolean shrink() {
		if (rowGroups > 1) rowGroups /= 2;
		else if (groupsPerItem > 1) groupsPerItem = perGroup(groups, groupsPerItem - 1);
		else if (lanes > 1) lanes /= 2;
		else return false;
		return true;
	}

	/** Local memory for one channel. */
	private int bytes() {
		return 4 * ((rowGroups * rows + height - 1) * (lanes * tuning.vector() + width - 1) + groupsPerItem * outs * height *
			width);
	}

	/**
	 * How many channels are staged together: as many as divide the inputs and fit into half the local memory, one if only
	 * that fits, none if not even that.
	 */
	private int stage() {
		if (!tuning.gpu() || bytes() > tuning.localBytes()) return 0;
		int best = 1;
		for (int n = 1; n <= Math.min(8, inputs); n++)
			if (inputs % n == 0 && n * bytes() <= tuning.localBytes() / 2) best = n;
		return best;
	}

	private Map<String, Object> constants() {
		final Map<String, Object> constants = new LinkedHashMap<>();
		constants.put("IN", inputs);
		constants.put("KH", height);
		constants.put("KW", width);
		constants.put("OUTS", outs);
		constants.put("ROWS", rows);
		constants.put("V", tuning.vector());
		constants.put("LANES", lanes);
		constants.put("OGROUPS", groupsPerItem);
		constants.put("RGROUPS", rowGroups);
		constants.put("STAGE", stage());
		constants.put("LINK", link ? 1 : 0);
		return constants;
	}

	private cl_kernel kernel(final DeviceContext context) {
		return context.kernel("convolution.cl", "convolve", constants());
	}

	/**
	 * Takes the filters from a buffer of parameters.
	 *
	 * @param offset where they start: {@code [outputs][inputs][height][width]}
	 */
	void load(final DeviceQueue queue, final DeviceBuffer parameters, final int offset) {
		queue.run(arrange, new long[] { (long) groups * outs * inputs * height * width }, new long[] { tuning.gpu() ? 64
			: 1 }, parameters, offset, weights, inputs, outputs, height, width, outs, adjoint ? 1 : 0, filters.stride(), filters
				.height(), filters.width());
	}

	/**
	 * Enqueues the convolution: output pixel (y, x) of the target's array is the sum over input pixels from (y, x) to (y +
	 * height - 1, x + width - 1) of the source's array.
	 *
	 * @param below what a link adds: planes that hold the target's pixels; not read if there is no link
	 */
	void run(final DeviceQueue queue, final Planes source, final Planes target, final Planes below) {
		final int w = target.rect().width(), h = target.rect().height();
		final int rowBlocks = (h + rows * rowGroups - 1) / (rows * rowGroups);
		final long columns = (w + lanes * tuning.vector() - 1L) / (lanes * tuning.vector());
		final Planes linked = link ? below : target;
		queue.run(convolve, new long[] { columns * lanes, (long) groups / groupsPerItem * groupsPerItem * rowGroups,
			(long) rowBlocks * target.batch() }, new long[] { lanes, (long) groupsPerItem * rowGroups, 1 }, source, target,
			weights, outputs, w, rowBlocks, linked);
	}

	@Override
	public void close() {
		weights.close();
	}
}
