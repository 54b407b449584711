package org.gncfoe.theory;

/**
 * The GNC flow on a known density: {@code x_{i+1} = x_i - t_i grad F(x_i, t_i)} for t_0 >= t_1 >= ... > 0. Each step is
 * the MMSE estimate of {@link Tweedie} at the present smoothing. A constant schedule is plain gradient descent. Source:
 * Kobler and Pock 2023, algorithm 1.
 */
public final class GncFlow {

	/**
	 * The way of the flow.
	 *
	 * @param points x_0, ..., x_n, {@code [n + 1][dimension]}
	 * @param energies F(x_0, t_0), ..., F(x_{n-1}, t_{n-1}), F(x_n, t_{n-1}), {@code [n + 1]}
	 */
	public record Trajectory(double[][] points, double[] energies) {

		/** Where it ended, {@code [dimension]}. */
		public double[] end() {
			return points[points.length - 1];
		}
	}

	private GncFlow() {}

	/**
	 * Runs the flow.
	 *
	 * @param f the density
	 * @param start x_0, {@code [dimension]}
	 * @param schedule t_0, ..., t_{n-1} (variances): positive, none larger than the one before, at least one
	 * @throws IllegalArgumentException if the schedule is anything else, or start has another dimension
	 */
	public static Trajectory run(final GaussianMixture f, final double[] start, final double[] schedule) {
		final int n = schedule.length;
		if (n == 0) throw new IllegalArgumentException("a schedule needs at least one step");
		final double[][] points = new double[n + 1][];
		final double[] energies = new double[n + 1];
		points[0] = start.clone();
		for (int i = 0; i < n; i++) {
			final double t = schedule[i];
			if (!(t > 0) || i > 0 && t > schedule[i - 1]) throw new IllegalArgumentException(
				"a schedule must be positive and not increase: step " + i + " has t = " + t);
			final GaussianMixture smoothed = f.smoothed(t);
			energies[i] = smoothed.energy(points[i]);
			points[i + 1] = Vectors.add(points[i], -t, smoothed.gradient(points[i]));
			if (i == n - 1) energies[n] = smoothed.energy(points[n]);
		}
		return new Trajectory(points, energies);
	}
}
