package org.gncfoe.api;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import net.imglib2.EuclideanSpace;
import net.imglib2.Interval;
import net.imglib2.RandomAccessible;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.view.Views;

/** The planes of an image of two or more dimensions: the first two are x and y, the others count planes. */
final class Planes {

	/** What the higher dimensions count. */
	private final long[] min, size;

	/** @throws IllegalArgumentException if there are fewer than two dimensions */
	private Planes(final Interval interval) {
		check(interval);
		final int n = interval.numDimensions();
		min = LongStream.range(2, n).map(d -> interval.min((int) d)).toArray();
		size = LongStream.range(2, n).map(d -> interval.dimension((int) d)).toArray();
	}

	/** The planes of an interval. */
	static Planes of(final Interval interval) {
		return new Planes(interval);
	}

	/** Number of planes. */
	long count() {
		return LongStream.of(size).reduce(1, Math::multiplyExact);
	}

	/** Plane k of an image of as many dimensions; {@code plane(image, k)} of an image with an interval has one too. */
	<T> RandomAccessible<T> plane(final RandomAccessible<T> image, final long k) {
		RandomAccessible<T> plane = image;
		for (int d = size.length - 1; d >= 0; d--)
			plane = plane instanceof RandomAccessibleInterval ? Views.hyperSlice((RandomAccessibleInterval<T>) plane, d + 2,
				position(k, d)) : Views.hyperSlice(plane, d + 2, position(k, d));
		return plane;
	}

	/** The same of an image with an interval. */
	<T> RandomAccessibleInterval<T> plane(final RandomAccessibleInterval<T> image, final long k) {
		return (RandomAccessibleInterval<T>) plane((RandomAccessible<T>) image, k);
	}

	/** The plane of an image at a place in the higher dimensions. */
	static <T> RandomAccessible<T> plane(final RandomAccessible<T> image, final List<Long> position) {
		RandomAccessible<T> plane = image;
		for (int d = position.size() - 1; d >= 0; d--)
			plane = plane instanceof RandomAccessibleInterval ? Views.hyperSlice((RandomAccessibleInterval<T>) plane, d + 2,
				position.get(d)) : Views.hyperSlice(plane, d + 2, position.get(d));
		return plane;
	}

	/** Where an image without border, or with one, ends in x and y: null if it has none. */
	static Interval bounds(final EuclideanSpace image) {
		check(image);
		return image instanceof Interval ? Parts.plane((Interval) image) : null;
	}

	/** Where plane k is in the higher dimensions. */
	List<Long> position(final long k) {
		return IntStream.range(0, size.length).mapToObj(d -> position(k, d)).toList();
	}

	private static void check(final EuclideanSpace image) {
		if (image.numDimensions() < 2) throw new IllegalArgumentException("an image needs at least two dimensions, not " +
			image.numDimensions());
	}

	private long position(final long k, final int d) {
		long rest = k;
		for (int i = 0; i < d; i++)
			rest /= size[i];
		return min[d] + rest % size[d];
	}
}
