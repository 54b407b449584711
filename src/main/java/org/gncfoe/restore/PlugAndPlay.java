package org.gncfoe.restore;

import java.util.Objects;

/**
 * Half-quadratic splitting with a denoiser in the place of the prior: {@code z_i = prox_{a_i w_i D}(x_i)}, then
 * {@code x_(i+1)} is z_i denoised at the noise level sqrt t_i. So the data come first and the denoiser last. Source: Venkatakrishnan
 * et al. 2013; Zhang et al. 2021 ("Plug-and-play image restoration with deep denoiser prior"), equations 6.
 */
public final class PlugAndPlay implements Solver {

	private final Schedule schedule;

	/** @param schedule variances of the noise to be taken away, step sizes and data weights */
	public PlugAndPlay(final Schedule schedule) {
		this.schedule = Objects.requireNonNull(schedule, "schedule");
	}

	@Override
	public Solution solve(final Problem problem, final Progress progress, final Trace trace) {
		progress.check();
		final Denoiser denoiser = new Denoiser(problem.engine(), DenoiseSettings.defaults());
		final ProximalTerm data = ProximalTerm.of(problem.data());
		float[] x = problem.start().clone();
		final int steps = schedule.steps();
		for (int i = 0; i < steps; i++) {
			progress.check();
			if (schedule.dataWeight(i) > 0) data.prox(x, schedule.a(i) * schedule.dataWeight(i));
			x = denoiser.denoise(x, problem.height(), problem.width(), Math.sqrt(schedule.t(i)), progress.part((double) i /
				steps, (i + 1.0) / steps));
		}
		return new Solution(x, schedule.t(steps - 1), steps, false);
	}
}
