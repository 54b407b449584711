package org.gncfoe.restore;

import java.util.Arrays;
import java.util.Random;

/**
 * Tests restoration on clean images with known, reproducible degradations. What happens to an image depends only on the
 * seed and on the image's index, not on order, threads, or on which other images are tested.
 * <p>
 * Images are {@code [height][width]}, row-major, in grey levels 0..255; noise is neither clipped nor quantised; PSNR is
 * taken at peak 255 on output clipped to 0..255 ({@link Psnr}). The prior sees grey levels divided by 255.
 *
 * @param seed the seed
 */
public record Evaluation(long seed) {

	/** The grey level that is 1 in the prior's intensity unit. */
	public static final float PEAK = 255;

	private static final long NOISE = 1, MASK = 2;

	/**
	 * PSNR and time of one restoration.
	 *
	 * @param psnr in dB
	 * @param seconds wall-clock time of the restoration alone
	 */
	public record Score(double psnr, double seconds) {}

	// -- Degradations --

	/**
	 * Adds white Gaussian noise.
	 *
	 * @param clean clean image; not changed
	 * @param sigma standard deviation in grey levels
	 * @param index index of the image
	 */
	public float[] noisy(final float[] clean, final double sigma, final int index) {
		final Random random = random(NOISE, index);
		final float[] noisy = new float[clean.length];
		for (int p = 0; p < noisy.length; p++)
			noisy[p] = (float) (clean[p] + sigma * random.nextGaussian());
		return noisy;
	}

	/**
	 * Chooses missing pixels, each independently.
	 *
	 * @param pixels number of pixels
	 * @param missing probability that a pixel is missing, 0 .. 1
	 * @param index index of the image
	 * @return true where the image is observed
	 */
	public boolean[] observed(final int pixels, final double missing, final int index) {
		final Random random = random(MASK, index);
		final boolean[] observed = new boolean[pixels];
		for (int p = 0; p < pixels; p++)
			observed[p] = random.nextDouble() >= missing;
		return observed;
	}

	/**
	 * Square holes on a grid, as far apart as they are wide, and at least 8 pixels.
	 *
	 * @param height height in pixels
	 * @param width width in pixels
	 * @param side side of the holes in pixels
	 * @return true where the image is observed
	 */
	public static boolean[] squares(final int height, final int width, final int side) {
		final boolean[] observed = new boolean[height * width];
		Arrays.fill(observed, true);
		final int gap = Math.max(8, side);
		for (int top = gap / 2; top + side + gap / 2 <= height; top += side + gap)
			for (int left = gap / 2; left + side + gap / 2 <= width; left += side + gap)
				for (int y = top; y < top + side; y++)
					Arrays.fill(observed, y * width + left, y * width + left + side, false);
		return observed;
	}

	// -- Tests --

	/**
	 * Denoises an image with added noise.
	 *
	 * @param denoiser the denoiser
	 * @param clean clean image, grey levels
	 * @param height height in pixels
	 * @param width width in pixels
	 * @param sigma standard deviation in grey levels
	 * @param index index of the image
	 */
	public Score denoising(final Denoiser denoiser, final float[] clean, final int height, final int width,
		final double sigma, final int index)
	{
		final float[] noisy = scaled(noisy(clean, sigma, index), 1 / PEAK);
		final long start = System.nanoTime();
		final float[] result = denoiser.denoise(noisy, height, width, sigma / PEAK, Progress.NONE);
		return score(result, clean, start);
	}

	/**
	 * Compares the errors of the one-step estimate of an image with added noise with what is predicted of them.
	 *
	 * @param denoiser a denoiser of one step: the uncertainty is that of its estimate
	 * @param uncertainty what predicts the errors
	 * @param clean clean image, grey levels
	 * @param height height in pixels
	 * @param width width in pixels
	 * @param sigma standard deviation in grey levels
	 * @param index index of the image
	 * @return the calibration, in grey levels
	 */
	public Calibration uncertainty(final Denoiser denoiser, final Uncertainty uncertainty, final float[] clean,
		final int height, final int width, final double sigma, final int index)
	{
		final float[] noisy = scaled(noisy(clean, sigma, index), 1 / PEAK);
		final float[] estimate = denoiser.denoise(noisy, height, width, sigma / PEAK, Progress.NONE);
		final float[] deviation = uncertainty.deviation(noisy, height, width, sigma / PEAK, Progress.NONE);
		final Calibration calibration = new Calibration();
		calibration.add(scaled(estimate, PEAK), clean, scaled(deviation, PEAK));
		return calibration;
	}

	/**
	 * Inpaints an image with missing pixels.
	 *
	 * @param inpainter the inpainter
	 * @param clean clean image, grey levels
	 * @param height height in pixels
	 * @param width width in pixels
	 * @param observed true where the image is observed
	 * @throws IllegalArgumentException if all pixels are missing
	 */
	public Score inpainting(final Inpainter inpainter, final float[] clean, final int height, final int width,
		final boolean[] observed)
	{
		final float[] image = scaled(clean, 1 / PEAK);
		final long start = System.nanoTime();
		final float[] result = inpainter.inpaint(image, observed, height, width, Progress.NONE);
		return score(result, clean, start);
	}

	/** The same test for an interpolation, for comparison. */
	public Score inpainting(final Interpolation interpolation, final float[] clean, final int height, final int width,
		final boolean[] observed)
	{
		final float[] result = scaled(clean, 1 / PEAK);
		for (int p = 0; p < result.length; p++)
			if (!observed[p]) result[p] = 0;
		final long start = System.nanoTime();
		interpolation.fill(result, observed, height, width);
		return score(result, clean, start);
	}

	/** The means of PSNR and seconds. */
	public static Score mean(final Score... scores) {
		return new Score(Arrays.stream(scores).mapToDouble(Score::psnr).average().orElse(Double.NaN), //
			Arrays.stream(scores).mapToDouble(Score::seconds).average().orElse(Double.NaN));
	}

	// -- Helper methods --

	private static Score score(final float[] result, final float[] clean, final long start) {
		final double seconds = (System.nanoTime() - start) * 1e-9;
		return new Score(Psnr.of(scaled(result, PEAK), clean, PEAK), seconds);
	}

	private static float[] scaled(final float[] image, final float factor) {
		final float[] result = new float[image.length];
		for (int p = 0; p < result.length; p++)
			result[p] = image[p] * factor;
		return result;
	}

	/** NB: java.util.Random, because its values are fixed by its specification, now and in later versions of Java. */
	private Random random(final long purpose, final int index) {
		return new Random(mix(mix(seed * 0x9E3779B97F4A7C15L + purpose) + index));
	}

	/** The finaliser of SplitMix64: neighbouring numbers become unrelated ones. */
	private static long mix(final long value) {
		long z = value + 0x9E3779B97F4A7C15L;
		z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
		z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
		return z ^ (z >>> 31);
	}
}
