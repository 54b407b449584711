package org.gncfoe.restore;

import java.util.ArrayList;
import java.util.List;

import org.gncfoe.prior.Prior;

/**
 * Joint optimisation over the image and the smoothing: minimises R(x, t) + D(x) over x and tau = log t. Each step is
 * {@code x <- prox_{tD}( x - t grad R(x, t) )}, then {@code tau <- clip( tau - beta / summands(R) * d_tau R(x, t) )}, with
 * tau kept in the prior's range. Source: Kobler and Pock 2023, Algorithm 2.
 * <p>
 * Useful only with priors whose d_tau R means something: those trained with the tau term of the loss, and the shipped
 * energies, which are trained without it and centred along tau afterwards (docs/paper.md, deviations). Of networks fine-tuned
 * end to end it means nothing.
 *
 * @param firstSigma square root of the first smoothing, intensity unit; clipped to the prior's range
 * @param beta step size of tau, at least 0
 * @param maxSteps largest number of steps, at least 1
 * @param tolerance ends the run when a step changes the image by less (root mean square, intensity unit) and tau by less
 *          than a hundredth; 0: never
 */
public record JointOptimisation(double firstSigma, double beta, int maxSteps, double tolerance) implements Solver {

	/** Change of tau below which a run may stop. */
	private static final double TAU_TOLERANCE = 0.01;

	/** @throws IllegalArgumentException if a value is out of range */
	public JointOptimisation {
		if (!(firstSigma > 0)) throw new IllegalArgumentException("the first smoothing must be positive, not " + firstSigma);
		if (!(beta >= 0)) throw new IllegalArgumentException("beta must be at least 0, not " + beta);
		if (maxSteps < 1) throw new IllegalArgumentException("at least one step is needed, not " + maxSteps);
		if (!(tolerance >= 0)) throw new IllegalArgumentException("the tolerance must be at least 0, not " + tolerance);
	}

	/** The usual step size of tau. */
	public static final double BETA = 100;

	@Override
	public Solution solve(final Problem problem, final Progress progress, final Trace trace) {
		return solve(problem, progress, trace, new ArrayList<>());
	}

	/**
	 * The smoothings that joint optimisation goes through, as a schedule. Its steps, taken by a {@link GncFlow} on the same
	 * problem, are the same steps; taken on parts of the image, they make parts of the same result, which tau found anew for
	 * each part would not be.
	 *
	 * @param problem the problem, of the image or a sample of it
	 * @param progress told after every step, asked before every step
	 */
	public Schedule schedule(final Problem problem, final Progress progress) {
		final List<Double> t = new ArrayList<>();
		solve(problem, progress, Trace.NONE, t);
		return Schedule.along(t.stream().mapToDouble(Double::doubleValue).toArray());
	}

	private Solution solve(final Problem problem, final Progress progress, final Trace trace, final List<Double> along) {
		progress.check();
		final Prior prior = problem.engine().prior();
		final double rate = beta / summands(prior, problem);
		double tau = prior.tau(firstSigma * firstSigma);
		try (Iterate iterate = new Iterate(problem)) {
			trace.record(0, Math.exp(tau), iterate);
			for (int i = 1;; i++) {
				progress.check();
				final double t = Math.exp(tau);
				along.add(t);
				iterate.step(t, t, 1);
				final double next = clip(prior, tau - rate * iterate.tauDerivative(t));
				trace.record(i, Math.exp(next), iterate);
				progress.update((double) i / maxSteps);
				final boolean last = i == maxSteps;
				final boolean converged = tolerance > 0 && iterate.changeSinceLast(problem.start()) < tolerance &&
					Math.abs(next - tau) < TAU_TOLERANCE;
				tau = next;
				if (last || converged) return new Solution(iterate.image(), Math.exp(tau), i, !last);
			}
		}
	}

	// -- Helper methods --

	/** Number of terms in the sum that R is: for one plain chain features of the last layer times pixels. */
	private static double summands(final Prior prior, final Problem problem) {
		return prior.summandsPerPixel() * problem.height() * problem.width();
	}

	private static double clip(final Prior prior, final double tau) {
		return Math.max(prior.tauAxis().min(), Math.min(prior.tauAxis().max(), tau));
	}
}
