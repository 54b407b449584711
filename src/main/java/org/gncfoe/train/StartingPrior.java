package org.gncfoe.train;

import java.io.IOException;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.TrainingSettings;
import org.gncfoe.prior.Prior;
import org.gncfoe.prior.Priors;

/**
 * What a training starts from: a prior that knows nothing yet, or a trained one that is to be fine-tuned.
 *
 * @param prior the prior
 * @param name name or file of a trained one; null for an untrained one
 * @param description how the untrained one is made, or which one was taken
 */
public record StartingPrior(Prior prior, String name, String description) {

	/** The name that means: the shipped prior that fits the images best. */
	public static final String CLOSEST = "closest";

	/**
	 * Factor on the learning rates of fine-tuning. Measured in docs/training.md: within 0.1 dB of the full rates after 200
	 * steps; smaller ones adapt more slowly and are no better on images not trained on.
	 */
	public static final double FINE_TUNING_RATE = 0.5;

	/** A prior before training. */
	public static StartingPrior untrained(final PriorDesign design, final long seed) {
		return new StartingPrior(design.create(seed), null, design.toString());
	}

	/**
	 * A trained prior.
	 *
	 * @throws IOException if there is none of that name, or it cannot be read; with a sentence for the user
	 */
	public static StartingPrior trained(final String nameOrFile) throws IOException {
		return new StartingPrior(Priors.load(nameOrFile), nameOrFile, "trained");
	}

	/**
	 * The shipped prior that fits the images best.
	 *
	 * @throws IllegalArgumentException if no prior with so many layers is shipped; with a sentence for the user
	 * @throws IOException if a shipped prior cannot be read
	 */
	public static StartingPrior closest(final TrainingData data, final int layers, final long seed,
		final Backend backend) throws IOException
	{
		final ClosestPrior closest = ClosestPrior.of(data, layers, seed, backend);
		return new StartingPrior(closest.prior(), closest.name(), "trained");
	}

	/** Whether it is a trained prior. */
	public boolean isTrained() {
		return name != null;
	}

	/** Loss and optimiser that suit it. */
	public TrainingSettings settings() {
		final TrainingSettings defaults = TrainingSettings.defaults();
		return isTrained() ? defaults.withRates(FINE_TUNING_RATE) : defaults;
	}
}
