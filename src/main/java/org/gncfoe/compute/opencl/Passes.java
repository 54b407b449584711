package org.gncfoe.compute.opencl;

import org.jocl.cl_kernel;

/**
 * The passes through a network on a device, for a batch of images or one tile: each enqueues kernels and returns where the
 * result will be. Names as in {@code spline.cl}: z features, e = dR/da, g = dR/dz; a dot for tangents; 1, 2 for derivatives
 * along tau.
 */
final class Passes {

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
	Passes(final Network network, final DeviceQueue queue, final Workspace workspace, final Tables tables,
		final Regions regions, final int batch, final boolean keep)
	{
		this.network = network;
		this.queue = queue;
		this.workspace = workspace;
		this.tables = tables;
		this.regions = regions;
		this.batch = batch;
		this.keep = keep;
	}

	/**
	 * Planes for what a layer's filters read, a (or a tangent of it): kept under this name and layer if inputs are kept at
	 * all.
	 */
	Planes input(final String name, final int layer) {
		return workspace.planes(keep ? name + " in " + layer : "in", batch, network.convolution(layer).inputs(), regions
			.input(layer));
	}

	/** Planes for what a layer's adjoint filters read. */
	Planes cotangent(final String name, final int layer) {
		return workspace.planes(keep ? name + " out " + layer : "out", batch, network.channels(layer), regions.cotangent(
			layer));
	}

	/** The planes of a layer's features, or of what is computed beside them. */
	Planes features(final String name, final int layer) {
		return workspace.planes(name + ' ' + layer, batch, network.channels(layer), regions.features(layer));
	}

	/** The planes of what a layer's adjoint filters give: e of the layer below, or the image's gradient for layer 0. */
	Planes folded(final String name, final int layer) {
		return workspace.planes(name + ' ' + layer, batch, network.convolution(layer).inputs(), regions.folded(layer));
	}

	private boolean top(final int layer) {
		return layer == network.depth() - 1;
	}

	/** Enqueues a kernel that visits the pixels of a rectangle in all planes. */
	private void visit(final cl_kernel kernel, final Planes planes, final Rect region, final Object... arguments) {
		queue.run(kernel, new long[] { region.width(), region.height(), (long) planes.batch() * planes.channels() },
			new long[] { 64, 1, 1 }, arguments);
	}

	/** What mirrors, zeroes or folds what lies beyond the image: see {@code image.cl}. */
	private enum Border {
			MIRROR, ZERO, FOLD
	}

	private void border(final Planes p, final Border mode) {
		final Rect image = regions.image(), r = p.rect();
		if (image.contains(r)) return;
		final Rect inside = r.clip(image);
		final long planes = (long) p.batch() * p.channels();
		final Runnable columns = () -> queue.run(network.image("border_columns"), new long[] { inside.height(), planes },
			new long[] { 32, 1 }, p, r.width(), image.width(), inside.region(), mode.ordinal());
		final Runnable rows = () -> queue.run(network.image("border_rows"), new long[] { r.width(), planes }, new long[] { 32,
			1 }, p, r.width(), image.height(), mode.ordinal());
		if (mode != Border.FOLD) columns.run();
		rows.run();
		if (mode == Border.FOLD) columns.run();
	}

	// -- Forward --

	/**
	 * Features of layer 0: K a0, with a0 the image times a factor.
	 *
	 * @param which 0: 1/s, 1, 2: its derivatives along tau
	 */
	private Planes first(final String name, final Planes image, final int which) {
		final Planes in = input(name, 0);
		visit(network.image("load"), in, in.rect().clip(regions.image()), image, in, in.rect().clip(regions.image())
			.region(), tables.factors(), which, in.channels());
		return convolve(name, 0, in);
	}

	private Planes convolve(final String name, final int layer, final Planes in) {
		border(in, Border.MIRROR);
		final Planes z = features(name, layer);
		network.forward(layer).run(queue, in, z);
		return z;
	}

