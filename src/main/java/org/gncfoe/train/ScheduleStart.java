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

	/** A start for inpainting, in absolute units: sqrt t from 0.5 (or the end of the prior's range) down to 0.011. */
	public static NoiseSchedule inpainting(final int steps, final Prior prior) {
		final double first = Math.min(0.25, 0.8 * prior.maxT());
		return new NoiseSchedule(new double[] { 1 }, List.of(falling(steps, first, Math.min(first, 0.011 * 0.011), 1, 1)));
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
