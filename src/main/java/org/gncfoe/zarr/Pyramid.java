package org.gncfoe.zarr;

import net.imglib2.Cursor;
import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccess;
import net.imglib2.RandomAccessible;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.blocks.PrimitiveBlocks;
import net.imglib2.type.numeric.IntegerType;
import net.imglib2.type.numeric.RealType;
import net.imglib2.util.Intervals;
import net.imglib2.view.Views;

/** Coarser levels: every pixel is the mean of those it stands for, rounded where it is an integer. */
public final class Pyramid {

	/** So many pixels of the coarser level at once. */
	private static final int STRIP = 1 << 17;

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
		if (Intervals.isEmpty(coarse)) return;
		// NB: By arrays of some rows: asking for pixels one by one took a tenth of the time of denoising them.
		final int rows = (int) Math.max(1, Math.min(coarse.dimension(1), STRIP / coarse.dimension(0)));
		final long[] min = coarse.minAsLongArray(), max = min.clone();
		max[0] = coarse.max(0);
		while (true) {
			max[1] = Math.min(coarse.max(1), min[1] + rows - 1);
			final Interval part = new FinalInterval(min, max);
			write(sums(fine, part, size), part, coarse, needed(part, size, fine), size, fine);
			min[1] += rows;
			int d = 1;
			while (min[d] > coarse.max(d)) {
				min[d] = coarse.min(d);
				if (++d == min.length) return;
				min[d]++;
			}
			System.arraycopy(min, 2, max, 2, min.length - 2);
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

	/** Sums of the finer pixels of every coarser one of a part of a plane; x fastest. */
	private static double[] sums(final RandomAccessibleInterval<? extends RealType<?>> fine, final Interval part,
		final long[] size)
	{
		final Interval needed = needed(part, size, fine);
		final double[] sums = new double[Math.toIntExact(Intervals.numElements(part))];
		final int width = (int) part.dimension(0);
		final int sx = halved(0, size, fine), sy = halved(1, size, fine);
		final long[] at = needed.minAsLongArray();
		while (true) {
			final Cursor<? extends RealType<?>> pixel = rows(fine, at, needed);
			for (int y = 0; y < needed.dimension(1); y++) {
				final int row = (y >> sy) * width;
				for (int x = 0; x < needed.dimension(0); x++)
					sums[row + (x >> sx)] += pixel.next().getRealDouble();
			}
			int d = 2;
			while (d < at.length && ++at[d] > needed.max(d))
				at[d] = needed.min(d++);
			if (d == at.length) return sums;
		}
	}

	/** Pixels of a plane, in an array. NB: Dimensions that were added to an image are no obstacle for a plane. */
	@SuppressWarnings({ "rawtypes", "unchecked" })
	private static Cursor<? extends RealType<?>> rows(final RandomAccessibleInterval<? extends RealType<?>> fine,
		final long[] at, final Interval needed)
	{
		RandomAccessibleInterval<? extends RealType<?>> plane = fine;
		for (int d = at.length - 1; d >= 2; d--)
			plane = Views.hyperSlice(plane, d, at[d]);
		final long[] min = { needed.min(0), needed.min(1) }, size = { needed.dimension(0), needed.dimension(1) };
		final DataType type = DataType.of(fine.getType());
		final Object values = type.array(Math.toIntExact(size[0] * size[1]));
		PrimitiveBlocks.of((RandomAccessible) plane, PrimitiveBlocks.OnFallback.ACCEPT).copy(FinalInterval.createMinSize(min[0],
			min[1], size[0], size[1]), values);
		return type.image(values, size).cursor();
	}

	private static void write(final double[] sums, final Interval part,
		final RandomAccessibleInterval<? extends RealType<?>> coarse, final Interval needed, final long[] size,
		final Interval fine)
	{
		final boolean integer = coarse.getType() instanceof IntegerType;
		final int nx = (int) needed.dimension(0), ny = (int) needed.dimension(1), width = (int) part.dimension(0);
		final int sx = halved(0, size, fine), sy = halved(1, size, fine);
		final long deep = Intervals.numElements(needed) / nx / ny;
		final RandomAccess<? extends RealType<?>> to = coarse.randomAccess();
		to.setPosition(part.minAsLongArray());
		for (int p = 0; p < sums.length; p++) {
			final int x = p % width, y = p / width;
			// NB: At the end there can be one instead of two.
			final long count = deep * Math.min(1 << sx, nx - (x << sx)) * Math.min(1 << sy, ny - (y << sy));
			if (x == 0) {
				to.setPosition(part.min(0), 0);
				to.setPosition(part.min(1) + y, 1);
			}
			final double mean = sums[p] / count;
			to.get().setReal(integer ? Math.floor(mean + 0.5) : mean);
			to.fwd(0);
		}
	}

	/** 1 if a dimension is halved, 0 if not. */
	private static int halved(final int d, final long[] size, final Interval fine) {
		return size[d] != fine.dimension(d) ? 1 : 0;
	}
}
