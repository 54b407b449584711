package org.gncfoe.prior;

import java.util.Objects;

/**
 * The filters of one layer: a two-dimensional multi-channel cross-correlation
 * {@code z[o][y][x] = sum_{c,j,i} k[o][c][j][i] a[c][y + j - height/2][x + i - width/2]} with the image mirrored at its
 * borders (the edge pixel repeated).
 *
 * @param inputs number of input channels
 * @param outputs number of output (feature) channels
 * @param height height of a filter in pixels, odd
 * @param width width of a filter in pixels, odd
 * @param weights the filter values, {@code [outputs][inputs][height][width]}, row-major; not copied
 */
public record Convolution(int inputs, int outputs, int height, int width, float[] weights) {

	/** @throws IllegalArgumentException if a size is not positive, a filter side is even, or the array has another length */
	public Convolution {
		Objects.requireNonNull(weights, "weights");
		if (inputs < 1 || outputs < 1 || height < 1 || width < 1) throw new IllegalArgumentException(
			"a convolution needs positive sizes, not " + outputs + "x" + inputs + "x" + height + "x" + width);
		if (height % 2 == 0 || width % 2 == 0) throw new IllegalArgumentException(
			"filters must have odd sides, not " + height + "x" + width);
		if (weights.length != outputs * inputs * height * width) throw new IllegalArgumentException("expected " +
			outputs * inputs * height * width + " filter values, got " + weights.length);
	}

	/** Number of inputs to one output value: {@code inputs * height * width}. */
	public int taps() {
		return inputs * height * width;
	}

	/** The same sizes with other filter values. */
	public Convolution with(final float[] values) {
		return new Convolution(inputs, outputs, height, width, values);
	}
}
