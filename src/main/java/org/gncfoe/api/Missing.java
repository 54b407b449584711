package org.gncfoe.api;

import net.imglib2.Interval;
import net.imglib2.RandomAccessible;
import net.imglib2.type.BooleanType;
import net.imglib2.view.Views;

/** Tells which pixels of a plane are missing. NaN and infinite ones always are. May be used by several threads at once. */
public interface Missing {

	/** Only NaN and infinite pixels are missing. */
	Missing NOT_FINITE = (part, values) -> new boolean[values.length];

	/**
	 * True where a pixel is missing.
	 *
	 * @param part x and y, within the plane
	 * @param values the pixels there, {@code [height][width]}; not to be changed
	 * @return a new array of the same shape; pixels that are not finite need not be named
	 */
	boolean[] in(Interval part, float[] values);

	/** The pixels where a mask of two dimensions is true. */
	static Missing of(final RandomAccessible<? extends BooleanType<?>> mask) {
		return (part, values) -> {
			final boolean[] lost = new boolean[values.length];
			final var at = Views.flatIterable(Views.interval(mask, part)).cursor();
			for (int p = 0; p < lost.length; p++)
				lost[p] = at.next().get();
			return lost;
		};
	}
}
