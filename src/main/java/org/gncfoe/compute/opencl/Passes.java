package org.gncfoe.compute.opencl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jocl.cl_kernel;

/**
 * The passes through one term of a prior on a device, for a batch of images or one tile: each enqueues kernels and returns
 * where the result will be. Names as in {@code spline.cl}: z features, e = dR/da, g = dR/dz; a dot for tangents; 1, 2 for
 * derivatives along tau.
 */
final class Passes {

	private final DeviceChain chain;
	private final Network network;
	private final DeviceQueue queue;
	private final Workspace workspace;
	private final Tables tables;
	private final Regions regions;
	private final int batch;
	private final boolean keep;

	/**
	 * @param regions which pixels
	 * @param batch number of images
	 * @param keep true to keep every layer's inputs and cotangents, which parameter gradients need; false to share their
	 *          memory
	 */
	Passes(final DeviceChain chain, final DeviceQueue queue, final Workspace workspace, final Tables tables,
		final Regions regions, final int batch, final boolean keep)
	{
		this.chain = chain;
		this.network = chain.network();
		this.queue = queue;
		this.workspace = workspace;
		this.tables = tables;
		this.regions = regions;
		this.batch = batch;
		this.keep = keep;
	}

	private Planes planes(final String name, final int channels, final Rect rect) {
		return workspace.planes(chain.prefix() + name, batch, channels, rect);
	}

	private boolean strided(final int layer) {
		return chain.convolution(layer).stride() > 1;
	}

	/**
	 * Dense planes of what a layer's filters read, a (or a tangent of it): kept under this name and layer if inputs are kept
	 * at all.
	 */
	Planes input(final String name, final int layer) {
		return planes(keep ? name + " in " + layer : "in", Dense.of(chain.convolution(layer)).inputs(), regions.denseInput(
			layer));
	}

	/** The same at the resolution of the layer's input; the same planes if the layer has stride 1. */
	private Planes wideInput(final String name, final int layer) {
		return strided(layer) ? planes("wide in", chain.convolution(layer).inputs(), regions.input(layer)) : input(name,
			layer);
	}

	/** Planes for what a layer's adjoint filters read. */
	Planes cotangent(final String name, final int layer) {
		// NB: a link reads those of the layer above while those of this layer are written
		final boolean linked = chain.linked(layer) || chain.linked(layer + 1);
		return planes(keep ? name + " out " + layer : linked ? name + " out " + layer % 2 : "out", chain.channels(layer),
			regions.cotangent(layer));
	}

	/** The planes of a layer's features, or of what is computed beside them. */
	Planes features(final String name, final int layer) {
		return planes(name + ' ' + layer, chain.channels(layer), regions.features(layer));
	}

	/** The planes of what a layer's adjoint filters give: e of the layer below, or the image's gradient for layer 0. */
	Planes folded(final String name, final int layer) {
		return planes(name + ' ' + layer, chain.convolution(layer).inputs(), regions.folded(layer));
	}

	/** Enqueues a kernel that visits the pixels of a rectangle in all planes. */
	private void visit(final cl_kernel kernel, final Planes planes, final Rect region, final Object... arguments) {
		queue.run(kernel, new long[] { region.width(), region.height(), (long) planes.batch() * planes.channels() },
			new long[] { 64, 1, 1 }, arguments);
	}

	// -- Borders --

	/** What mirrors, zeroes or folds what lies beyond a grid: see {@code image.cl}. */
	private enum Border {
			MIRROR, ZERO, FOLD
	}

	/** Treats what of a rectangle lies beyond a grid that begins at 0. */
	private void border(final Planes p, final Rect grid, final Rect r, final Border mode) {
		if (grid.contains(r)) return;
		final Rect inside = r.clip(grid);
		final long planes = (long) p.batch() * p.channels();
		final Runnable columns = () -> queue.run(network.image("border_columns"), new long[] { inside.height(), planes },
			new long[] { 32, 1 }, p, Math.min(0, r.x()), r.right(), grid.width(), inside.region(), mode.ordinal());
		final Runnable rows = () -> queue.run(network.image("border_rows"), new long[] { r.width(), planes }, new long[] { 32,
			1 }, p, Math.min(0, r.y()), r.bottom(), grid.height(), r.region(), mode.ordinal());
		if (mode != Border.FOLD) columns.run();
		rows.run();
		if (mode == Border.FOLD) columns.run();
	}

