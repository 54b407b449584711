package org.gncfoe.zarr;

import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccess;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.IntegerType;
import net.imglib2.type.numeric.RealType;
import net.imglib2.util.Intervals;

/** Coarser levels: every pixel is the mean of those it stands for, rounded where it is an integer. */
public final class Pyramid {

	private Pyramid() {}

	/**
	 * Computes a part of a level.
	 *
	 * @param fine the level before; its interval begins at 0
	 * @param coarse receives the means; of as many dimensions
	 * @param size size of the whole coarser level: a dimension of another size than the finer one's is halved
	 */
	public static void halve(final RandomAccessibleInterval<? extends RealType<?>> fine,
		final RandomAccessibleInterval<? extends RealType<?>> coarse, final long[] size)
	{
		final int n = fine.numDimensions();
		final boolean[] halved = new boolean[n];
		for (int d = 0; d < n; d++)
			halved[d] = size[d] != fine.dimension(d);
		final boolean integer = coarse.getType() instanceof IntegerType;
		// NB: Row by row, as a cursor over cells asks for the cell at every pixel.
		final RandomAccess<? extends RealType<?>> to = coarse.randomAccess(), from = fine.randomAccess();
		final long[] at = coarse.minAsLongArray();
		if (Intervals.isEmpty(coarse)) return;
		while (true) {
			to.setPosition(at);
			final double mean = mean(fine, from, at, halved);
			to.get().setReal(integer ? Math.floor(mean + 0.5) : mean);
			int d = 0;
			while (d < n && ++at[d] > coarse.max(d))
				at[d] = coarse.min(d++);
			if (d == n) return;
		}
	}

	/** The part of the finer level that a part of the coarser one is made of. */
	public static Interval needed(final Interval coarse, final long[] size, final Interval fine) {
		final long[] min = new long[size.length], max = new long[size.length];
		for (int d = 0; d < size.length; d++) {
			final boolean halved = size[d] != fine.dimension(d);
			min[d] = halved ? 2 * coarse.min(d) : coarse.min(d);
			max[d] = halved ? Math.min(fine.max(d), 2 * coarse.max(d) + 1) : coarse.max(d);
		}
		return new FinalInterval(min, max);
	}

	private static double mean(final Interval fine, final RandomAccess<? extends RealType<?>> from, final long[] at,
		final boolean[] halved)
	{
		final int n = at.length;
		double sum = 0;
		int count = 0;
		for (int corner = 0; corner < 1 << n; corner++) {
			boolean inside = true;
			for (int d = 0; d < n && inside; d++) {
				final int step = corner >> d & 1;
				if (!halved[d]) {
					inside = step == 0;
					from.setPosition(at[d], d);
					continue;
				}
				final long p = 2 * at[d] + step;
				inside = p <= fine.max(d);
				if (inside) from.setPosition(p, d);
			}
			if (!inside) continue;
			sum += from.get().getRealDouble();
			count++;
		}
		return sum / count;
	}
}
