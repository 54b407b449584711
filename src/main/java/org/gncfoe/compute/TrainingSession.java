package org.gncfoe.compute;

import org.gncfoe.prior.Prior;

/** A prior being trained on a backend: parameters and optimiser live there. Used by one thread at a time. */
public interface TrainingSession extends AutoCloseable {

	/**
	 * The loss of a batch at the present parameters and its gradient; changes nothing.
	 *
	 * @param gradient receives the gradient of the total loss (without the smoothness penalty), laid out as
	 *          {@link Prior#parameters()}
	 */
	TrainingLoss gradient(TrainingBatch batch, float[] gradient);

	/**
	 * One training step: loss, gradient, clipping, AdaBelief, projection of the filters, moving average.
	 *
	 * @param rate factor on all learning rates (the annealing), 0..1
	 * @return the loss before the step
	 */
	TrainingLoss step(TrainingBatch batch, double rate);

	/** The prior with the present parameters (copied). */
	Prior prior();

	/** The prior with the moving average of the parameters (copied). */
	Prior averaged();

	/** A copy of the whole state. */
	OptimizerState state();

	/** Goes back to a state; from there the same batches give the same steps. */
	void restore(OptimizerState state);

	@Override
	default void close() {}
}
