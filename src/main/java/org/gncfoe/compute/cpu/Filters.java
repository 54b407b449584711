package org.gncfoe.compute.cpu;

import java.util.Arrays;

import org.gncfoe.prior.Convolution;

/**
 * One layer's filters on planes of floats: the operator, its exact adjoint and the gradient with respect to the filters,
 * as matrix products on blocks of whole rows. Planes are {@code [channels][height * width]}; heights and widths are those
 * of the output.
 * <p>
 * Filters of stride s are those of stride 1 on {@code s*s} planes of the output's resolution for each input channel, one
 * for each phase: {@code padded[(c s + py) s + px][m][n]} holds the mirrored input at row {@code s m + py - padY}, column
 * {@code s n + px - padX}. For stride 1 that is the input with {@code padY} mirrored rows and {@code padX} mirrored columns
 * on every side.
 */
final class Filters {

	/** Pixels per block: long enough for the vectorised loops, short enough for the caches. */
	private static final int BLOCK = 384;

	/** Up to so many input channels the adjoint is scattered; above, gathered as a convolution with turned filters. */
	private static final int SCATTER_CHANNELS = 4;

	/** Rows of a piece of the scattered adjoint: what its neighbours compute too should be little beside it. */
	private static final int SCATTER_ROWS = 32;

	private final Convolution k;
	private final int channels, stride, in, out, kh, kw, ry, rx, taps;

	/** {@code [out][in][kh][kw]}, of the planes for each phase */
	private final float[] weights;

	/** {@code [in][out][kh][kw]}, turned by half a turn; null where the adjoint is scattered. */
	private final float[] turned;

	/** @param factor multiplies all filters */
	Filters(final Convolution k, final double factor) {
		this.k = k;
		channels = k.inputs();
		stride = k.stride();
		in = channels * stride * stride;
		out = k.outputs();
		kh = (k.height() + stride - 1) / stride;
		kw = (k.width() + stride - 1) / stride;
		ry = k.padY();
		rx = k.padX();
		taps = in * kh * kw;
		weights = new float[out * taps];
		for (int n = 0; n < k.weights().length; n++)
			weights[dense(n)] = (float) (factor * k.weights()[n]);
		turned = in <= SCATTER_CHANNELS ? null : turned();
	}

	/** Where value n of the filters, {@code [out][channels][height][width]}, is among the weights. */
	private int dense(final int n) {
		final int i = n % k.width(), j = n / k.width() % k.height(), c = n / (k.width() * k.height());
		return (((c * stride + j % stride) * stride + i % stride) * kh + j / stride) * kw + i / stride;
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
		return channels;
	}

	/** Padded planes: one for each input channel and phase. */
	int paddedPlanes() {
		return in;
	}

	/** Rows per block for a plane of this width. */
	static int blockRows(final int w) {
		return Math.max(1, BLOCK / w);
	}

	private static int blocks(final int h, final int w) {
		return (h + blockRows(w) - 1) / blockRows(w);
	}

	/** Length of a padded plane. */
	int padded(final int h, final int w) {
		return (h + kh - 1) * (w + kw - 1);
	}

	/** Fills a padded plane's border from its inside by mirroring, the edge pixel repeated. */
	private static void mirror(final float[] p, final int h, final int w, final int ry, final int rx) {
		final int wp = w + 2 * rx;
		for (int y = ry; y < ry + h; y++)
			for (int i = 1; i <= rx; i++) {
				p[y * wp + rx - i] = p[y * wp + rx + Convolution.mirrored(-i, w)];
				p[y * wp + rx + w - 1 + i] = p[y * wp + rx + Convolution.mirrored(w - 1 + i, w)];
			}
		for (int j = 1; j <= ry; j++) {
			System.arraycopy(p, (ry + Convolution.mirrored(-j, h)) * wp, p, (ry - j) * wp, wp);
			System.arraycopy(p, (ry + Convolution.mirrored(h - 1 + j, h)) * wp, p, (ry + h - 1 + j) * wp, wp);
		}
	}

