package org.gncfoe.compute.cpu;

import java.util.Arrays;

import org.gncfoe.compute.Window;
import org.gncfoe.prior.Chain;
import org.gncfoe.prior.Convolution;

/**
 * The passes through one term of a prior for one image or tile. Planes are kept by name in a workspace, so that later
 * passes find those of earlier ones. Names as in the method: z features, a = Phi(z), s its slopes, g = dR/dz, e = dR/da.
 */
class CpuPass {

	/** The term. */
	final CpuChain of;

	/** Its chain. */
	final Chain chain;

	/** Number of layers. */
	final int depth;

	/** Height and width of the image. */
	final int h, w;

	/** Where planes are kept. */
	final Workspace ws;

	CpuPass(final CpuChain of, final int h, final int w, final Workspace ws) {
		this.of = of;
		this.chain = of.chain();
		this.depth = of.depth();
		this.h = h;
		this.w = w;
		this.ws = ws;
	}

	// -- Planes --

	/** Height of a layer's features. */
	final int height(final int layer) {
		return chain.extended(h) / chain.stride(layer);
	}

	/** Width of a layer's features. */
	final int width(final int layer) {
		return chain.extended(w) / chain.stride(layer);
	}

	/** Pixels of a layer's features. */
	final int pixels(final int layer) {
		return height(layer) * width(layer);
	}

	/** Features of a layer, or what is computed beside them. */
	final float[][] planes(final String name, final int layer) {
		return ws.rows(name + layer, of.filters(layer).outputs(), pixels(layer));
	}

	/** Padded inputs of a layer, kept by a name of its own. */
	final float[][] padded(final String name, final int layer) {
		final Filters k = of.filters(layer);
		return ws.rows(name + layer, k.paddedPlanes(), k.padded(height(layer), width(layer)));
	}

	/** Padded inputs of a layer from planes. */
	final float[][] pad(final int layer, final float[][] a, final String name) {
		final float[][] padded = padded(name, layer);
		of.filters(layer).pad(a, height(layer), width(layer), padded, ws);
		return padded;
	}

	/** The image, mirrored on to multiples of the stride. */
	final float[][] extend(final float[][] x) {
		final int eh = chain.extended(h), ew = chain.extended(w);
		if (eh == h && ew == w) return x;
		final int channels = of.filters(0).inputs();
		final float[][] to = ws.rows("extended", channels, eh * ew);
		for (int c = 0; c < channels; c++)
			for (int y = 0; y < eh; y++)
				for (int i = 0; i < ew; i++)
					to[c][y * ew + i] = x[c][Convolution.mirrored(y, h) * w + Convolution.mirrored(i, w)];
		return to;
	}

	/** K_1^T g, what lies beyond the image folded back onto it. */
	final void toImage(final float[][] g, final float[][] out) {
		final int eh = chain.extended(h), ew = chain.extended(w);
		if (eh == h && ew == w) {
			of.filters(0).adjoint(g, height(0), width(0), out, ws);
			return;
		}
		final int channels = of.filters(0).inputs();
		final float[][] e = ws.rows("extended", channels, eh * ew);
		of.filters(0).adjoint(g, height(0), width(0), e, ws);
		for (int c = 0; c < channels; c++) {
			for (int y = 0; y < h; y++)
				System.arraycopy(e[c], y * ew, out[c], y * w, w);
			for (int y = 0; y < eh; y++)
				for (int i = y < h ? w : 0; i < ew; i++)
					out[c][Convolution.mirrored(y, h) * w + Convolution.mirrored(i, w)] += e[c][y * ew + i];
		}
	}

	/** Features of a layer from its padded inputs, with those of the layer below where there is a link. */
	final void convolve(final int layer, final float[][] padded, final String name) {
		of.filters(layer).forward(padded, height(layer), width(layer), planes(name, layer), of.linked(layer) ? planes(name,
			layer - 1) : null, ws);
	}

	/** K^T g of a layer: what its inputs get. */
	final float[][] adjoint(final int layer, final float[][] g, final String name) {
		final float[][] e = planes(name, layer - 1);
		of.filters(layer).adjoint(g, height(layer), width(layer), e, ws);
		return e;
	}

	/** What is done for one channel. */
	interface Channel {

		void at(int channel, Workspace scratch);
	}

	/** Does something for every channel of a layer's features. */
	final void each(final int layer, final Channel work) {
		ws.each(of.filters(layer).outputs(), (c, scratch) -> {
			scratch.check();
			work.at(c, scratch);
		});
	}

	static void multiply(final float[] a, final float[] b, final float[] to, final int n) {
		for (int i = 0; i < n; i++)
			to[i] = a[i] * b[i];
	}

	static void multiplyAdd(final float[] a, final float[] b, final float[] to, final int n) {
		for (int i = 0; i < n; i++)
			to[i] += a[i] * b[i];
	}

	static void add(final float[] a, final float[] to, final int n) {
		for (int i = 0; i < n; i++)
			to[i] += a[i];
	}

	// -- First order --

