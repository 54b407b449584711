package org.gncfoe.noise;

import java.util.ArrayList;
import java.util.List;

import org.gncfoe.compute.Cancellation;

/**
 * Finds noise that whole rows, or whole columns, of an image have in common, as cameras with an amplifier for each make it.
 * <p>
 * Of blocks side by side each gives the cosine transform of its row means. White noise and structure of different blocks have
 * nothing to do with each other, so the mean product of two flat blocks' coefficients is the variance that their rows share.
 * The median over the rows of blocks leaves out those where a structure goes on from block to block. The lowest frequencies
 * do not count: soft light is no noise.
 */
final class LineNoise {

	private static final int SIDE = 32;

	/** Coefficients from here on count. */
	private static final int FIRST = 4;

	/** Share of the blocks that may be flat, and fewest rows of blocks to judge from. */
	private static final double SHARE = 0.5;
	private static final int FEWEST = 4;

	/** Blocks with more than so many times the energy of those at this quantile are not flat. */
	private static final double SPREAD = 2, FLATTEST = 0.1;

	/** It must exceed so many standard errors, and this share of the variance of the pixels' own noise. */
	private static final double SIGNIFICANT = 5, LEAST = 0.002;

	/** Standard error of a median over that of a mean. */
	private static final double MEDIAN = 1.25;

	/** The number counts along the lines. */
	private record Block(int number, double energy, double[] c) {}

	private final ValueRange range;
	private final double[][] surface = QuadraticSurface.orthonormal(SIDE);
	private final CosineTransform transform = new CosineTransform(1, SIDE);
	private final List<List<Block>> strips = new ArrayList<>();

	private LineNoise(final ValueRange range) {
		this.range = range;
	}

	/** The variance that the pixels of a row have in common, in the unit of the images squared; 0 if none was found. */
	static double ofRows(final List<float[]> planes, final int height, final int width, final ValueRange range) {
		return of(planes, height, width, width, 1, range);
	}

	/** The same of columns. */
	static double ofColumns(final List<float[]> planes, final int height, final int width, final ValueRange range) {
		return of(planes, width, height, 1, width, range);
	}

	// -- Helper methods --

	/** {@code dy}, {@code dx}: how far it is to the next line, and to the next pixel of a line. */
	private static double of(final List<float[]> planes, final int lines, final int length, final int dy, final int dx,
		final ValueRange range)
	{
		final LineNoise all = new LineNoise(range);
		for (final float[] plane : planes)
			for (int y = 0; y + SIDE <= lines; y += SIDE) {
				Cancellation.check();
				final List<Block> strip = new ArrayList<>();
				for (int x = 0; x + SIDE <= length; x += SIDE)
					all.add(strip, x / SIDE, plane, y * dy + x * dx, dy, dx);
				all.strips.add(strip);
			}
		return all.variance();
	}

	private void add(final List<Block> strip, final int number, final float[] plane, final int first, final int dy,
		final int dx)
	{
		final double[] block = new double[SIDE * SIDE];
		for (int y = 0; y < SIDE; y++)
			for (int x = 0; x < SIDE; x++) {
				final float v = plane[first + y * dy + x * dx];
				if (!Float.isFinite(v) || v <= range.lowest() || v >= range.highest()) return;
				block[y * SIDE + x] = v;
			}
		for (final double[] s : surface) {
			double product = 0;
			for (int i = 0; i < block.length; i++)
				product += s[i] * block[i];
			for (int i = 0; i < block.length; i++)
				block[i] -= product * s[i];
		}
		double energy = 0;
		final float[] sums = new float[SIDE];
		for (int i = 0; i < block.length; i++) {
			energy += block[i] * block[i];
			sums[i / SIDE] += (float) block[i];
		}
		if (energy == 0) return;
		transform.forward(sums);
		final double[] c = new double[SIDE - FIRST];
		for (int i = FIRST; i < SIDE; i++)
			c[i - FIRST] = sums[i] / Math.sqrt(SIDE);
		strip.add(new Block(number, energy, c));
	}

	private double variance() {
		final double[] energies = strips.stream().flatMap(List::stream).mapToDouble(Block::energy).sorted().toArray();
		if (energies.length == 0) return 0;
		final double most = Math.min(energies[(int) (SHARE * (energies.length - 1))], SPREAD * energies[(int) (FLATTEST *
			(energies.length - 1))]);
		final List<List<Block>> flat = strips.stream().map(s -> s.stream().filter(b -> b.energy <= most).toList()).toList();
		final double[] own = own(flat), weights = weights(own);
		final List<Double> shared = new ArrayList<>();
		double errors = 0;
		for (final List<Block> strip : flat) {
			int pairs = 0;
			double sum = 0;
			for (final Block b : strip)
				for (final Block other : strip) {
					// NB: Neighbours share correlated noise at their border.
					if (other.number < b.number + 2) continue;
					pairs++;
					for (int i = 0; i < weights.length; i++)
						sum += weights[i] * b.c[i] * other.c[i];
				}
			if (pairs == 0) continue;
			shared.add(sum / pairs);
			errors += 1 / Math.sqrt(pairs);
		}
		if (shared.size() < FEWEST) return 0;
		final double[] sorted = shared.stream().mapToDouble(v -> v).sorted().toArray();
		final double median = Median.of(sorted, sorted.length);
		double mean = 0, square = 0;
		for (int i = 0; i < weights.length; i++) {
			mean += own[i] / weights.length;
			square += weights[i] * weights[i] * own[i] * own[i];
		}
		final double error = MEDIAN * Math.sqrt(square) * errors / shared.size() / Math.sqrt(shared.size());
		// NB: The coefficients of a block hold SIDE times the variance of a line.
		return median > SIGNIFICANT * error && median > LEAST * SIDE * mean && sorted[sorted.length / 4] > 0 ? median / SIDE : 0;
	}

	/** Variance of every coefficient between the blocks of a strip: without what they share. */
	private static double[] own(final List<List<Block>> blocks) {
		final double[] own = new double[SIDE - FIRST];
		int n = 0;
		for (final List<Block> strip : blocks) {
			if (strip.size() < 2) continue;
			n += strip.size() - 1;
			for (int i = 0; i < own.length; i++) {
				double sum = 0, squares = 0;
				for (final Block b : strip) {
					sum += b.c[i];
					squares += b.c[i] * b.c[i];
				}
				own[i] += squares - sum * sum / strip.size();
			}
		}
		for (int i = 0; i < own.length; i++)
			own[i] /= n;
		return own;
	}

	/** Coefficients count as they are exact: the sum of the weights is 1. */
	private static double[] weights(final double[] power) {
		final double[] weights = new double[power.length];
		double sum = 0;
		for (int i = 0; i < weights.length; i++)
			sum += weights[i] = power[i] == 0 ? 0 : 1 / (power[i] * power[i]);
		for (int i = 0; i < weights.length; i++)
			weights[i] = sum == 0 ? 0 : weights[i] / sum;
		return weights;
	}
}
