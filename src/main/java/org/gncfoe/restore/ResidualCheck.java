package org.gncfoe.restore;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What was taken away from an image, compared with noise: the residual in units of the noise's standard deviation, beside what
 * it would be if the noise is what it was taken for and nothing else was taken away ({@link Sure.Estimate#response}: the part of
 * a probe that the denoiser takes away). Where detail went with the noise, the residual is larger in the blocks that have detail
 * than in flat ones; where the noise is correlated more than it was taken for, neighbours of the residual are, in flat blocks
 * too.
 */
public final class ResidualCheck {

	/** Side of the blocks, in pixels. */
	private static final int BLOCK = 16;

	/** Share of the blocks, by contrast, that count as flat and as full of detail; with fewer blocks nothing is said. */
	private static final double FLAT = 0.3, DETAILED = 0.15;
	private static final int FEWEST = 12;

	/** The neighbours whose correlations are compared, along y and x. */
	private static final int[][] LAGS = { { 0, 1 }, { 1, 0 }, { 1, 1 }, { 0, 2 }, { 2, 0 } };

	/** NaN where a pixel does not count. */
	private final float[] residual, expected;
	private final int height, width;
	private final List<Block> flat = new ArrayList<>(), detailed = new ArrayList<>();

	private record Block(int y, int x, double contrast) {}

	/**
	 * @param residual noisy minus denoised image over the standard deviation of the noise, {@code [height][width]}; NaN where a
	 *          pixel does not count
	 * @param expected the same of what is expected
	 * @param denoised the denoised image, any unit
	 * @param deviations standard deviation of the noise at every pixel, same unit
	 * @param height height in pixels
	 * @param width width in pixels
	 */
	public ResidualCheck(final float[] residual, final float[] expected, final float[] denoised, final float[] deviations,
		final int height, final int width)
	{
		this.residual = residual.clone();
		this.expected = expected.clone();
		for (int p = 0; p < residual.length; p++)
			if (!Float.isFinite(residual[p]) || !Float.isFinite(expected[p])) this.residual[p] = this.expected[p] = Float.NaN;
		this.height = height;
		this.width = width;
		final List<Block> blocks = blocks(denoised, deviations);
		if (blocks.size() < FEWEST) return;
		blocks.sort(Comparator.comparingDouble(Block::contrast));
		flat.addAll(blocks.subList(0, (int) (FLAT * blocks.size())));
		detailed.addAll(blocks.subList((int) Math.ceil((1 - DETAILED) * blocks.size()), blocks.size()));
	}

	/** Number of pixels that count. */
	public int pixels() {
		int n = 0;
		for (final float v : residual)
			if (Float.isFinite(v)) n++;
		return n;
	}

	/** Standard deviation of the residual, in units of the noise. */
	public double deviation() {
		return deviation(residual);
	}

	/** What it is expected to be: a little below 1. */
	public double expectedDeviation() {
		return deviation(expected);
	}

	/**
	 * Standard deviation of the residual relative to what is expected, in flat blocks, as detail that is lost adds to it: 1 if the
	 * noise is as strong as it was taken for. Of the whole residual if there are too few blocks.
	 */
	public double strength() {
		return flat.isEmpty() ? deviation() / expectedDeviation() : Math.sqrt(energy(residual, flat) / energy(expected, flat));
	}

	/**
	 * Share of the residual's values in bins of equal width, divided by the width: a density.
	 *
	 * @param most the bins reach from minus to plus this
	 * @param bins their number
	 */
	public double[] histogram(final double most, final int bins) {
		final double[] density = new double[bins];
		final double width = 2 * most / bins, share = 1 / (width * pixels());
		for (final float v : residual) {
			final int bin = (int) Math.floor((v + most) / width);
			if (Float.isFinite(v) && bin >= 0 && bin < bins) density[bin] += share;
		}
		return density;
	}

	/** Correlation of the residual's pixels at this distance. */
	public double correlation(final int dy, final int dx) {
		return correlation(residual, dy, dx);
	}

	/** What it is expected to be. */
	public double expectedCorrelation(final int dy, final int dx) {
		return correlation(expected, dy, dx);
	}

	/**
	 * How much more the neighbours in flat blocks are correlated than expected: the largest difference, with its sign, over
	 * distances of one and two pixels. 0 if there are too few blocks.
	 */
	public double colour() {
		double most = 0;
		for (final int[] lag : LAGS) {
			final double more = inBlocks(residual, lag) - inBlocks(expected, lag);
			if (Math.abs(more) > Math.abs(most)) most = more;
		}
		return most;
	}

	/**
	 * The mean square of the residual in blocks full of detail over that in flat blocks, relative to what is expected: 1 if
	 * noise alone was taken away, more if detail went with it. 1 if there are too few blocks.
	 */
	public double structure() {
		if (detailed.isEmpty()) return 1;
		return energy(residual, detailed) / energy(residual, flat) / (energy(expected, detailed) / energy(expected, flat));
	}

	// -- Helper methods --

	private static double deviation(final float[] values) {
		double sum = 0, squares = 0;
		int n = 0;
		for (final float v : values)
			if (Float.isFinite(v)) {
				sum += v;
				squares += (double) v * v;
				n++;
			}
		return Math.sqrt(squares / n - sum / n * (sum / n));
	}

	private double correlation(final float[] values, final int dy, final int dx) {
		double mean = 0;
		final int n = pixels();
		for (final float v : values)
			if (Float.isFinite(v)) mean += v / n;
		double product = 0, square = 0;
		long pairs = 0;
		for (int y = 0; y + dy < height; y++)
			for (int x = Math.max(0, -dx); x < Math.min(width, width - dx); x++) {
				final double a = values[y * width + x] - mean, b = values[(y + dy) * width + x + dx] - mean;
				if (Double.isNaN(a) || Double.isNaN(b)) continue;
				product += a * b;
				square += (a * a + b * b) / 2;
				pairs++;
			}
		return pairs == 0 ? 0 : product / square;
	}

	private List<Block> blocks(final float[] denoised, final float[] deviations) {
		final List<Block> blocks = new ArrayList<>();
		for (int y0 = 0; y0 + BLOCK <= height; y0 += BLOCK)
			for (int x0 = 0; x0 + BLOCK <= width; x0 += BLOCK) {
				double sum = 0, squares = 0, noise = 0, counted = 0;
				for (int y = y0; y < y0 + BLOCK; y++)
					for (int x = x0; x < x0 + BLOCK; x++) {
						final int p = y * width + x;
						sum += denoised[p];
						squares += (double) denoised[p] * denoised[p];
						noise += (double) deviations[p] * deviations[p];
						counted += residual[p];
					}
				final double mean = sum / (BLOCK * BLOCK);
				if (!Double.isNaN(counted)) blocks.add(new Block(y0, x0, (squares / (BLOCK * BLOCK) - mean * mean) / noise));
			}
		return blocks;
	}

	private double inBlocks(final float[] values, final int[] lag) {
		double product = 0, square = 0;
		for (final Block block : flat)
			for (int y = block.y; y < block.y + BLOCK - lag[0]; y++)
				for (int x = block.x; x < block.x + BLOCK - lag[1]; x++) {
					final double a = values[y * width + x], b = values[(y + lag[0]) * width + x + lag[1]];
					product += a * b;
					square += (a * a + b * b) / 2;
				}
		return square == 0 ? 0 : product / square;
	}

	private double energy(final float[] values, final List<Block> blocks) {
		double sum = 0;
		for (final Block block : blocks)
			for (int y = block.y; y < block.y + BLOCK; y++)
				for (int x = block.x; x < block.x + BLOCK; x++)
					sum += (double) values[y * width + x] * values[y * width + x];
		return sum / blocks.size();
	}
}
