package org.gncfoe.compute.cpu;

import java.util.Arrays;
import java.util.List;

import org.gncfoe.compute.HostTrainingSession;
import org.gncfoe.compute.TrainingBatch;
import org.gncfoe.compute.TrainingLoss;
import org.gncfoe.compute.TrainingSettings;
import org.gncfoe.prior.Prior;

/** Training on the cores: one task per patch, their gradients added in the patches' order. */
final class CpuTrainingSession extends HostTrainingSession {

	private final CpuBackend backend;
	private double[][] gradients = new double[0][];

	CpuTrainingSession(final CpuBackend backend, final Prior initial, final TrainingSettings settings) {
		super(initial, settings);
		this.backend = backend;
	}

	@Override
	protected TrainingLoss gradient(final Prior at, final TrainingBatch batch, final double[] gradient) {
		final int patches = batch.size();
		if (gradients.length < patches) gradients = new double[patches][gradient.length];
		final int tauPatches = settings.lambda() == 0 ? 0 : Math.min(patches, settings.tauPatches());
		final List<double[]> losses = backend.forEach(patches, (q, ws) -> {
			Arrays.fill(gradients[q], 0);
			return patch(at, batch, q, tauPatches, gradients[q], ws);
		});
		backend.addAll(gradients, patches, gradient);
		double image = 0, smoothing = 0;
		for (final double[] l : losses) {
			image += l[0];
			smoothing += l[1];
		}
		return new TrainingLoss(image, smoothing, settings.lambda());
	}

	/** Both terms of one patch, as parts of the batch's means. */
	private double[] patch(final Prior prior, final TrainingBatch batch, final int q, final int tauPatches,
		final double[] gradient, final Workspace ws)
	{
		final int h = batch.height(), w = batch.width(), n = h * w, channels = prior.imageChannels();
		final int margin = settings.margin(prior);
		if (h <= 2 * margin || w <= 2 * margin) throw new IllegalArgumentException("patches of " + h + "x" + w +
			" have no pixel left inside a margin of " + margin);
		final double t = Math.exp(batch.tau()[q]);
		final float scale = (float) batch.scale()[q];
		final float[][] y = ws.rows("image", channels, n), g = ws.rows("gradient", channels, n), v = ws.rows("direction",
			channels, n);
		for (int c = 0; c < channels; c++)
			System.arraycopy(batch.noisy(), (q * channels + c) * n, y[c], 0, n);
		final CpuNetwork net = new CpuNetwork(prior, t);
		net.gradientKept(y, h, w, g, ws);
		double sum = 0;
		for (int c = 0; c < channels; c++) {
			Arrays.fill(v[c], 0, n, 0);
			for (int j = margin; j < h - margin; j++)
				for (int i = j * w + margin; i < (j + 1) * w - margin; i++) {
					final float goal = batch.goal()[(q * channels + c) * n + i];
					if (Float.isNaN(goal)) continue;
					v[c][i] = scale * g[c][i] - goal;
					sum += 0.5 * v[c][i] * v[c][i];
				}
		}
		final double share = 1.0 / ((double) channels * (h - 2 * margin) * (w - 2 * margin) * batch.size());
		final CpuNetwork.Sums sums = net.new Sums(1);
		net.tangent(v, h, w, null, sums, ws);
		sums.collect(scale * share, gradient);
		double smoothing = 0;
		if (q < tauPatches) smoothing = net.tauTerm(y, h, w, settings.lambda() / tauPatches, gradient, ws) / tauPatches;
		return new double[] { sum * share, smoothing };
	}
}