	/** Fills padded planes from the input's planes. */
	void pad(final float[][] a, final int h, final int w, final float[][] padded, final Workspace ws) {
		final int ih = h * stride, iw = w * stride;
		ws.each(channels, (c, scratch) -> {
			final float[] wide = stride == 1 ? padded[c] : scratch.row("wide", (ih + 2 * ry) * (iw + 2 * rx));
			copyInside(a[c], ih, iw, wide, ry, rx);
			mirror(wide, ih, iw, ry, rx);
			if (stride > 1) split(wide, ih + 2 * ry, iw + 2 * rx, h, w, padded, c);
		});
	}

	/** A plane of the input's resolution, hw x ww, to the padded planes of its phases. */
	private void split(final float[] wide, final int hw, final int ww, final int h, final int w, final float[][] padded,
		final int c)
	{
		final int wp = w + kw - 1;
		for (int py = 0; py < stride; py++)
			for (int px = 0; px < stride; px++) {
				final float[] to = padded[(c * stride + py) * stride + px];
				for (int m = 0; m < h + kh - 1; m++) {
					// NB: beyond the plane the weights are zero, but what they meet must be finite
					final int row = Math.min(stride * m + py, hw - 1) * ww;
					for (int n = 0; n < wp; n++)
						to[m * wp + n] = wide[row + Math.min(stride * n + px, ww - 1)];
				}
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
		forward(padded, h, w, z, null, ws);
	}

	/** The same with other planes added; null: none. */
	void forward(final float[][] padded, final int h, final int w, final float[][] z, final float[][] added,
		final Workspace ws)
	{
		final int step = blockRows(w);
		ws.each(blocks(h, w), (b, scratch) -> {
			final int y = b * step, rows = Math.min(step, h - y);
			final float[][] block = scratch.rows("block" + out, out, step * w);
			forwardBlock(padded, w, y, rows, block, scratch);
			for (int o = 0; o < out; o++)
				if (added == null) System.arraycopy(block[o], 0, z[o], y * w, rows * w);
				else add(block[o], added[o], z[o], y * w, rows * w);
		});
	}

	private static void add(final float[] block, final float[] added, final float[] to, final int at, final int n) {
		for (int i = 0; i < n; i++)
			to[at + i] = block[i] + added[at + i];
	}

	/** True if the adjoint is formed by {@link #scatterBlock}. */
	boolean scatters() {
		return turned == null;
	}

	/** Adds K^T g of one block of rows to padded planes. */
	void scatterBlock(final float[][] g, final int w, final int y0, final int rows, final float[][] padded,
		final Workspace ws)
	{
		scatterBlock(g, w, y0, rows, padded, 0, Integer.MAX_VALUE, ws);
	}

	/** The same, only to the padded rows first..end. */
	private void scatterBlock(final float[][] g, final int w, final int y0, final int rows, final float[][] padded,
		final int first, final int end, final Workspace ws)
	{
		ws.check();
		final int n = rows * w, wp = w + kw - 1;
		final float[][] p = ws.rows("columns", taps, n);
		for (int t = 0; t < taps; t++)
			Arrays.fill(p[t], 0, n, 0);
		MatrixProduct.add(p, taps, g, out, weights, 1, taps, n);
		// NB: Row by row, so that a pixel's sum has one order wherever blocks and tiles begin: parts equal the whole bit for bit.
		for (int c = 0; c < in; c++)
			for (int y = 0; y < rows; y++)
				for (int j = 0; j < kh; j++)
					if (y0 + y + j >= first && y0 + y + j < end) for (int i = 0; i < kw; i++)
						addRow(padded[c], (y0 + y + j) * wp + i, p[(c * kh + j) * kw + i], y * w, w);
	}

	private static void addRow(final float[] to, final int at, final float[] from, final int offset, final int n) {
		for (int i = 0; i < n; i++)
			to[at + i] += from[offset + i];
	}

	/** Folds padded planes onto one of the input's: the adjoint of padding. */
	void fold(final float[][] padded, final int c, final int h, final int w, final float[] a, final Workspace ws) {
		if (stride == 1) {
			fold(padded[c], h, w, a);
			return;
		}
		final int ww = w * stride + 2 * rx, hw = h * stride + 2 * ry, wp = w + kw - 1;
		final float[] wide = ws.row("wide", hw * ww);
		for (int y = 0; y < hw; y++)
			for (int px = 0; px < stride; px++) {
				final float[] from = padded[(c * stride + y % stride) * stride + px];
				final int row = y / stride * wp;
				for (int x = px, n = 0; x < ww; x += stride, n++)
					wide[y * ww + x] = from[row + n];
			}
		fold(wide, h * stride, w * stride, a);
	}

	private void fold(final float[] p, final int h, final int w, final float[] a) {
		final int wp = w + 2 * rx;
		for (int y = 0; y < h; y++)
			System.arraycopy(p, (y + ry) * wp + rx, a, y * w, w);
		for (int y = -ry; y < h + ry; y++) {
			final boolean insideY = y >= 0 && y < h;
			final int to = Convolution.mirrored(y, h) * w, from = (y + ry) * wp + rx;
			for (int x = -rx; x < w + rx; x++) {
				if (insideY && x == 0) x = w;
				if (x < w + rx) a[to + Convolution.mirrored(x, w)] += p[from + x];
			}
		}
	}

	/** a = K^T g on whole planes. */
	void adjoint(final float[][] g, final int h, final int w, final float[][] a, final Workspace ws) {
		final float[][] padded = ws.rows("adjoint" + in, in, padded(h, w));
		if (scatters()) scatterAdjoint(g, h, w, padded, ws);
		else gatherAdjoint(g, h, w, padded, ws);
		ws.each(channels, (c, scratch) -> fold(padded, c, h, w, a[c], scratch));
	}

	/** K^T g on the padded domain, in pieces that each make some of its rows from all features that reach them. */
	private void scatterAdjoint(final float[][] g, final int h, final int w, final float[][] padded,
		final Workspace ws)
	{
		final int step = blockRows(w), hp = h + kh - 1, wp = w + kw - 1, piece = Math.max(SCATTER_ROWS, step);
		ws.each((hp + piece - 1) / piece, (n, scratch) -> {
			final int first = n * piece, end = Math.min(hp, first + piece), last = Math.min(h, end);
			for (int c = 0; c < in; c++)
				Arrays.fill(padded[c], first * wp, end * wp, 0);
			final float[][] block = scratch.rows("block" + out, out, step * w);
			for (int y = Math.max(0, first - kh + 1); y < last; y += step) {
				final int rows = Math.min(step, last - y);
				for (int o = 0; o < out; o++)
					System.arraycopy(g[o], y * w, block[o], 0, rows * w);
				scatterBlock(block, w, y, rows, padded, first, end, scratch);
			}
		});
	}

	/** K^T g on the padded domain: a convolution of g, surrounded by zeros, with the turned filters. */
	private void gatherAdjoint(final float[][] g, final int h, final int w, final float[][] padded, final Workspace ws) {
		final int hp = h + kh - 1, wp = w + kw - 1, wz = wp + kw - 1, nz = (hp + kh - 1) * wz;
		final float[][] zeros = ws.rows("surrounded" + out, out, nz);
		ws.each(out, (o, scratch) -> {
			Arrays.fill(zeros[o], 0, nz, 0);
			for (int y = 0; y < h; y++)
				System.arraycopy(g[o], y * w, zeros[o], (y + kh - 1) * wz + kw - 1, w);
		});
		final int step = blockRows(wp), all = out * kh * kw;
		ws.each(blocks(hp, wp), (b, scratch) -> {
			scratch.check();
			final float[][] block = scratch.rows("block" + in, in, step * wp), columns = scratch.rows("columns", all, step *
				wp);
			final int y = b * step, rows = Math.min(step, hp - y), n = rows * wp;
			columns(zeros, out, kh, kw, wp, y, rows, columns);
			for (int c = 0; c < in; c++)
				Arrays.fill(block[c], 0, n, 0);
			MatrixProduct.add(block, in, columns, all, turned, all, 1, n);
			for (int c = 0; c < in; c++)
				System.arraycopy(block[c], 0, padded[c], y * wp, n);
		});
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
		final int wp = w + kw - 1, run = kw * out;
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
		for (int n = 0; n < k.weights().length; n++) {
			final int d = dense(n), i = d % kw, j = d / kw % kh, c = d / (kw * kh) % in, o = d / taps;
			gradient[offset + n] += factor * acc[c * kh + j][(kw - 1 - i) * out + o];
		}
	}
}
