package org.gncfoe.noise;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

import org.gncfoe.compute.Cancellation;

/**
 * Estimates the power spectrum of the noise of images ({@link NoiseSpectrum}) from the images alone: blocks at half overlap,
 * of which those with the least variance, flat ones, hold little but noise. From every block a quadratic surface is taken
 * away; the power of each coefficient of its cosine transform is the median over the flat blocks, divided by 0.455, the
 * median of the square of a normal variable, so that what structure is left in some of the blocks does not count. The
 * coefficients that the surface took away are given the power of their neighbours, and the whole is smoothed a little.
 * <p>
 * Choosing the blocks of least variance takes their lowest frequencies a little too small (by a third of the power where noise
 * is correlated over many pixels). Choosing them anew by the spectrum found is free of that in simulations; on real wide-field
 * images it takes the haze of what is out of focus for noise, and the result is 0.5 dB worse.
 * <p>
 * The noise must have the same variance everywhere: that of a camera is to be stabilised first ({@link AnscombeTransform}).
 * Blocks with missing or clipped pixels are left out.
 */
public final class SpectrumEstimate {

	/** Share of the blocks, the flattest ones, that are used, and least number of them. */
	private static final double SHARE = 0.2;
	private static final int FEWEST = 30;

	/** Blocks looked at, at most; of more, every n-th. */
	private static final int MOST = 8000;

	/** Sides of blocks: the larger one where at least ENOUGH of them fit. */
	private static final int LARGE = 32, SMALL = 16, ENOUGH = 100;

	/** Median of the square of a standard normal variable. */
	private static final double MEDIAN = 0.4549364;

	/** Blocks of which more than this share is clipped do not count. */
	private static final double MOST_CLIPPED = 0.1;

	/** Powers below this share of the mean are taken for it: rounding to grey levels alone gives more. */
	private static final double LEAST = 1e-4;

	private final int side;
	private final double[][] surface;
	private final CosineTransform transform;
	/** Variance of a block, and the power of its coefficients. */
	private final List<Block> blocks = new ArrayList<>();

	private record Block(double variance, float[] power) {}

	private SpectrumEstimate(final int side) {
		this.side = side;
		surface = QuadraticSurface.orthonormal(side);
		transform = new CosineTransform(side, side);
	}

	/**
	 * Estimates the common spectrum of images.
	 *
	 * @param planes images {@code [height][width]}, row-major; NaN and infinite pixels are missing
	 * @param height height in pixels
	 * @param width width in pixels
	 * @param range values the images could hold
	 * @return the spectrum, in the unit of the images squared; null if there are too few usable blocks, or no noise
	 */
	public static NoiseSpectrum of(final List<float[]> planes, final int height, final int width, final ValueRange range) {
		final int perPlane = number(height, LARGE) * number(width, LARGE);
		return of(planes, height, width, range, (long) perPlane * planes.size() >= ENOUGH ? LARGE : SMALL);
	}

	/** The same with blocks of a given side. */
	static NoiseSpectrum of(final List<float[]> planes, final int height, final int width, final ValueRange range,
		final int side)
	{
		final SpectrumEstimate estimate = new SpectrumEstimate(side);
		final long all = (long) number(height, side) * number(width, side) * planes.size();
		final int every = (int) Math.max(1, (all + MOST - 1) / MOST);
		long k = 0;
		for (final float[] plane : planes)
			for (int y = 0; y + side <= height; y += side / 2) {
				Cancellation.check();
				for (int x = 0; x + side <= width; x += side / 2)
					if (k++ % every == 0) estimate.add(plane, width, y, x, range);
			}
		final double rows = LineNoise.ofRows(planes, height, width, range), columns = LineNoise.ofColumns(planes, height, width,
			range);
		return estimate.spectrum(rows, columns);
	}

	// -- Helper methods --

	private static int number(final int length, final int side) {
		return Math.max(0, length / (side / 2) - 1);
	}

	private void add(final float[] plane, final int width, final int y0, final int x0, final ValueRange range) {
		final float[] block = new float[side * side];
		int clipped = 0;
		for (int y = 0; y < side; y++)
			for (int x = 0; x < side; x++) {
				final float v = plane[(y0 + y) * width + x0 + x];
				if (!Float.isFinite(v)) return;
				if (v <= range.lowest() || v >= range.highest()) clipped++;
				block[y * side + x] = v;
			}
		if (clipped > MOST_CLIPPED * block.length) return;
		for (final double[] s : surface) {
			double product = 0;
			for (int i = 0; i < block.length; i++)
				product += s[i] * block[i];
			for (int i = 0; i < block.length; i++)
				block[i] -= (float) (product * s[i]);
		}
		double variance = 0;
		for (final float v : block)
			variance += v * v;
		if (variance == 0) return;
		transform.forward(block);
		for (int i = 0; i < block.length; i++)
			block[i] *= block[i];
		blocks.add(new Block(variance, block));
	}

	private NoiseSpectrum spectrum(final double rows, final double columns) {
		if (blocks.size() < FEWEST) return null;
		blocks.sort(Comparator.comparingDouble(Block::variance));
		final double[] power = median(blocks.subList(0, Math.max(FEWEST, (int) (SHARE * blocks.size()))), rows > 0, columns > 0);
		final double mean = mean(power);
		if (!(mean > 0)) return null;
		for (int i = 0; i < power.length; i++)
			power[i] = Math.max(power[i], LEAST * mean);
		return new NoiseSpectrum(side, power, rows, columns);
	}

	/** The smoothed power of blocks, without what lines have in common. */
	private double[] median(final List<Block> used, final boolean rows, final boolean columns) {
		final double[] power = new double[side * side], sorted = new double[used.size()];
		for (int i = 0; i < power.length; i++) {
			for (int k = 0; k < sorted.length; k++)
				sorted[k] = used.get(k).power[i];
			Arrays.sort(sorted);
			power[i] = Median.of(sorted, sorted.length) / MEDIAN;
		}
		for (int i = 0; i < side; i++) {
			if (rows) power[i * side] = power[i * side + 1];
			if (columns) power[i] = power[side + i];
		}
		fillLowest(power);
		return smoothed(power);
	}

	private static double mean(final double[] power) {
		return Arrays.stream(power).average().getAsDouble();
	}

	/** The surface has taken the six lowest coefficients away. */
	private void fillLowest(final double[] power) {
		final double around = (power[3] + power[3 * side] + power[side + 2] + power[2 * side + 1] + power[2 * side + 2]) / 5;
		for (int i = 0; i < 3; i++)
			for (int j = 0; i + j < 3; j++)
				power[i * side + j] = around;
	}

	/** Weights 1, 2, 1 along both axes, mirrored at the borders. */
	private double[] smoothed(final double[] power) {
		final double[] once = new double[power.length], twice = new double[power.length];
		for (int i = 0; i < side; i++)
			for (int j = 0; j < side; j++)
				once[i * side + j] = (power[i * side + Math.max(0, j - 1)] + 2 * power[i * side + j] + power[i * side + Math.min(
					side - 1, j + 1)]) / 4;
		for (int i = 0; i < side; i++)
			for (int j = 0; j < side; j++)
				twice[i * side + j] = (once[Math.max(0, i - 1) * side + j] + 2 * once[i * side + j] + once[Math.min(side - 1, i +
					1) * side + j]) / 4;
		return twice;
	}
}