	/** Folds what lies beyond the grid, and for the image's gradient what lies beyond the image. */
	Planes fold(final Planes p, final int layer) {
		border(p, regions.inputGrid(layer), p.rect(), Border.FOLD);
		if (layer == 0) border(p, regions.image(), p.rect().clip(regions.extended()), Border.FOLD);
		return p;
	}

	// -- Forward --

	/**
	 * Features of layer 0: K a0, with a0 the image times a factor.
	 *
	 * @param which 0: 1/s, 1, 2: its derivatives along tau
	 */
	private Planes first(final String name, final Planes image, final int which) {
		final Planes in = wideInput(name, 0);
		final Rect region = in.rect().clip(regions.extended());
		visit(network.image("load"), in, region, image, in, region.region(), tables.factors(), which, in.channels(), regions
			.image().height(), regions.image().width());
		return convolve(name, 0, in, null);
	}

	private Planes convolve(final String name, final int layer, final Planes in, final Planes below) {
		border(in, regions.inputGrid(layer), in.rect(), Border.MIRROR);
		Planes dense = in;
		if (strided(layer)) {
			dense = input(name, layer);
			final Rect r = dense.rect();
			phases("to_dense", layer, dense, in, dense, r.width(), in.rect().width());
		}
		final Planes z = features(name, layer);
		chain.forward(layer).run(queue, dense, z, below);
		return z;
	}

	/** Enqueues a kernel that takes planes apart by phase, or puts them together: a row per item on a processor. */
	private void phases(final String kernel, final int layer, final Planes to, final Object... arguments) {
		final boolean gpu = network.tuning().gpu();
		final cl_kernel k = network.context().kernel("image.cl", kernel, Map.of("S", chain.convolution(layer).stride(),
			"COLUMNS", gpu ? 1 : 0));
		queue.run(k, new long[] { gpu ? to.rect().width() : 1, to.rect().height(), (long) to.batch() * to.channels() },
			new long[] { gpu ? 64 : 1, 1, 1 }, arguments);
	}

	/** What the filters of a layer read, before its border is filled: a kernel over the layer below. */
	private Planes below(final String name, final int layer, final String kernel, final Object... arguments) {
		final Planes in = wideInput(name, layer);
		final Rect region = in.rect().clip(regions.inputGrid(layer));
		final List<Object> all = arguments(in, region, arguments);
		final DeviceFunctions f = chain.activation(layer - 1);
		all.add(f.cells());
		all.add(f.axis());
		if (kernel.equals("value") && chain.byRows(f)) byRows(network.context().kernel(DeviceChain.ROWS, kernel, Map.of(
			"ROWS", DeviceChain.ROWS_PER_ITEM)), in, region, all);
		else visit(network.spline(kernel), in, region, all.toArray());
		return in;
	}

	/** Enqueues a kernel of {@code rows.cl} for the pixels of a rectangle in all planes. */
	private void byRows(final cl_kernel kernel, final Planes planes, final Rect region, final List<Object> arguments) {
		queue.run(kernel, new long[] { (region.height() + DeviceChain.ROWS_PER_ITEM - 1) / DeviceChain.ROWS_PER_ITEM,
			(long) planes.batch() * planes.channels() }, new long[] { 1, 1 }, arguments.toArray());
	}

	/** Stands for the output planes and their region in a list of arguments. */
	private enum Slot {
			OUTPUT
	}

	private static List<Object> arguments(final Planes out, final Rect region, final Object... arguments) {
		final List<Object> all = new ArrayList<>();
		for (final Object a : arguments)
			if (a == Slot.OUTPUT) {
				all.add(out);
				all.add(region.region());
			}
			else all.add(a);
		return all;
	}

	private DeviceBuffer act(final int layer, final int order) {
		return tables.table(chain.activation(layer), order);
	}

	/** All features z. */
	Planes[] forward(final Planes image) {
		final Planes[] z = new Planes[chain.depth()];
		z[0] = first("z", image, 0);
		for (int l = 1; l < z.length; l++)
			z[l] = convolve("z", l, below("z", l, "value", z[l - 1], Slot.OUTPUT, act(l - 1, 0)), z[l - 1]);
		return z;
	}

