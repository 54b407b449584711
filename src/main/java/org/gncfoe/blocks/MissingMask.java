package org.gncfoe.blocks;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.converter.Converters;
import net.imglib2.type.BooleanType;
import net.imglib2.type.logic.NativeBoolType;
import net.imglib2.type.numeric.RealType;
import net.imglib2.view.Views;

/** Where pixels of a channel are missing, found pixel by pixel, so that it is the same in every block. */
final class MissingMask {

	/** The rules, as on the command line. NB: Hot pixels are found from whole planes, which blocks do not see. */
	static final String NAN = "nan", ZERO = "zero", SATURATED = "saturated", MASK = "mask";

	private static final int CHANNEL = 3;

	private final JobSpec spec;
	private final RandomAccessibleInterval<? extends RealType<?>> mask;

	/** @param mask x, y, z, channel, time; null: there is none */
	MissingMask(final JobSpec spec, final RandomAccessibleInterval<? extends RealType<?>> mask) {
		this.spec = spec;
		this.mask = mask;
	}

	/**
	 * True where a pixel is missing.
	 *
	 * @param in a channel: x, y, z, time
	 */
	RandomAccessibleInterval<? extends BooleanType<?>> of(final RandomAccessibleInterval<? extends RealType<?>> in,
		final long channel, final double saturation)
	{
		if (MASK.equals(spec.missing())) {
			final var one = Views.hyperSlice(mask, CHANNEL, mask.dimension(CHANNEL) == 1 ? 0 : channel);
			return where(spread(one, in), 0, false);
		}
		if (ZERO.equals(spec.missing())) return where(in, 0, true);
		if (SATURATED.equals(spec.missing()) && !Double.isNaN(saturation)) return atLeast(in, saturation);
		return where(in, Double.NaN, true);
	}

	// -- Helper methods --

	private static RandomAccessibleInterval<NativeBoolType> where(
		final RandomAccessibleInterval<? extends RealType<?>> image, final double value, final boolean equal)
	{
		return Converters.convert((RandomAccessibleInterval<RealType<?>>) image, (pixel, to) -> to.set(pixel
			.getRealDouble() == value == equal), new NativeBoolType());
	}

	private static RandomAccessibleInterval<NativeBoolType> atLeast(
		final RandomAccessibleInterval<? extends RealType<?>> image, final double value)
	{
		return Converters.convert((RandomAccessibleInterval<RealType<?>>) image, (pixel, to) -> to.set(pixel
			.getRealFloat() >= value), new NativeBoolType());
	}

	/** A mask of one plane, or one time, serves all. */
	private static <T> RandomAccessibleInterval<T> spread(final RandomAccessibleInterval<T> mask,
		final RandomAccessibleInterval<?> image)
	{
		RandomAccessibleInterval<T> all = mask;
		for (int d = 2; d < mask.numDimensions(); d++)
			if (mask.dimension(d) == 1 && image.dimension(d) > 1) {
				all = Views.addDimension(Views.hyperSlice(all, d, 0), 0, image.dimension(d) - 1);
				for (int k = all.numDimensions() - 1; k > d; k--)
					all = Views.permute(all, k, k - 1);
			}
		return all;
	}
}
