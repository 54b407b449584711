package org.gncfoe.restore;

import java.util.Arrays;
import java.util.List;
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
 *
 * Holes wider than WIDE pixels are filled in the image at half its size first, and so on until they are not; the finer image
 * starts from the coarser one with less smoothing. A hole is filled from its surroundings alone, so with exact observations
 * only these are computed, not the whole image; the result is the same.
 */
public final class Inpainter {

	/**
	 * Holes up to about this width, in pixels, come out better than the harmonic interpolation; wider ones are filled as
	 * smoothly as by that.
	 */
	public static final int BRIDGED = 32;

	/** Holes wider than this, in pixels, are filled at half the size first. */
	static final int WIDE = 4;

	/** How far interpolations look at least. */
	private static final int START_REACH = 4;

	/** Square root of the first smoothing after a start at half the size, prior's unit. */
	private static final double FINER_SMOOTHING = 0.1;

	/**
	 * The same at the smallest size: with so much the start image does not matter. The steps come before those of the
	 * schedule.
	 */
	private static final double COARSEST_SMOOTHING = 0.5;
	private static final int COARSEST_STEPS = 20;

	private final PriorEngine engine;
	private final InpaintSettings settings;
	private final LearnedSchedules learned;

	/**
	 * @param engine the prior, opened on a backend; stays the caller's to close
	 * @param settings how to inpaint
	 * @throws IllegalArgumentException if the prior's file holds a learned schedule that cannot be understood
	 */
	public Inpainter(final PriorEngine engine, final InpaintSettings settings) {
		this.engine = Objects.requireNonNull(engine, "engine");
		this.settings = Objects.requireNonNull(settings, "settings");
		learned = LearnedSchedules.of(engine.prior());
	}

	/** The steps taken at full size where there are no wide holes. */
	public Schedule schedule() {
		return settings.schedule(engine.prior().maxT(), learned);
	}

	/** True if these steps were learned for the prior, false if they are predefined. */
	public boolean isLearned() {
		return settings.chosen(learned).isPresent();
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
		Problem.checkSize(engine, image.length, height, width);
		if (image.length != height * width) return flow(image, observed, settings.noise(), schedule(), fill(engine,
			settings.start(), image, observed, height, width), height, width, progress);
		Interpolation.check(image, observed, height, width);
		if (settings.noise() > 0) return coarseToFine(image, observed, settings.noise(), schedule(), height, width, progress);
		// NB: Checks the observed pixels that no part holds.
		final float[] full = new Inpainting(image, observed).observation().clone();
		// NB: The start image needs surroundings too.
		final int reach = Math.max(START_REACH, engine.prior().gradientRadius());
		final List<Crop> parts = Holes.parts(observed, height, width, reach);
		final double area = parts.stream().mapToLong(Crop::area).sum();
		double done = 0;
		for (final Crop part : parts) {
			final double next = done + part.area() / area;
			final boolean[] known = part.cut(observed, width);
			final float[] filled = coarseToFine(part.cut(image, width), known, 0, schedule(), part.height(), part.width(), progress
				.part(done, next));
			part.pasteUnobserved(filled, known, full, width);
			done = next;
		}
		return full;
	}

	// -- Helper methods --

	/** Inpaints one channel with noise (standard deviation) on it, from half its size if there are wide holes. */
	private float[] coarseToFine(final float[] image, final boolean[] observed, final double noise, final Schedule schedule,
		final int height, final int width, final Progress progress)
	{
		final float[] start = fill(engine, settings.start(), image, observed, height, width);
		if (Holes.widest(observed, height, width) <= WIDE) return flow(image, observed, noise, schedule, start, height, width,
			progress);
		final HalfSize half = HalfSize.of(image, observed, height, width);
		// NB: The mean of four pixels has half the noise.
		final float[] coarse = coarseToFine(half.image(), half.observed(), noise / 2, coarser(schedule), half.height(), half
			.width(), progress.part(0, 0.25));
		half.enlarge(coarse, start, observed, height, width);
		return flow(image, observed, noise, schedule.from(FINER_SMOOTHING * FINER_SMOOTHING), start, height, width, progress
			.part(0.25, 1));
	}

	/** The schedule with enough smoothing before it, where the settings leave that open. */
	private Schedule coarser(final Schedule schedule) {
		final double first = Math.sqrt(schedule.t(0)), most = Math.min(COARSEST_SMOOTHING, Math.sqrt(engine.prior().maxT()));
		return first >= most || !Double.isNaN(settings.smoothing()) ? schedule : Schedule.log(most, first, COARSEST_STEPS).then(
			schedule);
	}

	private float[] flow(final float[] image, final boolean[] observed, final double noise, final Schedule schedule,
		final float[] start, final int height, final int width, final Progress progress)
	{
		final DataTerm data = new Inpainting(image, observed, noise * noise);
		return new GncFlow(schedule).solve(new Problem(engine, height, width, data, start), progress).image();
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
