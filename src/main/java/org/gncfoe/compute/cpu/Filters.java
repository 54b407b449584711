package org.gncfoe.compute.cpu;

import java.util.Arrays;

import org.gncfoe.prior.Convolution;

/**
 * One layer's filters on planes of floats: the operator, its exact adjoint and the gradient with respect to the filters,
 * as matrix products on blocks of whole rows. Planes are {@code [channels][height * width]}; padded planes have
 * {@code ry} mirrored rows and {@code rx} mirrored columns on every side.
 */
final class Filters {

	/** Pixels per block: long enough for the vectorised loops, short enough for the caches. */
	private static final int BLOCK = 384;

	/** Up to so many input channels the adjoint is scattered; above, gathered as a convolution with turned filters. */
	private static final int SCATTER_CHANNELS = 4;

	private final int in, out, kh, kw, ry, rx, taps;

	/** {@code [out][in][kh][kw]} */
	private final float[] weights;

	/** {@code [in][out][kh][kw]}, turned by half a turn; null where the adjoint is scattered. */
	private final float[] turned;

	/** @param factor multiplies all filters */
	Filters(final Convolution k, final double factor) {
		in = k.inputs();
		out = k.outputs();
		kh = k.height();
		kw = k.width();
		ry = kh / 2;
		rx = kw / 2;
		taps = k.taps();
		weights = new float[k.weights().length];
		for (int i = 0; i < weights.length; i++)
			weights[i] = (float) (factor * k.weights()[i]);
		turned = in <= SCATTER_CHANNELS ? null : turned();
	}

	private float[] turned() {
		final float[] t = new float[weights.length];
		for (int o = 0; o < out; o++)
			for (int c = 0; c < in; c++)
				for (int j = 0; j < kh; j++)
					for (int i = 0; i < kw; i++)
						t[((c * out + o) * kh + kh - 1 - j) * kw + kw - 1 - i] = weights[((o * in + c) * kh + j) * kw + i];
		return t;
	}

	/** Feature channels. */
	int outputs() {
		return out;
	}

	/** Input channels. */
	int inputs() {
		return in;
	}

	/** Rows per block for a plane of this width. */
	static int blockRows(final int w) {
		return Math.max(1, BLOCK / w);
	}

	/** Length of a padded plane. */
	int padded(final int h, final int w) {
		return (h + 2 * ry) * (w + 2 * rx);
	}

	/** Fills a padded plane's border from its inside by mirroring, the edge pixel repeated. */
	private static void mirror(final float[] p, final int h, final int w, final int ry, final int rx) {
		final int wp = w + 2 * rx;
		for (int y = ry; y < ry + h; y++)
			for (int i = 1; i <= rx; i++) {
				p[y * wp + rx - i] = p[y * wp + rx + source(-i, w)];
				p[y * wp + rx + w - 1 + i] = p[y * wp + rx + source(w - 1 + i, w)];
			}
		for (int j = 1; j <= ry; j++) {
			System.arraycopy(p, (ry + source(-j, h)) * wp, p, (ry - j) * wp, wp);
			System.arraycopy(p, (ry + source(h - 1 + j, h)) * wp, p, (ry + h - 1 + j) * wp, wp);
		}
	}

	private static int source(final int i, final int n) {
		final int p = Math.floorMod(i, 2 * n);
		return p < n ? p : 2 * n - 1 - p;
	}

	/** Copies planes into padded planes and mirrors the border. */
	void pad(final float[][] a, final int h, final int w, final float[][] padded) {
		for (int c = 0; c < in; c++) {
			copyInside(a[c], h, w, padded[c], ry, rx);
			mirror(padded[c], h, w, ry, rx);
		}
	}

	private static void copyInside(final float[] a, final int h, final int w, final float[] padded, final int ry,
		final int rx)
	{
		final int wp = w + 2 * rx;
		for (int y = 0; y < h; y++)
			System.arraycopy(a, y * w, padded, (y + ry) * wp + rx, w);
	}

	/** The taps of a block of rows as arrays: row k = (c, j, i) holds the input shifted by (j, i). */
	private static void columns(final float[][] padded, final int channels, final int kh, final int kw, final int w,
		final int y0, final int rows, final float[][] columns)
	{
		final int wp = w + kw - 1;
		int k = 0;
		for (int c = 0; c < channels; c++)
			for (int j = 0; j < kh; j++)
				for (int i = 0; i < kw; i++, k++)
					for (int y = 0; y < rows; y++)
						System.arraycopy(padded[c], (y0 + y + j) * wp + i, columns[k], y * w, w);
	}

