package org.gncfoe.train;

import java.util.ArrayList;
import java.util.List;

import org.gncfoe.restore.NoiseSchedule;
import org.gncfoe.restore.Schedule;

/**
 * Free numbers that stand for a {@link NoiseSchedule} such that t_i >= t_{i+1} > 0, a_i > 0 and w_i > 0 hold whatever they
 * are: for every knot, with r_i = t_i / sigma^2, {@code log r_0}, {@code d_1 .. d_{I-1}} with
 * {@code log r_i = log r_{i-1} - softplus(d_i)}, {@code log(a_i / t_i)} and {@code log w_i}: 3 I numbers.
 */
final class ScheduleParameters {

	/** The least fall of log t between steps that a schedule is started with. */
	private static final double LEAST_FALL = 1e-3;

	private final double[] sigmas;
	private final int steps;

	/** @param sigmas noise levels of the knots, prior's intensity unit */
	ScheduleParameters(final double[] sigmas, final int steps) {
		this.sigmas = sigmas.clone();
		this.steps = steps;
	}

	/** The numbers of a schedule with the same knots, as far as they exist (equal smoothings fall a little). */
	static float[] of(final NoiseSchedule schedule) {
		final int n = schedule.steps();
		final float[] v = new float[schedule.knots() * 3 * n];
		for (int k = 0; k < schedule.knots(); k++) {
			final Schedule s = schedule.relative(k);
			for (int i = 0, at = 3 * n * k; i < n; i++) {
				v[at + i] = (float) (i == 0 ? Math.log(s.t(0)) : inverseSoftplus(Math.max(LEAST_FALL, Math.log(s.t(i - 1) / s.t(
					i)))));
				v[at + n + i] = (float) Math.log(s.a(i) / s.t(i));
				v[at + 2 * n + i] = (float) Math.log(s.dataWeight(i));
			}
		}
		return v;
	}

	/** The schedule these numbers stand for. */
	NoiseSchedule schedule(final float[] v) {
		final List<Schedule> relative = new ArrayList<>();
		for (int k = 0; k < sigmas.length; k++) {
			final double[] t = new double[steps], a = new double[steps], w = new double[steps];
			double log = 0;
			for (int i = 0, at = 3 * steps * k; i < steps; i++) {
				log = i == 0 ? v[at] : log - softplus(v[at + i]);
				t[i] = Math.exp(log);
				a[i] = Math.exp(log + v[at + steps + i]);
				w[i] = Math.exp(v[at + 2 * steps + i]);
			}
			relative.add(Schedule.of(t, a, w));
		}
		return new NoiseSchedule(sigmas, relative);
	}

	/**
	 * Adds what the derivatives with respect to the schedule at one noise level mean for the numbers.
	 *
	 * @param v the numbers
	 * @param sigma the noise level
	 * @param at the schedule there
	 * @param t derivatives with respect to its smoothings; a, w: step sizes, data weights
	 * @param gradient receives the sum
	 */
	void pullBack(final float[] v, final double sigma, final Schedule at, final double[] t, final double[] a,
		final double[] w, final double[] gradient)
	{
		final NoiseSchedule schedule = schedule(v);
		final int k = schedule.knotBelow(sigma);
		final double f = schedule.fraction(sigma);
		if (f < 1) knot(v, k, 1 - f, at, t, a, w, gradient);
		if (f > 0) knot(v, k + 1, f, at, t, a, w, gradient);
	}

	private void knot(final float[] v, final int k, final double share, final Schedule at, final double[] t,
		final double[] a, final double[] w, final double[] gradient)
	{
		final int base = 3 * steps * k;
		double fall = 0;
		for (int i = steps - 1; i >= 0; i--) {
			final double logA = share * a[i] * at.a(i);
			gradient[base + steps + i] += logA;
			gradient[base + 2 * steps + i] += share * w[i] * at.dataWeight(i);
			fall += share * t[i] * at.t(i) + logA;
			gradient[base + i] += i == 0 ? fall : -fall / (1 + Math.exp(-v[base + i]));
		}
	}

	private static double softplus(final double x) {
		return x > 30 ? x : Math.log1p(Math.exp(x));
	}

	private static double inverseSoftplus(final double y) {
		return y > 30 ? y : Math.log(Math.expm1(y));
	}
}