	/**
	 * All features z.
	 *
	 * @param keep true to keep slopes s and padded inputs of every layer, which later passes need
	 */
	final void forward(final float[][] x, final boolean keep) {
		float[][] in = pad(0, extend(x), "in");
		for (int l = 0; l < depth; l++) {
			convolve(l, in, "z");
			if (l == depth - 1) break;
			final int layer = l, n = pixels(l);
			final float[][] z = planes("z", l), s = keep ? planes("s", l) : null, a = ws.rows("a", z.length, n);
			each(l, (c, scratch) -> {
				if (keep) of.activation(layer, 0).valueAndDerivative(c, z[c], a[c], s[c], n);
				else of.activation(layer, 0).value(c, z[c], a[c], n);
			});
			in = pad(l + 1, a, keep ? "in" : "in of ");
		}
	}

	/** The energy summed over the pixels of a window, which begins and ends at multiples of the stride or the border. */
	final double energy(final float[][] x, final Window window) {
		forward(x, false);
		double sum = 0;
		for (int l = 0; l < depth; l++) {
			if (of.potential(l, 0) == null) continue;
			final Window part = part(l, window);
			final float[][] z = planes("z", l);
			final double[] sums = new double[of.filters(l).outputs()];
			final int layer = l;
			each(l, (c, scratch) -> {
				final float[] row = scratch.row("energy row", part.width());
				for (int y = part.y(); y < part.y() + part.height(); y++) {
					System.arraycopy(z[c], y * width(layer) + part.x(), row, 0, part.width());
					sums[c] += of.potential(layer, 0).sum(c, row, part.width());
				}
			});
			for (final double s : sums)
				sum += s;
		}
		return sum;
	}

	/** A window of the image in pixels of a layer's features. */
	final Window part(final int layer, final Window window) {
		final int s = chain.stride(layer), bottom = window.y() + window.height(), right = window.x() + window.width();
		final int y = window.y() / s, x = window.x() / s;
		return new Window(y, x, (bottom == h ? height(layer) : bottom / s) - y, (right == w ? width(layer) : right / s) - x);
	}

	/** The gradient of R with respect to the image. */
	final void gradient(final float[][] x, final float[][] out) {
		if (depth == 1 && of.filters(0).scatters() && chain.stride() == 1) oneLayer(x, out);
		else {
			forward(x, false);
			backward(out, false);
		}
	}

	/**
	 * The gradient with all planes (z, s, e, g of every layer) kept.
	 */
	final void gradientKept(final float[][] x, final float[][] out) {
		forward(x, true);
		backward(out, true);
	}

	/** One layer goes block by block from features to K^T g: no feature plane is ever stored. */
	private void oneLayer(final float[][] x, final float[][] out) {
		final float[][] in = pad(0, x, "in");
		final Filters k = of.filters(0);
		final int step = Filters.blockRows(w), np = k.padded(h, w);
		final float[][] block = ws.rows("block" + k.outputs(), k.outputs(), step * w);
		final float[][] sum = ws.rows("adjoint" + k.paddedPlanes(), k.paddedPlanes(), np);
		for (final float[] p : sum)
			Arrays.fill(p, 0, np, 0);
		for (int y = 0; y < h; y += step) {
			final int rows = Math.min(step, h - y);
			k.forwardBlock(in, w, y, rows, block, ws);
			for (int c = 0; c < k.outputs(); c++)
				of.potential(0, 0).derivative(c, block[c], 0, block[c], 0, rows * w);
			k.scatterBlock(block, w, y, rows, sum, ws);
		}
		for (int c = 0; c < k.inputs(); c++)
			k.fold(sum, c, h, w, out[c], ws);
	}

	/** From the features to the image. */
	private void backward(final float[][] out, final boolean keep) {
		float[][] above = null;
		for (int l = depth - 1; l >= 0; l--) {
			final FunctionTable a = of.activation(l, 0), p = of.potential(l, 0);
			final int n = pixels(l);
			// NB: a link reads those of the layer above while those of this layer are written
			final float[][] z = planes("z", l), g = keep ? planes("g", l) : ws.rows("g of " + l % 2, z.length, n);
			final float[][] s = keep && a != null ? planes("s", l) : null, up = of.linked(l + 1) ? above : null;
			final float[][] e = a == null ? null : keep ? adjoint(l + 1, above, "e") : adjointShared(l + 1, above);
			each(l, (c, scratch) -> {
				if (a == null) p.derivative(c, z[c], 0, g[c], 0, n);
				else if (s != null) {
					if (p != null) p.derivative(c, z[c], 0, g[c], 0, n);
					else Arrays.fill(g[c], 0, n, 0);
					multiplyAdd(s[c], e[c], g[c], n);
				}
				else if (p != null && p.sameCells(a)) a.derivatives(c, p, z[c], e[c], g[c], n);
				else {
					if (p != null) p.derivative(c, z[c], 0, g[c], 0, n);
					else Arrays.fill(g[c], 0, n, 0);
					a.addDerivative(c, z[c], e[c], g[c], n);
				}
				if (up != null) add(up[c], g[c], n);
			});
			above = g;
		}
		toImage(above, out);
	}

	private float[][] adjointShared(final int layer, final float[][] g) {
		final float[][] e = ws.rows("e", of.filters(layer).inputs(), pixels(layer - 1));
		of.filters(layer).adjoint(g, height(layer), width(layer), e, ws);
		return e;
	}
}
