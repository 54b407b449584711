package org.gncfoe.compute.opencl;

import org.gncfoe.prior.Convolution;

/**
 * Strided filters seen as filters of stride 1. The input, extended by the padding, is rearranged into planes of the
 * output's resolution, {@code dense[(c s + py) s + px][m][n] = a[c][s m + py - padY][s n + px - padX]}; on these
 * {@code z[o][y][x] = sum k[o][c][s j + py][s i + px] dense[(c s + py) s + px][y + j][x + i]} with j up to
 * {@code ceil(height/s)}. In the coordinates of {@link Regions}, row m of the dense planes is m - height()/2, so that they
 * reach as far beyond the output on all sides as those of filters of stride 1 do.
 *
 * @param inputs channels of the dense planes
 * @param height of the dense filters
 * @param width of the dense filters
 */
record Dense(int inputs, int height, int width) {

	static Dense of(final Convolution k) {
		final int s = k.stride();
		return new Dense(k.inputs() * s * s, (k.height() + s - 1) / s, (k.width() + s - 1) / s);
	}
}
