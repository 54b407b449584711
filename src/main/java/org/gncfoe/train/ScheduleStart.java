package org.gncfoe.train;

import java.util.ArrayList;
import java.util.List;

import org.gncfoe.prior.Prior;
import org.gncfoe.restore.NoiseSchedule;
import org.gncfoe.restore.Schedule;

/** The schedules with which learning starts. */
public final class ScheduleStart {

	private ScheduleStart() {}

	/**
	 * A start for denoising: smoothings from the noise variance down to a twentieth of it, not below the prior's range; steps
	 * and data weights as they were once learned for five steps.
	 */
	public static NoiseSchedule denoising(final double[] sigmas, final int steps, final Prior prior) {
		final List<Schedule> relative = new ArrayList<>();
		for (final double sigma : sigmas) {
			final double first = 0.98, last = Math.min(first, Math.max(0.05, 1.5 * prior.minT() / (sigma * sigma)));
			relative.add(steps == 1 ? falling(1, 1, 1, 1, 0.05) : falling(steps, first, last, 0.8, 1.2));
		}
		return new NoiseSchedule(sigmas, relative);
	}

	/**
	 * A start for inpainting, in absolute units: sqrt t from 0.15 (or the end of the prior's range) down to 0.011; more
	 * smoothing is not needed from an interpolated start.
	 */
	public static NoiseSchedule inpainting(final int steps, final Prior prior) {
		final double first = Math.min(0.15 * 0.15, 0.8 * prior.maxT());
		return new NoiseSchedule(new double[] { 1 }, List.of(falling(steps, first, Math.min(first, 0.011 * 0.011), 1, 1)));
	}

	/**
	 * A learned schedule with another number of steps: logarithms of smoothings, ratios of step sizes to smoothings and data
	 * weights are interpolated linearly between the steps.
	 *
	 * @param sigmas noise levels at which it is taken
	 * @param steps number of steps
	 */
	static NoiseSchedule resampled(final NoiseSchedule learned, final double[] sigmas, final int steps) {
		final List<Schedule> relative = new ArrayList<>();
		for (final double sigma : sigmas) {
			final Schedule s = learned.at(sigma).scaled(1 / (sigma * sigma));
			final double[] t = new double[steps], a = new double[steps], w = new double[steps];
			for (int i = 0; i < steps; i++) {
				final double at = steps == 1 ? 0 : (double) i * (s.steps() - 1) / (steps - 1);
				final int low = Math.min((int) at, Math.max(0, s.steps() - 2)), high = Math.min(low + 1, s.steps() - 1);
				final double f = at - low;
				t[i] = s.t(low) * Math.pow(s.t(high) / s.t(low), f);
				if (i > 0) t[i] = Math.min(t[i], t[i - 1]);
				a[i] = t[i] * ((1 - f) * s.a(low) / s.t(low) + f * s.a(high) / s.t(high));
				w[i] = (1 - f) * s.dataWeight(low) + f * s.dataWeight(high);
			}
			relative.add(Schedule.of(t, a, w));
		}
		return new NoiseSchedule(sigmas, relative);
	}

	private static Schedule falling(final int steps, final double first, final double last, final double step,
		final double weight)
	{
		final double[] t = new double[steps], a = new double[steps], w = new double[steps];
		for (int i = 0; i < steps; i++) {
			t[i] = steps == 1 ? first : Math.min(i == 0 ? first : t[i - 1], first * Math.pow(last / first, i / (steps - 1.0)));
			a[i] = step * t[i];
			w[i] = weight;
		}
		return Schedule.of(t, a, w);
	}
}
