package org.gncfoe.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;

import org.gncfoe.restore.DenoiseSettings;

import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.Localizable;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.img.ImgFactory;
import net.imglib2.img.array.ArrayImgFactory;
import net.imglib2.type.NativeType;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.Intervals;
import net.imglib2.view.Views;

/** Images and intervals for the tests of {@link Gnc}. */
final class Scenes {

	/** Two steps, so that tiles' rims are small. */
	static final DenoiseSettings STEPS = DenoiseSettings.defaults().withSteps(2);

	private Scenes() {}

	/** The noisy value of a pixel: edges and waves, from 20 to 230. */
	static double value(final Localizable position) {
		long hash = 17;
		double wave = 0;
		for (int d = 0; d < position.numDimensions(); d++) {
			hash = hash * 1_000_003 + position.getLongPosition(d);
			wave += Math.sin(position.getLongPosition(d) * (0.11 + 0.05 * d));
		}
		final long x = position.getLongPosition(0), y = position.getLongPosition(1);
		hash = (hash ^ hash >>> 31) * 0x9E3779B97F4A7C15L;
		final double noise = ((hash >>> 20 & 0xffff) + (hash >>> 40 & 0xffff)) / 65536.0 - 1;
		return 120 + 30 * wave / position.numDimensions() + ((x + 2 * y) / 37 % 2 == 0 ? 25 : -25) + 30 * noise;
	}

	/** An image of a type that begins at some place. */
	static <T extends NativeType<T> & RealType<T>> RandomAccessibleInterval<T> image(final T type, final Interval at) {
		final ImgFactory<T> factory = new ArrayImgFactory<>(type);
		final Img<T> image = factory.create(at.dimensionsAsLongArray());
		final RandomAccessibleInterval<T> placed = Views.translate(image, at.minAsLongArray());
		final var cursor = Views.iterable(placed).localizingCursor();
		while (cursor.hasNext()) {
			cursor.fwd();
			cursor.get().setReal(Math.rint(value(cursor)));
		}
		return placed;
	}

	/** Some interval within another. */
	static FinalInterval within(final Interval all, final Random random) {
		final long[] min = new long[all.numDimensions()], max = new long[min.length];
		for (int d = 0; d < min.length; d++) {
			final long size = 1 + random.nextInt((int) all.dimension(d));
			min[d] = all.min(d) + random.nextInt((int) (all.dimension(d) - size + 1));
			max[d] = min[d] + size - 1;
		}
		return new FinalInterval(min, max);
	}

	/** Results of all pixels, to be filled. */
	static RandomAccessibleInterval<FloatType> result(final Interval at) {
		return Views.translate(new ArrayImgFactory<>(new FloatType()).create(at.dimensionsAsLongArray()), at
			.minAsLongArray());
	}

	/** Asserts that a part is bit for bit as in the whole, or 0 outside an interval. */
	static void assertPart(final RandomAccessibleInterval<? extends RealType<?>> whole,
		final RandomAccessibleInterval<? extends RealType<?>> part, final Interval written, final String what)
	{
		final var cursor = Views.iterable(part).localizingCursor();
		final var access = whole.randomAccess();
		while (cursor.hasNext()) {
			final double value = cursor.next().getRealDouble();
			access.setPosition(cursor);
			final double expected = Intervals.contains(written, cursor) ? access.get().getRealDouble() : 0;
			if (value != expected) assertEquals(expected, value, 0, what + ": pixel " + java.util.Arrays.toString(cursor
				.positionAsLongArray()) + " of " + Intervals.toString(written));
		}
	}
}