	/** Their tangents in the direction of another image: z. = K (phi_u z.). */
	Planes[] tangent(final Planes[] z, final Planes direction) {
		final Planes[] dot = new Planes[z.length];
		dot[0] = first("zDot", direction, 0);
		for (int l = 1; l < z.length; l++)
			dot[l] = convolve("zDot", l, below("zDot", l, "tangent", z[l - 1], dot[l - 1], Slot.OUTPUT, act(l - 1, 0)), dot[l -
				1]);
		return dot;
	}

	/** First derivatives of the features along tau. */
	Planes[] along(final Planes[] z, final Planes image) {
		final Planes[] z1 = new Planes[z.length];
		z1[0] = first("z1", image, 1);
		for (int l = 1; l < z.length; l++)
			z1[l] = convolve("z1", l, below("z1", l, "along1", z[l - 1], z1[l - 1], Slot.OUTPUT, act(l - 1, 0), act(l - 1, 1)),
				z1[l - 1]);
		return z1;
	}

	/** Second derivatives of the features along tau. */
	Planes[] along(final Planes[] z, final Planes[] z1, final Planes image) {
		final Planes[] z2 = new Planes[z.length];
		z2[0] = first("z2", image, 2);
		for (int l = 1; l < z.length; l++)
			z2[l] = convolve("z2", l, below("z2", l, "along2", z[l - 1], z1[l - 1], z2[l - 1], Slot.OUTPUT, act(l - 1, 0), act(
				l - 1, 1), act(l - 1, 2)), z2[l - 1]);
		return z2;
	}

	// -- Backward --

	/**
	 * What the adjoint filters of a layer read: a kernel over the layer's features, then zeros beyond the grid.
	 *
	 * @param orders how many tables of each function the kernel takes: by derivative along tau
	 */
	private Planes above(final String name, final int layer, final int orders, final String kernel,
		final Object... arguments)
	{
		final Planes out = cotangent(name, layer);
		final Rect region = out.rect().clip(regions.grid(layer));
		final List<Object> all = arguments(out, region, arguments);
		final DeviceFunctions a = chain.activation(layer), p = chain.potential(layer);
		// NB: what a layer has not is not read, but an argument must be there
		for (final DeviceFunctions f : new DeviceFunctions[] { a == null ? p : a, p == null ? a : p })
			for (int order = 0; order < orders; order++)
				all.add(tables.table(f, order));
		for (final DeviceFunctions f : new DeviceFunctions[] { a == null ? p : a, p == null ? a : p }) {
			all.add(f.cells());
			all.add(f.axis());
		}
		if (kernel.equals("slope") && chain.byRows(a, p)) byRows(chain.backward(DeviceChain.ROWS, kernel, layer), out, region,
			all);
		else visit(chain.backward("spline.cl", kernel, layer), out, region, all.toArray());
		border(out, regions.grid(layer), out.rect(), Border.ZERO);
		return out;
	}

	private Planes adjoint(final String name, final int layer, final Planes out) {
		final Planes e = folded(name, layer);
		if (strided(layer)) {
			final int s = chain.convolution(layer).stride();
			final Rect r = regions.denseFolded(layer);
			final Dense d = Dense.of(chain.convolution(layer));
			final Planes dense = planes("dense out", d.inputs(), r);
			chain.adjoint(layer).run(queue, out, dense, null);
			final int dy = e.rect().y() + chain.convolution(layer).padY() - s * (r.y() + d.height() / 2);
			final int dx = e.rect().x() + chain.convolution(layer).padX() - s * (r.x() + d.width() / 2);
			phases("from_dense", layer, e, dense, e, e.rect().width(), dy, dx);
		}
		else chain.adjoint(layer).run(queue, out, e, null);
		return fold(e, layer);
	}

	/** What comes from the layer above: an argument that is not read where there is none. */
	private static Planes or(final Planes[] of, final int layer, final Planes otherwise) {
		return layer < of.length ? of[layer] : otherwise;
	}

	/** What comes back along the link of the layer above. */
	private Planes up(final String name, final int layer, final Planes otherwise) {
		return chain.linked(layer + 1) ? cotangent(name, layer + 1) : otherwise;
	}

