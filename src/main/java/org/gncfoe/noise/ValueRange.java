package org.gncfoe.noise;

import java.util.List;

import net.imglib2.type.numeric.IntegerType;
import net.imglib2.type.numeric.RealType;

/**
 * The range of values an image could hold when it was recorded: noise beyond it was clipped.
 *
 * @param lowest the value below which everything was clipped, in grey levels; -infinity: nothing was
 * @param highest the value above which everything was clipped, in grey levels; +infinity: nothing was
 */
public record ValueRange(double lowest, double highest) {

	/** The range of an image without clipping. */
	public static final ValueRange UNLIMITED = new ValueRange(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

	/** Fewer pixels than this at the end of the range are no sign of clipping. */
	private static final int FEWEST_CLIPPED = 20;

	/** @throws IllegalArgumentException if the range is empty */
	public ValueRange {
		if (!(lowest < highest)) throw new IllegalArgumentException("a range needs lowest < highest, not " + lowest +
			" and " + highest);
	}

	/**
	 * Finds limits by the pixels that pile up there: at least 20, and more than twice as many as at the next value. A limit
	 * without such a pile is infinite.
	 *
	 * @param planes images of any shape, grey levels; NaN and infinite pixels are ignored
	 */
	public static ValueRange detect(final List<float[]> planes) {
		final double lowest = pile(planes, 1), highest = pile(planes, -1);
		return lowest < highest ? new ValueRange(lowest, highest) : UNLIMITED;
	}

	/**
	 * The range of values an image could hold: that of its type, and what {@link #detect} finds.
	 *
	 * @param type the type of its pixels; only integers have a range
	 * @param planes images of any shape, grey levels
	 */
	public static ValueRange of(final RealType<?> type, final List<float[]> planes) {
		final ValueRange detected = detect(planes);
		return type instanceof IntegerType ? detected.intersect(new ValueRange(type.getMinValue(), type.getMaxValue()))
			: detected;
	}

	/** This range, further limited by another one. */
	public ValueRange intersect(final ValueRange other) {
		final double low = Math.max(lowest, other.lowest), high = Math.min(highest, other.highest);
		return low < high ? new ValueRange(low, high) : this;
	}

	// -- Helper methods --

	/** The smallest value of sign * pixel if it is a pile, else infinity of the same sign. */
	private static double pile(final List<float[]> planes, final int sign) {
		float first = Float.POSITIVE_INFINITY, second = first;
		long firsts = 0, seconds = 0;
		for (final float[] plane : planes)
			for (final float pixel : plane) {
				final float v = sign * pixel;
				// NB: This sorts out NaN too.
				if (!(v <= second) || v == Float.NEGATIVE_INFINITY || v == Float.POSITIVE_INFINITY) continue;
				if (v < first) {
					second = first;
					seconds = firsts;
					first = v;
					firsts = 1;
				}
				else if (v == first) firsts++;
				else if (v < second) {
					second = v;
					seconds = 1;
				}
				else seconds++;
			}
		final boolean isPile = firsts >= FEWEST_CLIPPED && firsts > 2 * seconds;
		return sign * (isPile ? first : Double.NEGATIVE_INFINITY);
	}
}
