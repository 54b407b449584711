package org.gncfoe.zarr;

import java.util.Arrays;
import java.util.List;

import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.view.Views;

/** Between the axes of a store, reversed, and the five of {@link OmeImage}'s images: x, y, z, channel, time. */
final class AxisOrder {

	static final int DIMENSIONS = Axis.NAMES.length();

	/** Per usual dimension the one of the array, x first; -1: the array has none such. */
	private final int[] from;

	/** @param axes in the order of the store */
	AxisOrder(final List<Axis> axes) {
		from = new int[DIMENSIONS];
		Arrays.fill(from, -1);
		for (int axis = 0; axis < axes.size(); axis++)
			from[axes.get(axis).place()] = axes.size() - 1 - axis;
	}

	/** The image with all usual dimensions; those that it lacks have one pixel, at 0. */
	<T> RandomAccessibleInterval<T> usual(final RandomAccessibleInterval<T> array) {
		RandomAccessibleInterval<T> image = array;
		// NB: now[k]: what is at place k, as a dimension of the array; -1: added
		final int[] now = new int[DIMENSIONS];
		Arrays.fill(now, -1);
		for (int k = 0; k < array.numDimensions(); k++)
			now[k] = k;
		for (int k = array.numDimensions(); k < DIMENSIONS; k++)
			image = Views.addDimension(image, 0, 0);
		for (int k = 0; k < DIMENSIONS; k++) {
			if (from[k] < 0) continue;
			int at = 0;
			while (now[at] != from[k])
				at++;
			if (at == k) continue;
			image = Views.permute(image, k, at);
			final int other = now[k];
			now[k] = now[at];
			now[at] = other;
		}
		return image;
	}

	/** An interval of the array, of the usual dimensions. */
	Interval usual(final Interval array) {
		final long[] min = new long[DIMENSIONS], max = new long[DIMENSIONS];
		for (int k = 0; k < DIMENSIONS; k++)
			if (from[k] >= 0) {
				min[k] = array.min(from[k]);
				max[k] = array.max(from[k]);
			}
		return new FinalInterval(min, max);
	}

	/** Values per usual dimension as values per dimension of the array. */
	long[] array(final long[] usual) {
		final long[] values = new long[(int) Arrays.stream(from).filter(d -> d >= 0).count()];
		for (int k = 0; k < DIMENSIONS; k++)
			if (from[k] >= 0) values[from[k]] = usual[k];
		return values;
	}

	/** Values per axis of the store as values per usual dimension. */
	double[] usual(final double[] axes, final double otherwise) {
		final double[] values = new double[DIMENSIONS];
		for (int k = 0; k < DIMENSIONS; k++)
			values[k] = from[k] < 0 ? otherwise : axes[axes.length - 1 - from[k]];
		return values;
	}
}