	/**
	 * The backward pass: element l is K^T g of layer l, that is dR/da of the layer below; element 0, divided by s, the
	 * gradient.
	 */
	Planes[] backward(final Planes[] z) {
		final Planes[] e = new Planes[z.length];
		for (int l = z.length - 1; l >= 0; l--)
			e[l] = adjoint("e", l, above("g", l, 1, "slope", z[l], or(e, l + 1, z[l]), up("g", l, z[l]), Slot.OUTPUT));
		return e;
	}

	/**
	 * The reverse pass over value and tangent: element l is K^T q of layer l; element 0, divided by s, the Hessian times
	 * the direction.
	 */
	Planes[] reverse(final Planes[] z, final Planes[] dot, final Planes[] e) {
		final Planes[] f = new Planes[z.length];
		for (int l = z.length - 1; l >= 0; l--)
			f[l] = adjoint("f", l, above("q", l, 1, "curve", z[l], dot[l], or(e, l + 1, z[l]), or(f, l + 1, z[l]), up("q", l,
				z[l]), Slot.OUTPUT));
		return f;
	}

	/** The derivative of {@link #backward} along tau. */
	Planes[] backwardAlong(final Planes[] z, final Planes[] z1, final Planes[] e) {
		final Planes[] e1 = new Planes[z.length];
		for (int l = z.length - 1; l >= 0; l--)
			e1[l] = adjoint("e1", l, above("g1", l, 2, "slope_along", z[l], z1[l], or(e, l + 1, z[l]), or(e1, l + 1, z[l]), up(
				"g1", l, z[l]), Slot.OUTPUT));
		return e1;
	}

	/**
	 * One layer of the tau term's reverse pass: the cotangents of z, z1 and z2.
	 *
	 * @param alpha cotangents of a, a1, a2; ignored at the last layer
	 * @param seeds (R1/N, -1/N) per image
	 */
	Planes[] tauCotangents(final int layer, final Planes[][] z, final Planes[] alpha, final DeviceBuffer seeds) {
		final Planes[] cotangents = new Planes[3];
		for (int order = 0; order < 3; order++)
			cotangents[order] = above("tau" + order, layer, 3, "cotangent", order, z[0][layer], z[1][layer], z[2][layer],
				alpha[0], alpha[1], alpha[2], up("tau" + order, layer, z[0][layer]), seeds, chain.channels(layer), Slot.OUTPUT);
		return cotangents;
	}

	/** The cotangents of the layer below's a, a1, a2. */
	Planes[] tauBelow(final int layer, final Planes[] cotangents) {
		final Planes[] alpha = new Planes[3];
		for (int order = 0; order < 3; order++)
			alpha[order] = adjoint("alpha" + order, layer, cotangents[order]);
		return alpha;
	}

	// -- Sums --

	/**
	 * The sum of all potentials, or of their first or second derivative along tau, over the target: R, R1 or R2.
	 *
	 * @return one value per image
	 */
	double[] sums(final int order, final Planes[] z, final Planes[] z1, final Planes[] z2) {
		final double[] sums = new double[batch];
		for (int l = 0; l < chain.depth(); l++)
			if (chain.potential(l) != null) add(order, l, z[l], z1[l], z2[l], sums);
		return sums;
	}

	private void add(final int order, final int layer, final Planes z, final Planes z1, final Planes z2,
		final double[] sums)
	{
		final int rowsPerGroup = 16;
		final Rect region = regions.summands(layer);
		final DeviceFunctions p = chain.potential(layer);
		final int blocks = (region.height() + rowsPerGroup - 1) / rowsPerGroup;
		final int n = batch * chain.channels(layer) * blocks;
		final boolean wide = network.context().info().fp64();
		final DeviceBuffer partial = workspace.buffer("partial", (wide ? 2L : 1L) * n);
		final int lanes = network.energyGroup();
		queue.run(network.spline("energy", lanes), new long[] { lanes, blocks, (long) batch * chain.channels(layer) },
			new long[] { lanes, 1, 1 }, order, z, z1, z2, partial, region.region(), tables.table(p, 0), tables.table(p, Math.min(
				order, 1)), tables.table(p, order), p.cells(), p.axis(), rowsPerGroup);
		final double[] values = queue.readReals(partial, n);
		for (int i = 0; i < n; i++)
			sums[i / (n / batch)] += values[i];
	}
}
