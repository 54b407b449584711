package org.gncfoe.restore;

import java.util.Objects;

/**
 * The graduated non-convexity flow: proximal gradient steps along a predefined or learned schedule,
 * {@code x <- prox_{a_i w_i D}( x - a_i grad R(x, t_i) )}. Source: Kobler and Pock 2023, Algorithm 1 and section 4.
 */
public final class GncFlow implements Solver {

	private final Schedule schedule;
	private final double tolerance;

	/** A flow that takes all steps of the schedule. */
	public GncFlow(final Schedule schedule) {
		this(schedule, 0);
	}

	/**
	 * A flow that may stop early.
	 *
	 * @param schedule smoothings, step sizes and data weights
	 * @param tolerance ends the run when a step changes the image by less (root mean square, intensity unit); 0: never
	 * @throws IllegalArgumentException if the tolerance is negative or NaN
	 */
	public GncFlow(final Schedule schedule, final double tolerance) {
		this.schedule = Objects.requireNonNull(schedule, "schedule");
		this.tolerance = tolerance;
		if (!(tolerance >= 0)) throw new IllegalArgumentException("the tolerance must be at least 0, not " + tolerance);
	}

	@Override
	public Solution solve(final Problem problem, final Progress progress, final Trace trace) {
		progress.check();
		try (Iterate iterate = new Iterate(problem)) {
			final int steps = schedule.steps();
			trace.record(0, schedule.t(0), iterate);
			for (int i = 0; i < steps; i++) {
				progress.check();
				iterate.step(schedule.t(i), schedule.a(i), schedule.dataWeight(i));
				trace.record(i + 1, schedule.t(i), iterate);
				progress.update((i + 1.0) / steps);
				if (tolerance > 0 && i + 1 < steps && iterate.changeSinceLast(problem.start()) < tolerance) //
					return new Solution(iterate.image(), schedule.t(i), i + 1, true);
			}
			return new Solution(iterate.image(), schedule.t(steps - 1), steps, false);
		}
	}
}
