package org.gncfoe.restore;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How bright a plane is, told by the means of a fixed number of small blocks. Planes whose light falls from one to the next, as
 * by bleaching or in depth, are so compared on the same footing. Immutable.
 */
public final class PlaneGain {

	/** Side of a block in pixels. */
	public static final int BLOCK = 4;

	/** Largest change of the light that is believed. */
	private static final double MOST = 2;

	private final float[] means;

	/** @param means means of blocks, from where there is no light; NaN: unknown; not copied */
	public PlaneGain(final float[] means) {
		this.means = means;
	}

	/** Whether anything is known of the plane. */
	public boolean isKnown() {
		for (final float mean : means)
			if (Float.isFinite(mean)) return true;
		return false;
	}

	/**
	 * What this plane is to be multiplied with to be as bright as another, of as many blocks: the g of the least
	 * {@code sum |g u - v|} over the blocks, which is a weighted median and so does not follow what has changed in less than half
	 * of the plane. From 1/2 to 2.
	 */
	public double to(final PlaneGain other) {
		final int[] used = IntStream.range(0, means.length).filter(i -> means[i] > 0 && other.means[i] > 0).toArray();
		final double[] ratio = new double[means.length];
		double all = 0;
		for (final int i : used) {
			ratio[i] = (double) other.means[i] / means[i];
			all += means[i];
		}
		final int[] sorted = Arrays.stream(used).boxed().sorted((i, j) -> ratio[i] != ratio[j] ? Double.compare(ratio[i],
			ratio[j]) : Integer.compare(i, j)).mapToInt(Integer::intValue).toArray();
		double sum = 0;
		for (final int i : sorted)
			if ((sum += means[i]) >= all / 2) return Math.max(1 / MOST, Math.min(MOST, ratio[i]));
		return 1;
	}
}