	/** Features of one block of rows: {@code z[out][rows * w]}, from padded inputs. */
	void forwardBlock(final float[][] padded, final int w, final int y0, final int rows, final float[][] z,
		final Workspace ws)
	{
		ws.check();
		final int n = rows * w;
		final float[][] columns = ws.rows("columns", taps, n);
		columns(padded, in, kh, kw, w, y0, rows, columns);
		for (int o = 0; o < out; o++)
			Arrays.fill(z[o], 0, n, 0);
		MatrixProduct.add(z, out, columns, taps, weights, taps, 1, n);
	}

	/** z = K a on whole planes; a comes padded. */
	void forward(final float[][] padded, final int h, final int w, final float[][] z, final Workspace ws) {
		final int step = blockRows(w);
		final float[][] block = ws.rows("block" + out, out, step * w);
		for (int y = 0; y < h; y += step) {
			final int rows = Math.min(step, h - y);
			forwardBlock(padded, w, y, rows, block, ws);
			for (int o = 0; o < out; o++)
				System.arraycopy(block[o], 0, z[o], y * w, rows * w);
		}
	}

	/** True if the adjoint is formed by {@link #scatterBlock}. */
	boolean scatters() {
		return turned == null;
	}

	/** Adds K^T g of one block of rows to padded planes. */
	void scatterBlock(final float[][] g, final int w, final int y0, final int rows, final float[][] padded,
		final Workspace ws)
	{
		ws.check();
		final int n = rows * w, wp = w + 2 * rx;
		final float[][] p = ws.rows("columns", taps, n);
		for (int k = 0; k < taps; k++)
			Arrays.fill(p[k], 0, n, 0);
		MatrixProduct.add(p, taps, g, out, weights, 1, taps, n);
		// NB: Row by row, so that a pixel's sum has one order wherever blocks and tiles begin: parts equal the whole bit for bit.
		for (int c = 0; c < in; c++)
			for (int y = 0; y < rows; y++)
				for (int j = 0; j < kh; j++)
					for (int i = 0; i < kw; i++)
						addRow(padded[c], (y0 + y + j) * wp + i, p[(c * kh + j) * kw + i], y * w, w);
	}

	private static void addRow(final float[] to, final int at, final float[] from, final int offset, final int n) {
		for (int i = 0; i < n; i++)
			to[at + i] += from[offset + i];
	}

	/** Folds the border of a padded plane onto its mirror images inside: the adjoint of padding. */
	void fold(final float[] p, final int h, final int w, final float[] a) {
		final int wp = w + 2 * rx;
		for (int y = 0; y < h; y++)
			System.arraycopy(p, (y + ry) * wp + rx, a, y * w, w);
		for (int y = -ry; y < h + ry; y++) {
			final boolean insideY = y >= 0 && y < h;
			final int to = source(y, h) * w, from = (y + ry) * wp + rx;
			for (int x = -rx; x < w + rx; x++) {
				if (insideY && x == 0) x = w;
				if (x < w + rx) a[to + source(x, w)] += p[from + x];
			}
		}
	}

	/** a = K^T g on whole planes. */
	void adjoint(final float[][] g, final int h, final int w, final float[][] a, final Workspace ws) {
		final int step = blockRows(w), np = padded(h, w);
		final float[][] padded = ws.rows("adjoint" + in, in, np);
		if (scatters()) {
			for (int c = 0; c < in; c++)
				Arrays.fill(padded[c], 0, np, 0);
			final float[][] block = ws.rows("block" + out, out, step * w);
			for (int y = 0; y < h; y += step) {
				final int rows = Math.min(step, h - y);
				for (int o = 0; o < out; o++)
					System.arraycopy(g[o], y * w, block[o], 0, rows * w);
				scatterBlock(block, w, y, rows, padded, ws);
			}
		}
		else gatherAdjoint(g, h, w, padded, ws);
		for (int c = 0; c < in; c++)
			fold(padded[c], h, w, a[c]);
	}

