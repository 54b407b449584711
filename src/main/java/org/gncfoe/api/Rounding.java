package org.gncfoe.api;

import net.imglib2.type.numeric.IntegerType;
import net.imglib2.type.numeric.RealType;

/** How values are written to pixels of a type: integers are rounded and clipped to its range. */
final class Rounding {

	private final boolean integer;
	private final double least, most;

	private Rounding(final boolean integer, final double least, final double most) {
		this.integer = integer;
		this.least = least;
		this.most = most;
	}

	static Rounding of(final RealType<?> type) {
		return new Rounding(type instanceof IntegerType, type.getMinValue(), type.getMaxValue());
	}

	void set(final RealType<?> pixel, final double value) {
		pixel.setReal(integer ? Math.max(least, Math.min(most, Math.floor(value + 0.5))) : value);
	}
}