	/** What the filters of a layer read, before its border is filled: a kernel over the layer below. */
	private Planes below(final String name, final int layer, final String kernel, final Object... arguments) {
		final Planes in = input(name, layer);
		final Rect region = in.rect().clip(regions.image());
		final Object[] all = new Object[arguments.length + 3];
		int n = 0;
		for (final Object a : arguments) {
			if (a == Slot.OUTPUT) {
				all[n++] = in;
				all[n++] = region.region();
			}
			else all[n++] = a;
		}
		all[n++] = network.cells(layer - 1);
		all[n] = network.axis(layer - 1);
		visit(network.spline(kernel, false), in, region, all);
		return in;
	}

	/** Stands for the output planes in a list of arguments. */
	private enum Slot {
			OUTPUT
	}

	/** All features z. */
	Planes[] forward(final Planes image) {
		final Planes[] z = new Planes[network.depth()];
		z[0] = first("z", image, 0);
		for (int l = 1; l < z.length; l++)
			z[l] = convolve("z", l, below("z", l, "value", z[l - 1], Slot.OUTPUT, tables.table(l - 1, 0)));
		return z;
	}

	/** Their tangents in the direction of another image: z. = K (phi_u z.). */
	Planes[] tangent(final Planes[] z, final Planes direction) {
		final Planes[] dot = new Planes[z.length];
		dot[0] = first("zDot", direction, 0);
		for (int l = 1; l < z.length; l++)
			dot[l] = convolve("zDot", l, below("zDot", l, "tangent", z[l - 1], dot[l - 1], Slot.OUTPUT, tables.table(l - 1,
				0)));
		return dot;
	}

	/** First derivatives of the features along tau. */
	Planes[] along(final Planes[] z, final Planes image) {
		final Planes[] z1 = new Planes[z.length];
		z1[0] = first("z1", image, 1);
		for (int l = 1; l < z.length; l++)
			z1[l] = convolve("z1", l, below("z1", l, "along1", z[l - 1], z1[l - 1], Slot.OUTPUT, tables.table(l - 1, 0), tables
				.table(l - 1, 1)));
		return z1;
	}

	/** Second derivatives of the features along tau. */
	Planes[] along(final Planes[] z, final Planes[] z1, final Planes image) {
		final Planes[] z2 = new Planes[z.length];
		z2[0] = first("z2", image, 2);
		for (int l = 1; l < z.length; l++)
			z2[l] = convolve("z2", l, below("z2", l, "along2", z[l - 1], z1[l - 1], z2[l - 1], Slot.OUTPUT, tables.table(l - 1,
				0), tables.table(l - 1, 1), tables.table(l - 1, 2)));
		return z2;
	}

	// -- Backward --

	/** What the adjoint filters of a layer read: a kernel over the layer's features, then zeros beyond the image. */
	private Planes above(final String name, final int layer, final String kernel, final Object... arguments) {
		final Planes out = cotangent(name, layer);
		final Rect region = out.rect().clip(regions.image());
		final Object[] all = new Object[arguments.length + 3];
		int n = 0;
		for (final Object a : arguments) {
			if (a == Slot.OUTPUT) {
				all[n++] = out;
				all[n++] = region.region();
			}
			else all[n++] = a;
		}
		all[n++] = network.cells(layer);
		all[n] = network.axis(layer);
		visit(network.spline(kernel, top(layer)), out, region, all);
		border(out, Border.ZERO);
		return out;
	}

	private Planes adjoint(final String name, final int layer, final Planes out) {
		final Planes e = folded(name, layer);
		network.adjoint(layer).run(queue, out, e);
		border(e, Border.FOLD);
		return e;
	}

	/**
	 * The backward pass: element l is K^T g of layer l, that is dR/da of the layer below; element 0, divided by s, the
	 * gradient.
	 */
	Planes[] backward(final Planes[] z) {
		final Planes[] e = new Planes[z.length];
		for (int l = z.length - 1; l >= 0; l--)
			e[l] = adjoint("e", l, above("g", l, "slope", z[l], top(l) ? z[l] : e[l + 1], Slot.OUTPUT, tables.table(l, 0)));
		return e;
	}