	/** K^T g on the padded domain: a convolution of g, surrounded by zeros, with the turned filters. */
	private void gatherAdjoint(final float[][] g, final int h, final int w, final float[][] padded, final Workspace ws) {
		final int hp = h + 2 * ry, wp = w + 2 * rx, wz = wp + 2 * rx, nz = (hp + 2 * ry) * wz;
		final float[][] zeros = ws.rows("surrounded" + out, out, nz);
		for (int o = 0; o < out; o++) {
			Arrays.fill(zeros[o], 0, nz, 0);
			copyInside(g[o], h, w, zeros[o], 2 * ry, 2 * rx);
		}
		final int step = blockRows(wp), all = out * kh * kw;
		final float[][] block = ws.rows("block" + in, in, step * wp), columns = ws.rows("columns", all, step * wp);
		for (int y = 0; y < hp; y += step) {
			ws.check();
			final int rows = Math.min(step, hp - y), n = rows * wp;
			columns(zeros, out, kh, kw, wp, y, rows, columns);
			for (int c = 0; c < in; c++)
				Arrays.fill(block[c], 0, n, 0);
			MatrixProduct.add(block, in, columns, all, turned, all, 1, n);
			for (int c = 0; c < in; c++)
				System.arraycopy(block[c], 0, padded[c], y * wp, n);
		}
	}

	/** Accumulators for {@link #addGradient}: {@code [in * kh][kw * out]}. */
	float[][] accumulators() {
		return new float[in * kh][kw * out];
	}

	/**
	 * Adds d &lt; K a, g &gt; / dK to accumulators.
	 * <p>
	 * NB: for one input value a[c][y + j][x'] the outputs (i, o) it meets are the contiguous run
	 * {@code g[x' - kw + 1 .. x'][o]} of the pixel-major features of row y, so the long index of the loop is (i, o) and the
	 * sum over pixels becomes the matrix product's inner sum.
	 */
	void addGradient(final float[][] padded, final float[][] g, final int h, final int w, final float[][] acc,
		final Workspace ws)
	{
		final int wp = w + 2 * rx, run = kw * out;
		final float[] pixels = ws.row("pixels", (w + 2 * (kw - 1)) * out);
		Arrays.fill(pixels, 0, pixels.length, 0);
		final float[][] slice = ws.rows("slice", 3, run);
		for (int y = 0; y < h; y++) {
			for (int x = 0; x < w; x++) {
				final int at = (x + kw - 1) * out, p = y * w + x;
				for (int o = 0; o < out; o++)
					pixels[at + o] = g[o][p];
			}
			for (int x = 0; x < wp; x += 3) {
				final int count = Math.min(3, wp - x);
				for (int s = 0; s < 3; s++)
					if (s < count) System.arraycopy(pixels, (x + s) * out, slice[s], 0, run);
					else Arrays.fill(slice[s], 0, run, 0);
				addRuns(padded, y * wp + x, wp, count, acc, slice, run);
			}
		}
	}

	/** acc[m] += sum over up to three input columns of input value times the run of features it meets. */
	private void addRuns(final float[][] padded, final int at, final int wp, final int count, final float[][] acc,
		final float[][] slice, final int run)
	{
		final int outputs = in * kh, second = count > 1 ? 1 : 0, third = count > 2 ? 2 : 0;
		for (int m = 0; m < outputs; m += 3) {
			final int outs = Math.min(3, outputs - m), m1 = outs > 1 ? m + 1 : m, m2 = outs > 2 ? m + 2 : m;
			final float[] p = padded[m / kh], q = padded[m1 / kh], r = padded[m2 / kh];
			final int i = at + m % kh * wp, j = at + m1 % kh * wp, k = at + m2 % kh * wp;
			MatrixProduct.kernel(outs, 3, acc[m], acc[m1], acc[m2], slice[0], slice[1], slice[2], run, p[i], p[i + second],
				p[i + third], q[j], q[j + second], q[j + third], r[k], r[k + second], r[k + third]);
		}
	}

	/** Adds factor times the accumulated gradient, in the filters' layout. */
	void collect(final float[][] acc, final double factor, final double[] gradient, final int offset) {
		for (int o = 0; o < out; o++)
			for (int c = 0; c < in; c++)
				for (int j = 0; j < kh; j++)
					for (int i = 0; i < kw; i++)
						gradient[offset + ((o * in + c) * kh + j) * kw + i] += factor * acc[c * kh + j][(kw - 1 - i) * out + o];
	}
}
