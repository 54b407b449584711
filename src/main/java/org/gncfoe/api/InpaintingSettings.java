package org.gncfoe.api;

import java.util.Objects;

import org.gncfoe.compute.PriorEngine;
import org.gncfoe.noise.Samples;
import org.gncfoe.restore.InpaintSettings;
import org.gncfoe.restore.Inpainter;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.converter.Converters;
import net.imglib2.type.BooleanType;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.integer.UnsignedByteType;
import net.imglib2.type.numeric.real.FloatType;

/**
 * How to fill in the missing pixels of an image, and what is the same for all its parts. Found once; then parts can be
 * inpainted anywhere, in any order, by {@link Gnc#inpaint}, and equal the whole bit for bit. Immutable.
 * <p>
 * What is filled in depends on pixels far away, so it is found in tiles of a fixed grid, each with a rim around it. In holes
 * wider than the rim can see, a seam between tiles may be visible; a larger tile has fewer.
 *
 * @param scale from grey levels to the prior's unit
 * @param steps the steps; smoothings in the prior's unit, and no noise
 * @param tile side of the tiles in pixels
 * @param rim how many pixels around a tile are looked at
 * @param denoising how the image is denoised after it was filled; null: pixels that are not missing stay as they are, bit for
 *          bit
 */
public record InpaintingSettings(IntensityScale scale, InpaintSettings steps, int tile, int rim,
	DenoisingSettings denoising)
{

	/** The usual side of tiles in pixels. */
	private static final int TILE = 512;

	/** @throws IllegalArgumentException if a number is out of its range, or the steps name a noise */
	public InpaintingSettings {
		Objects.requireNonNull(scale, "scale");
		Objects.requireNonNull(steps, "steps");
		if (steps.noise() > 0) throw new IllegalArgumentException(
			"steps for exact observations are needed: noise is taken away afterwards, see withDenoising");
		if (tile < 1 || rim < 0) throw new IllegalArgumentException("tiles need a positive side and a rim of at least 0, not " +
			tile + " and " + rim);
	}

	/**
	 * Settings for an image, from {@link Samples} of it: at most 32 million pixels are read.
	 *
	 * @param image at least two dimensions, grey levels: the first two are x and y, the others count planes
	 * @param missing true where a pixel is missing, of the same size; NaN and infinite pixels are missing too
	 * @param engine the prior, opened on a backend
	 * @param steps the steps; smoothings in the prior's unit
	 * @param widest width of the widest hole in pixels; 0: not known, at most {@link Inpainter#BRIDGED}
	 */
	public static InpaintingSettings find(final RandomAccessibleInterval<? extends RealType<?>> image,
		final RandomAccessibleInterval<? extends BooleanType<?>> missing, final PriorEngine engine,
		final InpaintSettings steps, final int widest)
	{
		if (image.getType() instanceof UnsignedByteType) return of(IntensityScale.BYTES, engine, steps, widest);
		final RandomAccessibleInterval<FloatType> observed = Converters.convert((RandomAccessibleInterval<RealType<?>>) image,
			(RandomAccessibleInterval<BooleanType<?>>) missing, (value, lost, to) -> to.set(lost.get() ? Float.NaN : value
				.getRealFloat()), new FloatType());
		return of(IntensityScale.ofRange(Samples.of(observed).parts()), engine, steps, widest);
	}

	/** Settings for images of which everything is known; see {@link #find}. */
	public static InpaintingSettings of(final IntensityScale scale, final PriorEngine engine, final InpaintSettings steps,
		final int widest)
	{
		final int rim = new Inpainter(engine, steps).reach(widest > 0 ? widest : Inpainter.BRIDGED);
		return new InpaintingSettings(scale, steps, Math.max(TILE, 2 * rim), rim, null);
	}

	/** The same, and the image so filled is denoised; null: it is not. */
	public InpaintingSettings withDenoising(final DenoisingSettings value) {
		return new InpaintingSettings(scale, steps, tile, rim, value);
	}

	/** The same in other tiles: their side, and the rim around them, in pixels. */
	public InpaintingSettings withTile(final int side, final int around) {
		return new InpaintingSettings(scale, steps, side, around, denoising);
	}

	/** How far around an interval {@link Gnc#inpaint} reads, in pixels at most. */
	public int halo() {
		return tile - 1 + rim + (denoising == null ? 0 : denoising.reach());
	}
}
