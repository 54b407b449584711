package org.gncfoe.train;

import java.util.Arrays;
import java.util.function.DoubleFunction;

import org.gncfoe.compute.Backend;
import org.gncfoe.prior.Prior;
import org.gncfoe.restore.Schedule;
import org.gncfoe.restore.ScheduleShape;

/** The best predefined schedule of a given length: what a learned one has to beat. */
public final class FixedSchedules {

	/** Last smoothing relative to the first, as standard deviations. */
	private static final double[] LAST = { 0.05, 0.1, 0.2, 0.3, 0.5, 0.7 };

	private FixedSchedules() {}

	/**
	 * A predefined schedule that scales with the noise, in words and in numbers.
	 *
	 * @param name the shape and the last smoothing
	 * @param at the schedule at a noise standard deviation
	 * @param psnr mean PSNR in dB on what it was chosen by
	 */
	public record Fixed(String name, DoubleFunction<Schedule> at, double psnr) {}

	/** The best of all shapes and ends for denoising, starting at the noise level, by mean PSNR. */
	public static Fixed denoising(final Backend backend, final Prior prior, final Validation validation,
		final double[] sigmas, final int steps)
	{
		Fixed best = null;
		for (final ScheduleShape shape : ScheduleShape.values())
			for (final double last : LAST) {
				final DoubleFunction<Schedule> at = sigma -> Schedule.of(shape, sigma, last * sigma, steps);
				final double psnr = Arrays.stream(validation.psnr(backend, prior, at, sigmas)).average().orElseThrow();
				if (best == null || psnr > best.psnr()) best = new Fixed(shape + " to " + last + " sigma", at, psnr);
			}
		return best;
	}

	/** The best of all shapes for inpainting, from sqrt t = 0.5 or 0.3 down to 0.011 or 0.022, by mean PSNR. */
	public static Fixed inpainting(final Backend backend, final Prior prior, final Validation validation,
		final double[] missing, final int steps)
	{
		Fixed best = null;
		for (final ScheduleShape shape : ScheduleShape.values())
			for (final double first : new double[] { 0.3, 0.5 })
				for (final double last : new double[] { 0.011, 0.022 }) {
					final Schedule s = Schedule.of(shape, Math.min(first, Math.sqrt(prior.maxT())), last, steps);
					final double psnr = Arrays.stream(validation.inpainting(backend, prior, s, missing)).average().orElseThrow();
					if (best == null || psnr > best.psnr()) best = new Fixed(shape + " from " + first + " to " + last, sigma -> s,
						psnr);
				}
		return best;
	}
}
