package org.gncfoe.train;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.TrainingBatch;
import org.gncfoe.compute.TrainingSession;
import org.gncfoe.compute.TrainingSettings;
import org.gncfoe.prior.Prior;
import org.gncfoe.prior.Priors;

/**
 * The shipped prior that fits given images best before any training: of those with the wanted number of layers, the one
 * with the least loss of score matching on some of their patches.
 *
 * @param name its name
 * @param prior the prior
 * @param loss its loss, mean over pixels; 1/2 would be a prior that knows nothing
 */
public record ClosestPrior(String name, Prior prior, double loss) {

	private static final int BATCH = 32;

	/**
	 * Finds it.
	 *
	 * @param layers wanted number of layers
	 * @throws IllegalArgumentException if no grey prior with so many layers is shipped; with a sentence for the user
	 * @throws IOException if a shipped prior cannot be read
	 */
	public static ClosestPrior of(final TrainingData data, final int layers, final long seed, final Backend backend)
		throws IOException
	{
		final List<ClosestPrior> candidates = new ArrayList<>();
		double min = Double.NEGATIVE_INFINITY, max = Double.POSITIVE_INFINITY;
		for (final String name : Priors.shippedNames()) {
			final Prior prior = Priors.load(name);
			if (prior.depth() != layers || !prior.isPlain() || prior.imageChannels() != 1 || prior.isFineTuned()) continue;
			candidates.add(new ClosestPrior(name, prior, Double.NaN));
			min = Math.max(min, prior.tauAxis().min());
			max = Math.min(max, prior.tauAxis().max());
		}
		if (candidates.isEmpty()) throw new IllegalArgumentException("No prior with " + layers +
			" layers comes with GNC-FoE: start from scratch, or from a prior file.");
		// NB: One batch at the noise levels that all of them know, so that the losses can be compared.
		final TrainingBatch batch = data.patches(BATCH, min, max, seed).batch(0);
		ClosestPrior best = null;
		for (final ClosestPrior c : candidates) {
			final double loss = loss(c.prior, batch, backend);
			if (best == null || loss < best.loss) best = new ClosestPrior(c.name, c.prior, loss);
		}
		return best;
	}

	private static double loss(final Prior prior, final TrainingBatch batch, final Backend backend) {
		try (TrainingSession session = backend.train(prior, TrainingSettings.defaults())) {
			return session.gradient(batch, new float[prior.parameterCount()]).image();
		}
	}
}
