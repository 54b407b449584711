package org.gncfoe.compute.cpu;

/**
 * The one hot loop: {@code out[m][i] += sum_k w[m][k] in[k][i]} for rows of n floats.
 * <p>
 * NB: written for HotSpot's auto-vectoriser, which vectorises a float loop only if every array is accessed at the same
 * index and the body is small: three outputs by three inputs with fused multiply-adds is the fastest shape measured (see
 * docs/benchmarks.md); larger ones are not vectorised at all.
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
	 */
	static void add(final float[][] out, final int outputs, final float[][] in, final int inputs, final float[] w,
		final int rowStride, final int columnStride, final int n)
	{
		for (int k0 = 0; k0 < inputs; k0 += INPUT_BLOCK) {
			final int k1 = Math.min(inputs, k0 + INPUT_BLOCK);
			for (int m = 0; m < outputs; m += 3) {
				final int outs = Math.min(3, outputs - m);
				final float[] o0 = out[m], o1 = outs > 1 ? out[m + 1] : null, o2 = outs > 2 ? out[m + 2] : null;
				final int r0 = m * rowStride, r1 = outs > 1 ? r0 + rowStride : r0, r2 = outs > 2 ? r1 + rowStride : r0;
				for (int k = k0; k < k1; k += 3) {
					final int ins = Math.min(3, k1 - k), c0 = k * columnStride;
					final int c1 = ins > 1 ? c0 + columnStride : c0, c2 = ins > 2 ? c1 + columnStride : c0;
					kernel(outs, ins, o0, o1, o2, in[k], ins > 1 ? in[k + 1] : null, ins > 2 ? in[k + 2] : null, n, w[r0 + c0],
						w[r0 + c1], w[r0 + c2], w[r1 + c0], w[r1 + c1], w[r1 + c2], w[r2 + c0], w[r2 + c1], w[r2 + c2]);
				}
			}
		}
	}

	/**
	 * {@code o_m += a_m0 b0 + a_m1 b1 + a_m2 b2} for up to three outputs and inputs; the arrays beyond them are not
	 * touched.
	 * <p>
	 * NB: all shapes stand in one method so that it is longer than what HotSpot inlines (325 bytes): inlined into its
	 * callers' loops, its own are no longer vectorised, and everything is five times slower.
	 */
	static void kernel(final int outs, final int ins, final float[] o0, final float[] o1, final float[] o2,
		final float[] b0, final float[] b1, final float[] b2, final int n, final float a00, final float a01,
		final float a02, final float a10, final float a11, final float a12, final float a20, final float a21,
		final float a22)
	{
		if (outs == 3 && ins == 3) for (int i = 0; i < n; i++) {
			final float x0 = b0[i], x1 = b1[i], x2 = b2[i];
			o0[i] = Math.fma(a02, x2, Math.fma(a01, x1, Math.fma(a00, x0, o0[i])));
			o1[i] = Math.fma(a12, x2, Math.fma(a11, x1, Math.fma(a10, x0, o1[i])));
			o2[i] = Math.fma(a22, x2, Math.fma(a21, x1, Math.fma(a20, x0, o2[i])));
		}
		else if (outs == 3 && ins == 2) for (int i = 0; i < n; i++) {
			final float x0 = b0[i], x1 = b1[i];
			o0[i] = Math.fma(a01, x1, Math.fma(a00, x0, o0[i]));
			o1[i] = Math.fma(a11, x1, Math.fma(a10, x0, o1[i]));
			o2[i] = Math.fma(a21, x1, Math.fma(a20, x0, o2[i]));
		}
		else if (outs == 3) for (int i = 0; i < n; i++) {
			final float x0 = b0[i];
			o0[i] = Math.fma(a00, x0, o0[i]);
			o1[i] = Math.fma(a10, x0, o1[i]);
			o2[i] = Math.fma(a20, x0, o2[i]);
		}
		else if (ins == 3) {
			for (int i = 0; i < n; i++)
				o0[i] = Math.fma(a02, b2[i], Math.fma(a01, b1[i], Math.fma(a00, b0[i], o0[i])));
			if (outs > 1) for (int i = 0; i < n; i++)
				o1[i] = Math.fma(a12, b2[i], Math.fma(a11, b1[i], Math.fma(a10, b0[i], o1[i])));
		}
		else {
			for (int i = 0; i < n; i++)
				o0[i] = Math.fma(a00, b0[i], o0[i]);
			if (ins > 1) for (int i = 0; i < n; i++)
				o0[i] = Math.fma(a01, b1[i], o0[i]);
			if (outs > 1) for (int i = 0; i < n; i++)
				o1[i] = Math.fma(a10, b0[i], o1[i]);
			if (outs > 1 && ins > 1) for (int i = 0; i < n; i++)
				o1[i] = Math.fma(a11, b1[i], o1[i]);
		}
	}
}
