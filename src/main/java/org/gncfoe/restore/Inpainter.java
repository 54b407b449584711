package org.gncfoe.restore;

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CancellationException;

import org.gncfoe.compute.PriorEngine;

/**
 * Fills missing pixels with the prior: GNC flow from an interpolated start image. May be used by several threads.
 *
 * <pre>
 * Inpainter inpainter = new Inpainter(engine, InpaintSettings.defaults());
 * float[] full = inpainter.inpaint(image, observed, height, width, Progress.NONE);
 * </pre>
 */
public final class Inpainter {

	private final PriorEngine engine;
	private final InpaintSettings settings;

	/**
	 * @param engine the prior, opened on a backend; stays the caller's to close
	 * @param settings how to inpaint
	 */
	public Inpainter(final PriorEngine engine, final InpaintSettings settings) {
		this.engine = Objects.requireNonNull(engine, "engine");
		this.settings = Objects.requireNonNull(settings, "settings");
	}

	/**
	 * Inpaints an image.
	 *
	 * @param image {@code [channels][height][width]}, row-major, prior's intensity unit; values of missing pixels are
	 *          ignored; not changed
	 * @param observed true where the image is observed, shaped like the image
	 * @param height height in pixels
	 * @param width width in pixels
	 * @param progress told after every step
	 * @return the full image; observed pixels are bit-exact unless the settings name a noise
	 * @throws IllegalArgumentException if the sizes do not fit, a channel has no observed pixel, or an observed pixel is
	 *           not finite
	 * @throws CancellationException if progress says so
	 */
	public float[] inpaint(final float[] image, final boolean[] observed, final int height, final int width,
		final Progress progress)
	{
		final DataTerm data = new Inpainting(image, observed, settings.noise() * settings.noise());
		final float[] start = fill(engine, settings.start(), image, observed, height, width);
		final Solver flow = new GncFlow(settings.schedule(engine.prior().maxT()));
		return flow.solve(new Problem(engine, height, width, data, start), progress).image();
	}

	/** A copy of the image with the missing pixels of every channel interpolated. */
	static float[] fill(final PriorEngine engine, final Interpolation interpolation, final float[] image,
		final boolean[] observed, final int height, final int width)
	{
		Problem.checkSize(engine, image.length, height, width);
		final int pixels = height * width;
		final float[] filled = new float[image.length];
		for (int from = 0; from < image.length; from += pixels) {
			final float[] channel = Arrays.copyOfRange(image, from, from + pixels);
			interpolation.fill(channel, Arrays.copyOfRange(observed, from, from + pixels), height, width);
			System.arraycopy(channel, 0, filled, from, pixels);
		}
		return filled;
	}
}
