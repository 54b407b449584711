package org.gncfoe.compute;

/**
 * The forward and the reverse pass of one patch's unrolled flow in float64, for host backends, which give the prior's part:
 * <p>
 * forward {@code v = x_i - a grad R(x_i, t)}, {@code x_{i+1} = (v + b z) / (1 + b)} with b = a w precision; reverse, with a
 * bar for derivatives of the loss: {@code v~ = x~_{i+1} / (1 + b)}, {@code b~ = x~_{i+1} (z - x_{i+1}) / (1 + b)},
 * {@code x~_i = v~ - a H v~}, {@code a~ = -<grad R, v~> + <b~, w precision>}, {@code w~ = <b~, a precision>},
 * {@code tau~ = -a <d_tau grad R, v~>}; H is the Hessian of R, which is symmetric.
 */
public final class FlowPass {

	/** The prior along the flow of one patch. */
	public interface StepPrior {

		/** The gradient of R at smoothing t; a new array. Called for the steps in their order. */
		double[] gradient(int step, double[] x);

		/**
		 * The derivatives of {@code J = < grad R(x, t), u >}, u held fixed; also adds the one with respect to the parameters
		 * to wherever it is wanted. Called for the steps in reverse order.
		 *
		 * @param x the image that {@link #gradient} got at this step
		 * @param u direction
		 * @param hu receives the derivative with respect to x, the Hessian times u
		 * @return the derivative with respect to tau = log t
		 */
		double pullBack(int step, double[] x, double[] u, double[] hu);
	}

	/** Added to the relative error before the logarithm. */
	private static final double FLOOR = 0.1;

	private FlowPass() {}

	/**
	 * Runs one patch forward and back.
	 *
	 * @param index index of the patch in the batch
	 * @param prior the prior at the patch's smoothings
	 * @param to receives this patch's error and derivatives
	 * @return the patch's part of the loss
	 */
	public static double run(final FlowBatch batch, final int index, final StepPrior prior, final FlowGradient to) {
		return run(batch, index, index + 1, new BatchPrior() {

			@Override
			public double[][] gradient(final int step, final double[][] x) {
				return new double[][] { prior.gradient(step, x[0]) };
			}

			@Override
			public double[] pullBack(final int step, final double[][] x, final double[][] u, final double[][] hu) {
				return new double[] { prior.pullBack(step, x[0], u[0], hu[0]) };
			}
		}, to);
	}

	/** The prior along the flow of several patches of as many steps, which go together. */
	public interface BatchPrior {

		/** As {@link StepPrior#gradient}, for every patch. */
		double[][] gradient(int step, double[][] x);

		/** As {@link StepPrior#pullBack}, for every patch. */
		double[] pullBack(int step, double[][] x, double[][] u, double[][] hu);
	}

	/**
	 * Runs the patches first..end, of as many steps, forward and back together.
	 *
	 * @param prior the prior at each patch's smoothings
	 * @param to receives these patches' errors and derivatives
	 * @return their part of the loss
	 * @throws IllegalArgumentException if they differ in the number of steps
	 */
	public static double run(final FlowBatch batch, final int first, final int end, final BatchPrior prior,
		final FlowGradient to)
	{
		final int steps = batch.patches().get(first).steps(), n = batch.patches().get(first).start().length;
		final double[][][] x = new double[steps + 1][end - first][n], g = new double[steps][][];
		for (int q = first; q < end; q++) {
			final FlowPatch p = batch.patches().get(q);
			if (p.steps() != steps) throw new IllegalArgumentException("patches that go together need as many steps");
			for (int j = 0; j < n; j++)
				x[0][q - first][j] = p.start()[j];
		}
		for (int i = 0; i < steps; i++) {
			g[i] = prior.gradient(i, x[i]);
			for (int q = first; q < end; q++) {
				final FlowPatch p = batch.patches().get(q);
				final double a = p.a()[i], w = p.dataWeight()[i];
				for (int j = 0; j < n; j++)
					x[i + 1][q - first][j] = prox(x[i][q - first][j] - a * g[i][q - first][j], a * w, p, j);
			}
		}
		final double[][] bar = new double[end - first][n], u = new double[end - first][n], hu = new double[end - first][n];
		double loss = 0;
		for (int q = first; q < end; q++) {
			final FlowPatch p = batch.patches().get(q);
			to.errors()[q] = error(batch, p, x[steps][q - first], bar[q - first]);
			loss += p.share() * 10 * Math.log10(to.errors()[q] / p.expected() + FLOOR);
		}
		for (int i = steps - 1; i >= 0; i--) {
			for (int k = 0; k < u.length; k++)
				back(i, batch.patches().get(first + k), x[i + 1][k], g[i][k], bar[k], u[k], first + k, to);
			final double[] tauBar = prior.pullBack(i, x[i], u, hu);
			for (int k = 0; k < u.length; k++) {
				for (int j = 0; j < n; j++)
					bar[k][j] += hu[k][j];
				to.t()[first + k][i] = tauBar[k] / batch.patches().get(first + k).t()[i];
			}
		}
		return loss;
	}

	/** NB: a weight of zero leaves the data term out even where the observation is exact. */
	private static double prox(final double v, final double weight, final FlowPatch p, final int j) {
		return weight == 0 ? v : DataStep.prox(v, weight, p.observation()[j], p.precision()[j]);
	}

	/** The mean squared error inside the margin; the derivative of the loss with respect to x goes to bar. */
	private static double error(final FlowBatch batch, final FlowPatch p, final double[] x, final double[] bar) {
		final int pixels = batch.height() * batch.width();
		double sum = 0;
		int count = 0;
		for (int j = 0; j < x.length; j++)
			if (batch.counts(j % pixels)) {
				final double d = x[j] - p.truth()[j];
				bar[j] = d;
				sum += d * d;
				count++;
			}
		final double error = sum / count;
		final double factor = p.share() * 10 / Math.log(10) / (error + FLOOR * p.expected()) * 2 / count;
		for (int j = 0; j < bar.length; j++)
			bar[j] *= factor;
		return error;
	}

	/**
	 * Step i in reverse but for the prior's part: bar comes as the derivative with respect to x_{i+1} and leaves as that
	 * with respect to v; u receives -a bar.
	 */
	private static void back(final int i, final FlowPatch p, final double[] next, final double[] g, final double[] bar,
		final double[] u, final int index, final FlowGradient to)
	{
		final double a = p.a()[i], w = p.dataWeight()[i];
		double aBar = 0, wBar = 0;
		for (int j = 0; j < bar.length; j++) {
			final double precision = p.precision()[j];
			if (w > 0 && precision == Double.POSITIVE_INFINITY) bar[j] = 0;
			else if (precision > 0 && precision < Double.POSITIVE_INFINITY) {
				final double divisor = 1 + a * w * precision;
				final double bBar = bar[j] * (p.observation()[j] - next[j]) / divisor;
				aBar += bBar * w * precision;
				wBar += bBar * a * precision;
				bar[j] /= divisor;
			}
			aBar -= g[j] * bar[j];
			u[j] = -a * bar[j];
		}
		to.a()[index][i] = aBar;
		to.dataWeight()[index][i] = wBar;
	}
}
