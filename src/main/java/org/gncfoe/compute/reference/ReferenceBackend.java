package org.gncfoe.compute.reference;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.HostEngine;
import org.gncfoe.compute.HostTrainingSession;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.compute.TrainingBatch;
import org.gncfoe.compute.TrainingLoss;
import org.gncfoe.compute.TrainingSession;
import org.gncfoe.compute.TrainingSettings;
import org.gncfoe.compute.UnrolledFlow;
import org.gncfoe.prior.Prior;

/** The backend that computes everything in float64 with plain loops on one thread: slow and obviously right. */
public final class ReferenceBackend implements Backend {

	@Override
	public String name() {
		return "reference";
	}

	@Override
	public String device() {
		return "CPU reference (float64, 1 thread)";
	}

	@Override
	public PriorEngine open(final Prior prior) {
		return new HostEngine(this, prior, (height, width) -> new ReferenceImage(prior, height, width));
	}

	@Override
	public TrainingSession train(final Prior initial, final TrainingSettings settings) {
		return new HostTrainingSession(initial, settings) {

			@Override
			protected TrainingLoss gradient(final Prior at, final TrainingBatch batch, final double[] gradient) {
				return loss(at, doubles(at.parameters()), batch, settings, gradient);
			}
		};
	}

	@Override
	public UnrolledFlow unroll(final Prior prior) {
		return (batch, parameters) -> ReferenceFlow.gradient(prior, doubles(prior.parameters()), batch, parameters);
	}

	static double[] doubles(final float[] v) {
		final double[] d = new double[v.length];
		for (int i = 0; i < v.length; i++)
			d[i] = v[i];
		return d;
	}

	/**
	 * Loss (7) of a batch at parameters given in float64, and its gradient.
	 *
	 * @param gradient receives the sum, laid out as {@link Prior#parameters()}; may be null
	 */
	static TrainingLoss loss(final Prior prior, final double[] parameters, final TrainingBatch b,
		final TrainingSettings settings, final double[] gradient)
	{
		final int n = b.noisy().length / b.size();
		final int margin = settings.margin(prior);
		double image = 0, smoothing = 0;
		final int tauPatches = settings.lambda() == 0 ? 0 : Math.min(b.size(), settings.tauPatches());
		for (int q = 0; q < b.size(); q++) {
			final double t = Math.exp(b.tau()[q]), scale = b.scale()[q];
			final double[] y = new double[n], v = new double[n];
			for (int i = 0; i < n; i++)
				y[i] = b.noisy()[q * n + i];
			final ReferenceNetwork net = new ReferenceNetwork(prior, parameters, t, b.height(), b.width());
			final double[] g = net.gradient(y);
			int count = 0;
			double sum = 0;
			for (int i = 0; i < n; i++) {
				final int r = i / b.width() % b.height(), c = i % b.width();
				if (r < margin || r >= b.height() - margin || c < margin || c >= b.width() - margin) continue;
				count++;
				final float goal = b.goal()[q * n + i];
				if (Float.isNaN(goal)) continue;
				v[i] = scale * g[i] - goal;
				sum += 0.5 * v[i] * v[i];
			}
			image += sum / count / b.size();
			if (gradient != null) net.hessian(y, v, scale / count / b.size(), gradient);
			if (q < tauPatches) smoothing += net.tauTerm(y, settings.lambda() / tauPatches, gradient == null
				? new double[parameters.length] : gradient) / tauPatches;
		}
		return new TrainingLoss(image, smoothing, settings.lambda());
	}
}
