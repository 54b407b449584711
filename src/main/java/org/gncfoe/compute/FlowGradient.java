package org.gncfoe.compute;

/**
 * The loss of a {@link FlowBatch} and its exact gradient.
 *
 * @param loss the sum over patches of share times their loss in dB
 * @param errors mean squared error of every patch
 * @param t derivative with respect to every smoothing, {@code [patches][steps]}
 * @param a derivative with respect to every step size, {@code [patches][steps]}
 * @param dataWeight derivative with respect to every data weight, {@code [patches][steps]}
 * @param parameters derivative with respect to the prior's parameters, laid out as
 *          {@link org.gncfoe.prior.Prior#parameters()}; null if it was not asked for
 */
public record FlowGradient(double loss, double[] errors, double[][] t, double[][] a, double[][] dataWeight,
	double[] parameters) {

	/** Zeros for a batch, to be filled by {@link FlowPass}, with this array for the parameters (may be null). */
	public static FlowGradient zero(final FlowBatch batch, final double[] parameters) {
		return new FlowGradient(0, new double[batch.patches().size()], steps(batch), steps(batch), steps(batch), parameters);
	}

	/** The same with this loss. */
	public FlowGradient withLoss(final double value) {
		return new FlowGradient(value, errors, t, a, dataWeight, parameters);
	}

	private static double[][] steps(final FlowBatch batch) {
		return batch.patches().stream().map(p -> new double[p.steps()]).toArray(double[][]::new);
	}
}
