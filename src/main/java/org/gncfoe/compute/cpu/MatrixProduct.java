package org.gncfoe.compute.cpu;

/**
 * The one hot loop: {@code out[m][i] += sum_k w[m][k] in[k][i]} for rows of n floats.
 * <p>
 * NB: written for HotSpot's auto-vectoriser, which vectorises a float loop only if every array is accessed at the same
 * index and the body is small: two outputs by four inputs, inputs held in locals, is the fastest shape measured (see
 * docs/benchmarks.md); larger ones are not vectorised at all. No Math.fma: with it the loop is not vectorised either.
 */
final class MatrixProduct {

	/** Inputs handled before the next outputs: 24 rows of 256 floats stay in the first-level cache. */
	private static final int INPUT_BLOCK = 24;

	private MatrixProduct() {}

	/**
	 * Adds a matrix product.
	 *
	 * @param out {@code [outputs][>= n]}
	 * @param in {@code [inputs][>= n]}
	 * @param w matrix; element (m, k) at {@code m * rowStride + k * columnStride}
	 * @param spare a row of at least n floats for odd numbers of outputs; its content is lost
	 */
	static void add(final float[][] out, final int outputs, final float[][] in, final int inputs, final float[] w,
		final int rowStride, final int columnStride, final int n, final float[] spare)
	{
		for (int k0 = 0; k0 < inputs; k0 += INPUT_BLOCK) {
			final int k1 = Math.min(inputs, k0 + INPUT_BLOCK);
			for (int m = 0; m < outputs; m += 2) {
				final boolean pair = m + 1 < outputs;
				final float[] o0 = out[m], o1 = pair ? out[m + 1] : spare;
				final int r0 = m * rowStride, r1 = pair ? r0 + rowStride : r0;
				int k = k0;
				for (; k + 3 < k1; k += 4) {
					final int c0 = k * columnStride, c1 = c0 + columnStride, c2 = c1 + columnStride, c3 = c2 + columnStride;
					add2x4(o0, o1, in[k], in[k + 1], in[k + 2], in[k + 3], n, w[r0 + c0], w[r0 + c1], w[r0 + c2], w[r0 + c3], w[r1 +
						c0], w[r1 + c1], w[r1 + c2], w[r1 + c3]);
				}
				for (; k < k1; k++)
					add2x1(o0, o1, in[k], n, w[r0 + k * columnStride], w[r1 + k * columnStride]);
			}
		}
	}

	/** The kernel: o0 += a0 b0 + a1 b1 + a2 b2 + a3 b3, o1 likewise with c. */
	static void add2x4(final float[] o0, final float[] o1, final float[] b0, final float[] b1, final float[] b2,
		final float[] b3, final int n, final float a0, final float a1, final float a2, final float a3, final float c0,
		final float c1, final float c2, final float c3)
	{
		for (int i = 0; i < n; i++) {
			final float x0 = b0[i], x1 = b1[i], x2 = b2[i], x3 = b3[i];
			o0[i] += a0 * x0 + a1 * x1 + a2 * x2 + a3 * x3;
			o1[i] += c0 * x0 + c1 * x1 + c2 * x2 + c3 * x3;
		}
	}

	private static void add2x1(final float[] o0, final float[] o1, final float[] b, final int n, final float a,
		final float c)
	{
		for (int i = 0; i < n; i++) {
			final float x = b[i];
			o0[i] += a * x;
			o1[i] += c * x;
		}
	}
}