	/**
	 * The reverse pass over value and tangent: element l is K^T q of layer l; element 0, divided by s, the Hessian times
	 * the direction.
	 */
	Planes[] reverse(final Planes[] z, final Planes[] dot, final Planes[] e) {
		final Planes[] f = new Planes[z.length];
		for (int l = z.length - 1; l >= 0; l--)
			f[l] = adjoint("f", l, above("q", l, "curve", z[l], dot[l], top(l) ? z[l] : e[l + 1], top(l) ? z[l] : f[l + 1],
				Slot.OUTPUT, tables.table(l, 0)));
		return f;
	}

	/** The derivative of {@link #backward} along tau. */
	Planes[] backwardAlong(final Planes[] z, final Planes[] z1, final Planes[] e) {
		final Planes[] e1 = new Planes[z.length];
		for (int l = z.length - 1; l >= 0; l--)
			e1[l] = adjoint("e1", l, above("g1", l, "slope_along", z[l], z1[l], top(l) ? z[l] : e[l + 1], top(l) ? z[l] : e1[l +
				1], Slot.OUTPUT, tables.table(l, 0), tables.table(l, 1)));
		return e1;
	}

	/**
	 * One layer of the tau term's reverse pass: the cotangents of z, z1 and z2.
	 *
	 * @param alpha cotangents of a, a1, a2; ignored at the top
	 * @param seeds (R1/N, -1/N) per image
	 */
	Planes[] tauCotangents(final int layer, final Planes[][] z, final Planes[] alpha, final DeviceBuffer seeds) {
		final Planes[] cotangents = new Planes[3];
		final Planes any = z[0][layer];
		for (int order = 0; order < 3; order++)
			cotangents[order] = above("tau" + order, layer, "cotangent", order, z[0][layer], z[1][layer], z[2][layer], top(
				layer) ? any : alpha[0], top(layer) ? any : alpha[1], top(layer) ? any : alpha[2], seeds, network.channels(layer),
				Slot.OUTPUT, tables.table(layer, 0), tables.table(layer, 1), tables.table(layer, 2));
		return cotangents;
	}

	/** The cotangents of the layer below's a, a1, a2. */
	Planes[] tauBelow(final int layer, final Planes[] cotangents) {
		final Planes[] alpha = new Planes[3];
		for (int order = 0; order < 3; order++)
			alpha[order] = adjoint("alpha" + order, layer, cotangents[order]);
		return alpha;
	}

	/** Folds what lies beyond the image. */
	Planes folded(final Planes p) {
		border(p, Border.FOLD);
		return p;
	}

	// -- Sums --

	/**
	 * The sum of the top layer's a, or its first or second derivative along tau, over the target: R, R1 or R2.
	 *
	 * @return one value per image
	 */
	double[] sums(final int order, final Planes z, final Planes z1, final Planes z2) {
		final int top = network.depth() - 1, rowsPerGroup = 16;
		final Rect region = regions.target();
		final int blocks = (region.height() + rowsPerGroup - 1) / rowsPerGroup;
		final int n = batch * network.channels(top) * blocks;
		final boolean wide = network.context().info().fp64();
		final DeviceBuffer partial = workspace.buffer("partial", (wide ? 2L : 1L) * n);
		final int lanes = network.energyGroup();
		queue.run(network.spline("energy", true, lanes), new long[] { lanes, blocks, (long) batch * network.channels(top) },
			new long[] { lanes, 1, 1 }, order, z, z1, z2, partial, region.region(), tables.table(top, 0), tables.table(top, Math
				.min(order, 1)), tables.table(top, order), network.cells(top), network.axis(top), rowsPerGroup);
		final double[] sums = new double[batch], values = queue.readReals(partial, n);
		for (int i = 0; i < n; i++)
			sums[i / (n / batch)] += values[i];
		return sums;
	}
}
