package org.gncfoe.restore;

import java.util.Objects;
import java.util.concurrent.CancellationException;

import org.gncfoe.compute.PriorEngine;

/**
 * Removes additive white Gaussian noise with the prior. May be used by several threads.
 *
 * <pre>
 * Denoiser denoiser = new Denoiser(engine, DenoiseSettings.defaults());
 * float[] clean = denoiser.denoise(noisy, height, width, 25 / 255.0, Progress.NONE);
 * </pre>
 *
 * Noise outside the range of the prior: above it, intensities are divided by a factor for the time of the computation, so
 * that the noise meets the upper end of the range; below it, the prior of the lower end is used, with steps of the true
 * size.
 * <p>
 * NaN and infinite pixels count as missing. They are interpolated, then restored by a few GNC steps that keep the observed
 * pixels, down to a smoothing equal to the noise variance, and the image so completed is denoised.
 */
public final class Denoiser {

	/** Steps, and square root of the first smoothing, that restore missing pixels. */
	private static final int MISSING_STEPS = 10;
	private static final double MISSING_SMOOTHING = 0.3;

	private final PriorEngine engine;
	private final DenoiseSettings settings;
	private final LearnedSchedules learned;

	/**
	 * @param engine the prior, opened on a backend; stays the caller's to close
	 * @param settings how to denoise
	 * @throws IllegalArgumentException if the prior's file holds a learned schedule that cannot be understood
	 */
	public Denoiser(final PriorEngine engine, final DenoiseSettings settings) {
		this.engine = Objects.requireNonNull(engine, "engine");
		this.settings = Objects.requireNonNull(settings, "settings");
		learned = LearnedSchedules.of(engine.prior());
	}

	/**
	 * Denoises an image.
	 *
	 * @param noisy {@code [channels][height][width]}, row-major, prior's intensity unit (useful range about [0, 1]); not
	 *          changed
	 * @param height height in pixels
	 * @param width width in pixels
	 * @param sigma standard deviation of the noise, same unit; 0 returns a copy, with missing pixels restored
	 * @param progress told after every step
	 * @return the denoised image, all pixels finite
	 * @throws IllegalArgumentException if the sizes do not fit, sigma is negative or not finite, or a channel has no finite
	 *           pixel
	 * @throws CancellationException if progress says so
	 */
	public float[] denoise(final float[] noisy, final int height, final int width, final double sigma,
		final Progress progress)
	{
		Problem.checkSize(engine, noisy.length, height, width);
		if (!(sigma >= 0 && sigma < Double.POSITIVE_INFINITY)) throw new IllegalArgumentException(
			"the noise must be finite and at least 0, not " + sigma);
		final double most = Math.sqrt(engine.prior().maxT());
		final double factor = Math.max(1, sigma / most);
		// NB: The smoothing asked for is in the unit of the image too. A step of its size is safe up to the end of the range.
		final DenoiseSettings adapted = settings.withSmoothing(Math.min(settings.smoothing() / factor, most));
		if (factor == 1) return inRange(noisy, height, width, sigma, adapted, progress);
		return divided(inRange(divided(noisy, factor), height, width, most, adapted, progress), 1 / factor);
	}

	/**
	 * The steps taken at a noise level within the range of the prior.
	 *
	 * @param sigma standard deviation of the noise, prior's unit, positive
	 */
	public Schedule schedule(final double sigma) {
		return settings.schedule(sigma, learned);
	}

	/**
	 * The smoothings that joint optimisation of the image and the smoothing goes through on an image, as steps for that image
	 * and others like it; see {@link JointOptimisation#schedule}.
	 *
	 * @param noisy {@code [channels][height][width]}, row-major, prior's intensity unit, all finite; not changed
	 * @param height height in pixels
	 * @param width width in pixels
	 * @param sigma standard deviation of the noise, same unit, positive
	 * @param steps number of steps
	 * @param progress told after every step
	 */
	public Schedule jointSchedule(final float[] noisy, final int height, final int width, final double sigma,
		final int steps, final Progress progress)
	{
		final double factor = Math.max(1, sigma / Math.sqrt(engine.prior().maxT())), s = sigma / factor;
		final float[] image = factor == 1 ? noisy : divided(noisy, factor);
		final double first = Double.isNaN(settings.smoothing()) ? s : settings.smoothing() / factor;
		return new JointOptimisation(first, JointOptimisation.BETA, steps, 0).schedule(new Problem(engine, height, width,
			new GaussianDenoising(image, s * s), image), progress);
	}

	/**
	 * What fills in the missing pixels of a noisy image, before it is denoised.
	 *
	 * @param sigma standard deviation of the noise, prior's unit, at least 0: the smoothing ends there
	 */
	public static Inpainter filler(final PriorEngine engine, final double sigma) {
		final double last = Math.max(sigma, Math.sqrt(engine.prior().minT()));
		return new Inpainter(engine, InpaintSettings.defaults().withSteps(MISSING_STEPS).withSmoothing(Math.max(
			MISSING_SMOOTHING, last), last));
	}

	/** True if these steps were learned for the prior, false if they are predefined. */
	public boolean isLearned() {
		return settings.chosen(learned).isPresent();
	}

	// -- Helper methods --

	private float[] inRange(final float[] noisy, final int height, final int width, final double sigma,
		final DenoiseSettings adapted, final Progress progress)
	{
		final boolean[] observed = finite(noisy);
		if (observed == null) return complete(noisy, height, width, sigma, adapted, progress);
		final int steps = sigma == 0 ? 0 : adapted.schedule(sigma, learned).steps();
		final double share = (double) MISSING_STEPS / (MISSING_STEPS + steps);
		final float[] full = filler(engine, sigma).inpaint(noisy, observed, height, width, progress.part(0, share));
		return complete(full, height, width, sigma, adapted, progress.part(share, 1));
	}

	/** Denoises an image without missing pixels. */
	private float[] complete(final float[] noisy, final int height, final int width, final double sigma,
		final DenoiseSettings adapted, final Progress progress)
	{
		if (sigma == 0) return noisy.clone();
		final Problem problem = new Problem(engine, height, width, new GaussianDenoising(noisy, sigma * sigma), noisy);
		return new GncFlow(adapted.schedule(sigma, learned)).solve(problem, progress).image();
	}

	/** Where pixels are finite, or null if all are. */
	private static boolean[] finite(final float[] image) {
		final boolean[] finite = new boolean[image.length];
		boolean all = true;
		for (int p = 0; p < image.length; p++)
			all &= finite[p] = Float.isFinite(image[p]);
		return all ? null : finite;
	}

	private static float[] divided(final float[] image, final double divisor) {
		final float[] result = new float[image.length];
		for (int p = 0; p < image.length; p++)
			result[p] = (float) (image[p] / divisor);
		return result;
	}
}
