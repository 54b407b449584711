package org.gncfoe.prior;

/** IEEE 754 half precision: 11 significant bits, 6e-8 to 65504. NB: the JDK converts from version 20 only. */
final class Float16 {

	private Float16() {}

	/** The value of 16 bits. */
	static float toFloat(final short bits) {
		final int exponent = bits >> 10 & 0x1f, fraction = bits & 0x3ff;
		final float magnitude;
		if (exponent == 0x1f) magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
		else if (exponent == 0) magnitude = Math.scalb((float) fraction, -24);
		else magnitude = Math.scalb((float) (fraction | 0x400), exponent - 25);
		return bits < 0 ? -magnitude : magnitude;
	}

	/** The nearest half-precision number, ties to even; infinite beyond 65504. */
	static short of(final float value) {
		final int sign = value < 0 || 1 / value < 0 ? 0x8000 : 0;
		final float v = Math.abs(value);
		if (Float.isNaN(v)) return (short) 0x7e00;
		if (v >= 65520) return (short) (sign | 0x7c00);
		final int exponent = Math.max(-14, Math.getExponent(v));
		// NB: exact, as v has 24 bits and the product is below 2^11; a carry into the next exponent comes out right
		final int units = (int) Math.rint(Math.scalb((double) v, 10 - exponent));
		return (short) (sign | (exponent + 14 << 10) + units);
	}
}
