package org.gncfoe.prior;

import java.util.Objects;

/**
 * The filters of one layer: a two-dimensional multi-channel cross-correlation with a stride,
 * {@code z[o][y][x] = sum_{c,j,i} k[o][c][j][i] a[c][stride y - padY + j][stride x - padX + i]}, with
 * {@code pad = (side - stride)/2} and the input mirrored at its borders (the edge pixel repeated).
 * A side of the output is that of the input divided by the stride, which must divide it.
 *
 * @param inputs number of input channels
 * @param outputs number of output (feature) channels
 * @param height height of a filter in pixels; height - stride is even and at least 0
 * @param width width of a filter in pixels; width - stride is even and at least 0
 * @param stride distance in input pixels between neighbouring outputs, at least 1
 * @param weights the filter values, {@code [outputs][inputs][height][width]}, row-major; not copied
 */
public record Convolution(int inputs, int outputs, int height, int width, int stride, float[] weights) {

	/**
	 * @throws IllegalArgumentException if a size is not positive, a filter side less the stride is odd or negative, or the
	 *           array has another length
	 */
	public Convolution {
		Objects.requireNonNull(weights, "weights");
		if (inputs < 1 || outputs < 1 || height < 1 || width < 1) throw new IllegalArgumentException(
			"a convolution needs positive sizes, not " + outputs + "x" + inputs + "x" + height + "x" + width);
		if (stride < 1) throw new IllegalArgumentException("a stride is at least 1, not " + stride);
		if (stride == 1 && (height % 2 == 0 || width % 2 == 0)) throw new IllegalArgumentException(
			"filters must have odd sides, not " + height + "x" + width);
		if (height < stride || width < stride || (height - stride) % 2 != 0 || (width - stride) % 2 != 0)
			throw new IllegalArgumentException("filters of stride " + stride + " must have a side of " + stride +
				" plus an even number, not " + height + "x" + width);
		if (weights.length != (double) outputs * inputs * height * width) throw new IllegalArgumentException(
			"expected " + outputs + "x" + inputs + "x" + height + "x" + width + " filter values, got " + weights.length);
	}

	/** Filters of stride 1. */
	public Convolution(final int inputs, final int outputs, final int height, final int width, final float[] weights) {
		this(inputs, outputs, height, width, 1, weights);
	}

	/** Index i of a row of n values mirrored at its ends, the edge value repeated: ... 1 0 | 0 1 ... n-1 | n-1 ... */
	public static int mirrored(final int i, final int n) {
		final int period = Math.floorMod(i, 2 * n);
		return period < n ? period : 2 * n - 1 - period;
	}

	/** Number of inputs to one output value: {@code inputs * height * width}. */
	public int taps() {
		return inputs * height * width;
	}

	/** How many rows beyond the input the filters read, above as below. */
	public int padY() {
		return (height - stride) / 2;
	}

	/** How many columns beyond the input the filters read, on the left as on the right. */
	public int padX() {
		return (width - stride) / 2;
	}

	/** The same sizes with other filter values. */
	public Convolution with(final float[] values) {
		return new Convolution(inputs, outputs, height, width, stride, values);
	}
}
