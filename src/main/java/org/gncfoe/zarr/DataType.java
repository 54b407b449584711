package org.gncfoe.zarr;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;

import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.img.basictypeaccess.array.ByteArray;
import net.imglib2.img.basictypeaccess.array.DoubleArray;
import net.imglib2.img.basictypeaccess.array.FloatArray;
import net.imglib2.img.basictypeaccess.array.IntArray;
import net.imglib2.img.basictypeaccess.array.LongArray;
import net.imglib2.img.basictypeaccess.array.ShortArray;
import net.imglib2.type.NativeType;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.integer.ByteType;
import net.imglib2.type.numeric.integer.IntType;
import net.imglib2.type.numeric.integer.LongType;
import net.imglib2.type.numeric.integer.ShortType;
import net.imglib2.type.numeric.integer.UnsignedByteType;
import net.imglib2.type.numeric.integer.UnsignedIntType;
import net.imglib2.type.numeric.integer.UnsignedLongType;
import net.imglib2.type.numeric.integer.UnsignedShortType;
import net.imglib2.type.numeric.real.DoubleType;
import net.imglib2.type.numeric.real.FloatType;

/** The types of pixels. Their values are kept in arrays of Java's primitive type of the same width. */
public enum DataType {

	UINT8(1), UINT16(2), UINT32(4), UINT64(8), INT8(1), INT16(2), INT32(4), INT64(8), FLOAT32(4), FLOAT64(8);

	private final int bytes;

	DataType(final int bytes) {
		this.bytes = bytes;
	}

	/** Bytes of a value. */
	public int bytes() {
		return bytes;
	}

	/** The name in version 3: {@code uint16}. */
	public String v3() {
		return name().toLowerCase(Locale.ROOT);
	}

	/** The name in version 2, of little byte order: {@code <u2}. */
	String v2() {
		return (bytes == 1 ? "|" : "<") + (isFloat() ? 'f' : this.name().charAt(0) == 'U' ? 'u' : 'i') + bytes;
	}

	boolean isFloat() {
		return this == FLOAT32 || this == FLOAT64;
	}

	/** The type of a name as in version 3, or in version 2 without the byte order. */
	static DataType of(final String name) throws IOException {
		for (final DataType type : values())
			if (type.v3().equals(name) || type.v2().substring(1).equals(name)) return type;
		throw new IOException("pixels of type " + name + " cannot be read: convert them to integers of 8 to 64 bits or " +
			"floating point of 32 or 64");
	}

	/** The type whose ImgLib2 type this is. */
	public static DataType of(final RealType<?> pixel) {
		for (final DataType type : values())
			if (type.pixel().getClass() == pixel.getClass()) return type;
		throw new IllegalArgumentException("no pixels of a store: " + pixel.getClass());
	}

	/** A pixel of ImgLib2. */
	public RealType<?> pixel() {
		return switch (this) {
			case UINT8 -> new UnsignedByteType();
			case UINT16 -> new UnsignedShortType();
			case UINT32 -> new UnsignedIntType();
			case UINT64 -> new UnsignedLongType();
			case INT8 -> new ByteType();
			case INT16 -> new ShortType();
			case INT32 -> new IntType();
			case INT64 -> new LongType();
			case FLOAT32 -> new FloatType();
			case FLOAT64 -> new DoubleType();
		};
	}

	// -- Arrays --

	/** An array of so many values, all zero. */
	public Object array(final int n) {
		return switch (bytes) {
			case 1 -> new byte[n];
			case 2 -> new short[n];
			case 4 -> this == FLOAT32 ? new float[n] : new int[n];
			default -> this == FLOAT64 ? new double[n] : new long[n];
		};
	}

	/** An array of so many values, all equal. {@code bits}: those of the value. */
	Object array(final int n, final long bits) {
		final Object values = array(n);
		if (bits == 0) return values;
		if (values instanceof byte[] v) java.util.Arrays.fill(v, (byte) bits);
		else if (values instanceof short[] v) java.util.Arrays.fill(v, (short) bits);
		else if (values instanceof int[] v) java.util.Arrays.fill(v, (int) bits);
		else if (values instanceof long[] v) java.util.Arrays.fill(v, bits);
		else if (values instanceof float[] v) java.util.Arrays.fill(v, Float.intBitsToFloat((int) bits));
		else java.util.Arrays.fill((double[]) values, Double.longBitsToDouble(bits));
		return values;
	}

