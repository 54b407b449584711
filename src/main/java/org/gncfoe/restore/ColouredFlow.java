package org.gncfoe.restore;

import java.util.Objects;

import org.gncfoe.compute.PriorEngine;
import org.gncfoe.noise.NoiseSpectrum;

/**
 * Removes noise of a known power spectrum with the prior: a flow whose smoothing falls from the largest power of the noise to
 * about the geometric mean of its power, with the exact proximal map of {@link ColouredDenoising}; the result is one more
 * step of the prior without data term, which takes away the noise that is left at the frequencies where there is little. May
 * be used by several threads.
 * <p>
 * How much the data count depends on the image: where it has little detail, the prior may be trusted more. The levels range
 * from 0 (much detail) to {@link #LEVELS} - 1 (little); the numbers were found by search on clean microscopy and natural images
 * with simulated coloured noise.
 */
public final class ColouredFlow {

	/** First and last smoothing, relative to the noise, and step size over smoothing at the first and last step. */
	private static final double[][] SCHEDULES = { { 0.5, 3.2, 6.4, 2.5 }, { 1, 2, 4, 2 }, { 2, 1.5, 3, 1.5 }, { 2, 1, 2,
		1 }, { 4, 1, 1, 1 } };

	/** Number of levels. */
	public static final int LEVELS = SCHEDULES.length;

	/** Where nothing is known of the image. */
	public static final int USUAL = 3;

	/** Steps with the data term, before the last one without. */
	private static final int STEPS = 8;

	/** Largest smoothing: the prior's useful range is about 1, and more takes all structure away. */
	private static final double MOST = 0.1;

	private final PriorEngine engine;
	private final NoiseSpectrum noise;
	private final Schedule schedule;

	/**
	 * @param engine the prior, an energy, opened on a backend; stays the caller's to close
	 * @param noise spectrum of the noise, prior's unit squared
	 * @param level from 0 to {@link #LEVELS} - 1
	 */
	public ColouredFlow(final PriorEngine engine, final NoiseSpectrum noise, final int level) {
		this(engine, noise, SCHEDULES[level], STEPS);
	}

	/** The same with other numbers, as in {@link #SCHEDULES}, and another number of steps with the data term. */
	ColouredFlow(final PriorEngine engine, final NoiseSpectrum noise, final double[] by, final int steps) {
		this.engine = Objects.requireNonNull(engine, "engine");
		this.noise = noise;
		schedule = schedule(noise, by, steps, Math.min(MOST, engine.prior().maxT()));
	}

	/**
	 * Denoises an image.
	 *
	 * @param noisy {@code [height][width]}, row-major, prior's intensity unit, all finite; not changed
	 */
	public float[] denoise(final float[] noisy, final int height, final int width, final Progress progress) {
		Problem.checkSize(engine, noisy.length, height, width);
		final ColouredDenoising data = new ColouredDenoising(noisy, height, width, noise);
		final float[] start = data.linearEstimate(noise.variance());
		return new GncFlow(schedule).solve(new Problem(engine, height, width, data, start), progress).image();
	}

	/** The steps. */
	public Schedule schedule() {
		return schedule;
	}

	/** How far a pixel of the result visibly depends on others, in pixels: as far as the noise is correlated, and the filters. */
	public int reach() {
		return 4 * noise.reach() + schedule.steps() * engine.prior().gradientRadius();
	}

	// -- Helper methods --

	private static Schedule schedule(final NoiseSpectrum noise, final double[] by, final int steps, final double most) {
		final double last = Math.min(most, by[1] * Math.sqrt(noise.geometricMean() * noise.variance()));
		final double first = Math.max(last, Math.min(most, by[0] * noise.largest()));
		final double[] t = new double[steps + 1], a = new double[steps + 1], w = new double[steps + 1];
		for (int i = 0; i <= steps; i++) {
			final double f = steps == 1 ? 1 : Math.min(1, i / (steps - 1.0));
			// NB: Rounding must not make t rise.
			a[i] = t[i] = f == 1 ? last : Math.max(last, first * Math.pow(last / first, f));
			w[i] = i == steps ? 0 : by[2] * Math.pow(by[3] / by[2], f);
		}
		return Schedule.of(t, a, w);
	}
}
