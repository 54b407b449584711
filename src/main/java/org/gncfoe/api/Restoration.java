package org.gncfoe.api;

import java.util.List;
import java.util.function.Function;

import org.gncfoe.compute.PriorEngine;
import org.gncfoe.restore.Inpainter;
import org.gncfoe.restore.Progress;

import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccessible;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.img.basictypeaccess.array.FloatArray;
import net.imglib2.img.cell.Cell;
import net.imglib2.img.cell.CellGrid;
import net.imglib2.img.cell.LazyCellImg;
import net.imglib2.loops.LoopBuilder;
import net.imglib2.type.BooleanType;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.Intervals;
import net.imglib2.view.Views;

/** The restoration of one image, of which any part can be had. May be used by several threads. */
final class Restoration {

	/** Side in pixels up to which a plane is worked on as a whole. */
	private static final int SIDE = 2560;

	private final RandomAccessible<? extends RealType<?>> image;
	private final RandomAccessible<? extends BooleanType<?>> missing;
	private final PlaneRestorer restorer;
	/** Whether pixels that are not missing stay as they are. */
	private final boolean kept;
	private final Interval bounds;
	private final Once<List<Long>, Pixels> restored = new Once<>();
	/** Makes the restored plane at a place in the higher dimensions. */
	private final Function<List<Long>, Pixels> maker;

	private Restoration(final RandomAccessible<? extends RealType<?>> image,
		final RandomAccessible<? extends BooleanType<?>> missing, final PlaneRestorer restorer, final boolean kept,
		final Function<List<Long>, Pixels> maker)
	{
		this.image = image;
		this.missing = missing;
		this.restorer = restorer;
		this.kept = kept;
		bounds = Planes.bounds(image);
		this.maker = maker != null ? maker : at -> restorer.restored(Pixels.of(Planes.plane(image, at)), missing == null
			? Missing.NOT_FINITE : Missing.of(Planes.plane(missing, at)), bounds);
	}

	static Restoration denoising(final RandomAccessible<? extends RealType<?>> in, final PriorEngine engine,
		final DenoisingSettings settings, final Neighbours neighbours)
	{
		checkPrior(engine);
		return new Restoration(in, null, new PlaneDenoiser(engine, settings), false, neighbours.areUsed() ? NeighbourLines
			.of(in, engine, settings, neighbours)::restored : null);
	}

	static Restoration inpainting(final RandomAccessible<? extends RealType<?>> in,
		final RandomAccessible<? extends BooleanType<?>> missing, final PriorEngine engine,
		final InpaintingSettings settings)
	{
		checkPrior(engine);
		final int side = Math.max(Inpainter.TILE, settings.tile());
		return new Restoration(in, missing, new PlaneInpainter(engine, settings, side), settings.denoising() == null,
			null);
	}

	/** Writes all of a result. */
	void write(final RandomAccessibleInterval<? extends RealType<?>> out, final Progress progress) {
		check(out);
		if (Intervals.isEmpty(out)) return;
		final Planes planes = Planes.of(out);
		final long n = planes.count();
		for (long k = 0; k < n; k++)
			write(planes, k, out, progress.part((double) k / n, (k + 1.0) / n));
		progress.update(1);
	}

	/** The result as an image of cells that are computed when they are first read. */
	RandomAccessibleInterval<FloatType> lazy(final Interval interval, final int cellSide) {
		check(interval);
		final int[] cell = new int[interval.numDimensions()];
		for (int d = 0; d < cell.length; d++)
			cell[d] = d < 2 ? (int) Math.min(cellSide, interval.dimension(d)) : 1;
		final CellGrid grid = new CellGrid(interval.dimensionsAsLongArray(), cell);
		final Once<Long, Cell<FloatArray>> cells = new Once<>();
		return Views.translate(new LazyCellImg<>(grid, new FloatType(), index -> cells.get(index, () -> cell(grid, index,
			interval))), interval.minAsLongArray());
	}

	// -- Helper methods --

	private static void checkPrior(final PriorEngine engine) {
		final int channels = engine.prior().imageChannels();
		if (channels != 1) throw new IllegalArgumentException("The prior is for images of " + channels +
			" channels: take one for grey images.");
	}

	private void check(final Interval out) {
		final int n = image.numDimensions();
		if (n < 2 || out.numDimensions() != n || missing != null && missing.numDimensions() != n)
			throw new IllegalArgumentException("image, mask and result need as many dimensions as each other, two at least");
		if (image instanceof Interval && !Intervals.contains((Interval) image, out)) throw new IllegalArgumentException(
			"the result " + Intervals.toString(out) + " reaches beyond the image " + Intervals.toString((Interval) image));
	}

	private void write(final Planes planes, final long k, final RandomAccessibleInterval<? extends RealType<?>> out,
		final Progress progress)
	{
		final RandomAccessibleInterval<? extends RealType<?>> plane = planes.plane(out, k);
		// NB: Kept, as it knows the tiles filled so far.
		final Pixels whole = restored.get(planes.position(k), () -> maker.apply(planes.position(k)));
		final var parts = restorer.parts(plane, SIDE, bounds);
		for (int n = 0; n < parts.size(); n++)
			write(whole.read(parts.get(n), progress.part((double) n / parts.size(), (n + 1.0) / parts.size())), parts.get(n),
				plane, planes, k);
	}

	private void write(final float[] values, final Interval part,
		final RandomAccessibleInterval<? extends RealType<?>> plane, final Planes planes, final long k)
	{
		final var from = ArrayImgs.floats(values, part.dimension(0), part.dimension(1));
		final var to = Views.interval(plane, part);
		final Rounding rounding = Rounding.of(plane.getType());
		if (!kept) LoopBuilder.setImages(from, to).forEachPixel((value, pixel) -> rounding.set(pixel, value.get()));
		else LoopBuilder.setImages(from, to, Views.interval(planes.plane(image, k), part), Views.interval(planes.plane(missing,
			k), part)).forEachPixel((value, pixel, before, lost) -> rounding.set(pixel, lost.get() || !Float.isFinite(before
				.getRealFloat()) ? value.get() : before.getRealDouble()));
	}

	private Cell<FloatArray> cell(final CellGrid grid, final long index, final Interval interval) {
		final long[] min = new long[grid.numDimensions()];
		final int[] size = new int[min.length];
		grid.getCellDimensions(index, min, size);
		final long[] at = new long[min.length], to = new long[min.length];
		for (int d = 0; d < min.length; d++) {
			at[d] = min[d] + interval.min(d);
			to[d] = at[d] + size[d] - 1;
		}
		final FloatArray data = new FloatArray(Math.toIntExact(Intervals.numElements(size)));
		final long[] dimensions = new FinalInterval(at, to).dimensionsAsLongArray();
		write(Views.translate(ArrayImgs.floats(data, dimensions), at), Progress.NONE);
		return new Cell<>(size, min, data);
	}
}
