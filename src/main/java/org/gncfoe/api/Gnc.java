package org.gncfoe.api;

import java.util.concurrent.CancellationException;

import org.gncfoe.compute.Cancellation;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.restore.Progress;

import net.imglib2.RandomAccessible;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.BooleanType;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;

/**
 * Denoises and inpaints images of any real type and size. The first two dimensions are x and y; images of more are worked on
 * plane by plane. Results are written to the interval of an image of the caller's, and nowhere else; any number of intervals,
 * computed apart, in any order, by any number of threads, equal the whole bit for bit (on the same device).
 *
 * <pre>
 * try (Backend backend = Backends.open("auto", 0); PriorEngine engine = backend.open(Priors.load("natural-r1-vn5"))) {
 *   DenoisingSettings settings = DenoisingSettings.find(image, engine);
 *   Gnc.denoise(image, result, engine, settings); // all of it, if result is as large as the image
 *   Gnc.denoise(image, Views.interval(result, block), engine, settings); // or a block
 *   RandomAccessibleInterval&lt;FloatType&gt; lazy = Gnc.denoised(image, engine, settings); // or what is looked at
 * }
 * </pre>
 *
 * <h2>Borders</h2> An image with an interval ends there, and is mirrored. One without, such as one extended with
 * {@code Views.extendMirrorDouble}, has no border: pixels around the result are read from it, as far as the settings' halo
 * says.
 * <h2>Values</h2> Grey levels in and out. What the type of the result cannot hold is rounded and clipped. NaN and infinite
 * pixels are missing, and filled in.
 * <h2>Threads</h2> The methods may be called by several threads at once. The work itself is done on the device of the engine;
 * a backend on the CPU that was opened for no particular number of threads uses those of the caller
 * ({@code net.imglib2.parallel.Parallelization}).
 * <h2>Cancelling</h2> All throw {@link CancellationException} when progress says so; the result is then incomplete.
 */
public final class Gnc {

	private Gnc() {}

	// -- Denoising --

	/** Denoises without telling of its progress. */
	public static void denoise(final RandomAccessible<? extends RealType<?>> in,
		final RandomAccessibleInterval<? extends RealType<?>> out, final PriorEngine engine,
		final DenoisingSettings settings)
	{
		denoise(in, out, engine, settings, Progress.NONE);
	}

	/**
	 * Denoises what lies in the interval of the result.
	 *
	 * @param in the image, grey levels; not changed; read as far around the result as {@link DenoisingSettings#halo} says
	 * @param out receives the result; of as many dimensions
	 * @param engine a prior for grey images, opened on a backend; stays the caller's to close
	 * @param settings how, and what is the same for the whole image
	 * @param progress told how far the work is, asked whether to stop
	 * @throws IllegalArgumentException if the images have fewer than two dimensions, not as many as each other, or if the
	 *           result reaches beyond the image
	 */
	public static void denoise(final RandomAccessible<? extends RealType<?>> in,
		final RandomAccessibleInterval<? extends RealType<?>> out, final PriorEngine engine,
		final DenoisingSettings settings, final Progress progress)
	{
		denoise(in, out, engine, settings, Neighbours.NONE, progress);
	}

	/**
	 * The same with the help of neighbouring planes: those of a stack, or the frames of a time series.
	 *
	 * @param in read as far around the result as {@link Neighbours#halo} says, and so many more planes along the dimension as
	 *          {@link NeighbourDenoiser#PLANES} says, where it has them
	 * @param neighbours whether, and along which dimension, planes are neighbours
	 * @throws IllegalArgumentException as the other method, or if there is no such dimension
	 */
	public static void denoise(final RandomAccessible<? extends RealType<?>> in,
		final RandomAccessibleInterval<? extends RealType<?>> out, final PriorEngine engine,
		final DenoisingSettings settings, final Neighbours neighbours, final Progress progress)
	{
		Cancellation.during(progress::isCanceled, () -> {
			Restoration.denoising(in, engine, settings, neighbours).write(out, progress);
			return null;
		});
	}

	/**
	 * The denoised image, computed where and when it is looked at, in cells; each once, and again if memory was short since.
	 * May be read by several threads at once.
	 *
	 * @param in the image, as in {@link #denoise}; to be left as it is while the result is in use
	 * @param engine as in {@link #denoise}; to be kept open while the result is in use
	 * @param settings as in {@link #denoise}
	 * @return an image of the same interval, grey levels
	 */
	public static RandomAccessibleInterval<FloatType> denoised(final RandomAccessibleInterval<? extends RealType<?>> in,
		final PriorEngine engine, final DenoisingSettings settings)
	{
		return denoised(in, engine, settings, Neighbours.NONE);
	}

	/** The same with the help of neighbouring planes. */
	public static RandomAccessibleInterval<FloatType> denoised(final RandomAccessibleInterval<? extends RealType<?>> in,
		final PriorEngine engine, final DenoisingSettings settings, final Neighbours neighbours)
	{
		return Restoration.denoising(in, engine, settings, neighbours).lazy(in, DenoisingSettings.TILE);
	}

	// -- Inpainting --

	/** Inpaints without telling of its progress. */
	public static void inpaint(final RandomAccessible<? extends RealType<?>> in,
		final RandomAccessible<? extends BooleanType<?>> missing,
		final RandomAccessibleInterval<? extends RealType<?>> out, final PriorEngine engine,
		final InpaintingSettings settings)
	{
		inpaint(in, missing, out, engine, settings, Progress.NONE);
	}

	/**
	 * Fills in the missing pixels of what lies in the interval of the result; the others are copied as they are, or denoised
	 * if the settings say so.
	 *
	 * @param in the image, grey levels; not changed; read as far around the result as {@link InpaintingSettings#halo} says
	 * @param missing true where a pixel is missing, wherever the image is read; of as many dimensions. NaN and infinite pixels
	 *          are missing too
	 * @param out receives the result; of as many dimensions
	 * @param engine a prior for grey images, opened on a backend; stays the caller's to close
	 * @param settings how, and what is the same for the whole image
	 * @param progress told how far the work is, asked whether to stop
	 * @throws IllegalArgumentException if the images have fewer than two dimensions, not as many as each other, or if the
	 *           result reaches beyond the image
	 */
	public static void inpaint(final RandomAccessible<? extends RealType<?>> in,
		final RandomAccessible<? extends BooleanType<?>> missing,
		final RandomAccessibleInterval<? extends RealType<?>> out, final PriorEngine engine,
		final InpaintingSettings settings, final Progress progress)
	{
		Cancellation.during(progress::isCanceled, () -> {
			Restoration.inpainting(in, missing, engine, settings).write(out, progress);
			return null;
		});
	}

	/** The inpainted image, computed where and when it is looked at; see {@link #denoised} and {@link #inpaint}. */
	public static RandomAccessibleInterval<FloatType> inpainted(final RandomAccessibleInterval<? extends RealType<?>> in,
		final RandomAccessible<? extends BooleanType<?>> missing, final PriorEngine engine,
		final InpaintingSettings settings)
	{
		return Restoration.inpainting(in, missing, engine, settings).lazy(in, settings.tile());
	}
}