	/** The values in bytes. */
	Object values(final byte[] from, final ByteOrder order) {
		final int n = from.length / bytes;
		if (bytes == 1) return from;
		final ByteBuffer buffer = ByteBuffer.wrap(from).order(order);
		final Object values = array(n);
		if (values instanceof short[] v) buffer.asShortBuffer().get(v);
		else if (values instanceof int[] v) buffer.asIntBuffer().get(v);
		else if (values instanceof long[] v) buffer.asLongBuffer().get(v);
		else if (values instanceof float[] v) buffer.asFloatBuffer().get(v);
		else buffer.asDoubleBuffer().get((double[]) values);
		return values;
	}

	/** Values as bytes of little order. */
	byte[] bytes(final Object values) {
		if (values instanceof byte[] v) return v;
		final ByteBuffer buffer = ByteBuffer.allocate(java.lang.reflect.Array.getLength(values) * bytes).order(
			ByteOrder.LITTLE_ENDIAN);
		if (values instanceof short[] v) buffer.asShortBuffer().put(v);
		else if (values instanceof int[] v) buffer.asIntBuffer().put(v);
		else if (values instanceof long[] v) buffer.asLongBuffer().put(v);
		else if (values instanceof float[] v) buffer.asFloatBuffer().put(v);
		else buffer.asDoubleBuffer().put((double[]) values);
		return buffer.array();
	}

	/** ImgLib2's access to an array. */
	Object access(final Object values) {
		if (values instanceof byte[] v) return new ByteArray(v);
		if (values instanceof short[] v) return new ShortArray(v);
		if (values instanceof int[] v) return new IntArray(v);
		if (values instanceof long[] v) return new LongArray(v);
		if (values instanceof float[] v) return new FloatArray(v);
		return new DoubleArray((double[]) values);
	}

	/** An image of the values of an array, as of {@link #array(int)}; x first. */
	public Img<? extends RealType<?>> image(final Object values, final long... size) {
		return switch (this) {
			case UINT8 -> ArrayImgs.unsignedBytes((byte[]) values, size);
			case UINT16 -> ArrayImgs.unsignedShorts((short[]) values, size);
			case UINT32 -> ArrayImgs.unsignedInts((int[]) values, size);
			case UINT64 -> ArrayImgs.unsignedLongs((long[]) values, size);
			case INT8 -> ArrayImgs.bytes((byte[]) values, size);
			case INT16 -> ArrayImgs.shorts((short[]) values, size);
			case INT32 -> ArrayImgs.ints((int[]) values, size);
			case INT64 -> ArrayImgs.longs((long[]) values, size);
			case FLOAT32 -> ArrayImgs.floats((float[]) values, size);
			case FLOAT64 -> ArrayImgs.doubles((double[]) values, size);
		};
	}

	// -- Fill values --

	/** The bits of a fill value in metadata. */
	long bits(final JsonElement fill) throws IOException {
		if (fill == null || fill.isJsonNull()) return 0;
		try {
			final String text = fill.getAsString();
			if (text.startsWith("0x")) return new BigInteger(text.substring(2), 16).longValue();
			if (!isFloat()) return text.equals("false") ? 0 : new BigDecimal(text).toBigIntegerExact().longValue();
			final double value = switch (text) {
				case "NaN" -> Double.NaN;
				case "Infinity" -> Double.POSITIVE_INFINITY;
				case "-Infinity" -> Double.NEGATIVE_INFINITY;
				default -> Double.parseDouble(text);
			};
			return this == FLOAT32 ? Float.floatToRawIntBits((float) value) : Double.doubleToRawLongBits(value);
		}
		catch (final RuntimeException e) {
			throw Json.wrong("fill value", fill);
		}
	}

	/** The fill value of these bits for metadata. */
	JsonElement fill(final long bits) {
		if (!isFloat()) return new JsonPrimitive(this == UINT64 ? new BigInteger(Long.toUnsignedString(bits)) : BigInteger
			.valueOf(bits));
		final double value = this == FLOAT32 ? Float.intBitsToFloat((int) bits) : Double.longBitsToDouble(bits);
		if (Double.isFinite(value)) return new JsonPrimitive(value);
		return new JsonPrimitive(String.valueOf(value));
	}

	/** NB: {@link NativeType} is what images of cells are made of; all pixels here are both. */
	@SuppressWarnings({ "unchecked", "rawtypes" })
	NativeType nativePixel() {
		return (NativeType) pixel();
	}
}
