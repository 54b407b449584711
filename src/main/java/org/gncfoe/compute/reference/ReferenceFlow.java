package org.gncfoe.compute.reference;

import org.gncfoe.compute.FlowBatch;
import org.gncfoe.compute.FlowGradient;
import org.gncfoe.compute.FlowPass;
import org.gncfoe.prior.Prior;

/** The unrolled flow in float64, one patch after the other. */
final class ReferenceFlow {

	private ReferenceFlow() {}

	/** Loss and gradient at parameters given in float64, laid out as {@link Prior#parameters()}. */
	static FlowGradient gradient(final Prior prior, final double[] values, final FlowBatch batch,
		final boolean parameters)
	{
		final FlowGradient to = FlowGradient.zero(batch, parameters ? new double[values.length] : null);
		double loss = 0;
		for (int q = 0; q < batch.patches().size(); q++) {
			final double[] t = batch.patches().get(q).t();
			loss += FlowPass.run(batch, q, new FlowPass.StepPrior() {

				private ReferenceNetwork at(final int step) {
					return new ReferenceNetwork(prior, values, t[step], batch.height(), batch.width());
				}

				@Override
				public double[] gradient(final int step, final double[] x) {
					return at(step).gradient(x);
				}

				@Override
				public double pullBack(final int step, final double[] x, final double[] u, final double[] hu) {
					final ReferenceNetwork net = at(step);
					System.arraycopy(net.hessian(x, u, 1, to.parameters()), 0, hu, 0, hu.length);
					return ReferenceNetwork.dot(net.gradientAlongTau(x), u);
				}
			}, to);
		}
		return to.withLoss(loss);
	}
}
