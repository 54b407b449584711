package org.gncfoe.restore;

import java.util.concurrent.CancellationException;

/**
 * A way to choose the smoothing while minimising R(x, t) + D(x): a predefined or learned schedule ({@link GncFlow}) or
 * joint optimisation over x and t ({@link JointOptimisation}). Solvers are immutable and may be used by several threads.
 */
public interface Solver {

	/**
	 * Solves a problem.
	 *
	 * @param problem the problem
	 * @param progress told after every step, asked before every step
	 * @param trace receives an entry at the start and after every step; {@link Trace#NONE} costs nothing
	 * @throws CancellationException if progress says so
	 */
	Solution solve(Problem problem, Progress progress, Trace trace);

	/** Solves a problem without a trace. */
	default Solution solve(final Problem problem, final Progress progress) {
		return solve(problem, progress, Trace.NONE);
	}
}
