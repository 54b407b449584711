package org.gncfoe.api;

import org.gncfoe.compute.PriorEngine;
import org.gncfoe.restore.Progress;

import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;

/**
 * The factor close to 1 for the signal (what exceeds the offset) that gives an image the mean it had: the inverse of the
 * Anscombe transform is as unbiased as the noise is known, and the mean of many pixels is known much better. Found by
 * denoising the image, or squares of it, spread evenly over planes and places.
 */
public final class MeanFactor {

	/** The signal is changed at most by this share; a larger difference means clipped noise. */
	private static final double MOST_CHANGE = 0.05;

	/** As many pixels and planes at most are denoised; of larger planes, so many squares of this side. */
	private static final int MOST_PIXELS = 1 << 20, MOST_PLANES = 4, PARTS = 4, SIDE = 512;

	private final PlaneDenoiser denoiser;
	private final double offset;
	private double wanted, got;

	private MeanFactor(final PlaneDenoiser denoiser) {
		this.denoiser = denoiser;
		offset = denoiser.settings().noise().camera().offset();
	}

	/** The planes of an image. */
	public interface Stack {

		/** Plane k, grey levels. */
		Pixels plane(long k);
	}

	/** Hears of whole planes that were denoised to find the factor, so that nobody need do that again. */
	public interface Listener {

		/**
		 * A plane is denoised.
		 *
		 * @param k its number
		 * @param levels {@code [height][width]}, grey levels, with the factor 1; see {@link PlaneDenoiser#applyFactor}
		 */
		void denoised(long k, float[] levels);
	}

	/** Whether planes of this size are denoised as a whole. */
	public static boolean takesWhole(final Interval bounds) {
		return bounds.dimension(0) * bounds.dimension(1) <= MOST_PIXELS;
	}

	/** The factor of an image. */
	static double of(final RandomAccessibleInterval<? extends RealType<?>> image, final PriorEngine engine,
		final DenoisingSettings settings)
	{
		final Planes planes = Planes.of(image);
		return of(k -> Pixels.of(planes.plane(image, k)), planes.count(), Parts.plane(image), engine, settings, Progress.NONE,
			(k, levels) -> {});
	}

	/**
	 * The factor of planes of one size.
	 *
	 * @param stack the planes
	 * @param count number of planes
	 * @param bounds a plane: x and y
	 * @param engine the prior, opened on a backend
	 * @param settings settings for the noise of a camera; their factor does not matter
	 * @param progress asked whether to stop
	 * @param listener hears of planes that were denoised as a whole
	 */
	public static double of(final Stack stack, final long count, final Interval bounds, final PriorEngine engine,
		final DenoisingSettings settings, final Progress progress, final Listener listener)
	{
		final MeanFactor factor = new MeanFactor(new PlaneDenoiser(engine, settings.withFactor(1)));
		final long w = bounds.dimension(0), h = bounds.dimension(1);
		final boolean whole = takesWhole(bounds);
		final int n = !whole ? PARTS : (int) Math.min(count, Math.max(1, Math.min(MOST_PLANES, MOST_PIXELS / (w *
			h))));
		for (int i = 0; i < n; i++) {
			progress.check();
			final long k = (long) ((i + 0.5) * count / n);
			final Interval part = whole ? bounds : part(i, bounds);
			final float[] after = factor.add(stack.plane(k), part, bounds, progress.part((double) i / n, (i + 1.0) / n));
			if (whole) listener.denoised(k, after);
		}
		return factor.value();
	}

	// -- Helper methods --

	private float[] add(final Pixels levels, final Interval part, final Interval bounds, final Progress progress) {
		final float[] before = levels.read(part, Progress.NONE);
		final float[] after = denoiser.restored(levels, Missing.NOT_FINITE, bounds).read(part, progress);
		for (int p = 0; p < before.length; p++) {
			if (!Float.isFinite(before[p])) continue;
			wanted += before[p] - offset;
			got += after[p] - offset;
		}
		return after;
	}

	private double value() {
		final double factor = wanted / got;
		return Math.abs(factor - 1) <= MOST_CHANGE ? factor : 1;
	}

	/** The i-th square: in other rows than columns, or as much of it as there is. */
	private static Interval part(final int i, final Interval bounds) {
		final long w = Math.min(bounds.dimension(0), (long) SIDE * SIDE / Math.min(bounds.dimension(1), SIDE));
		final long h = Math.min(bounds.dimension(1), (long) SIDE * SIDE / Math.min(bounds.dimension(0), SIDE));
		final double x = (i + 0.5) / PARTS, y = (i * 3 % PARTS + 0.5) / PARTS;
		return FinalInterval.createMinSize(bounds.min(0) + (long) (x * (bounds.dimension(0) - w)), bounds.min(1) + (long) (y *
			(bounds.dimension(1) - h)), w, h);
	}
}
