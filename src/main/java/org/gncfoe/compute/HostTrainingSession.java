package org.gncfoe.compute;

import org.gncfoe.prior.Prior;

/** A training session whose optimiser runs on the host; subclasses compute loss and gradient. */
public abstract class HostTrainingSession implements TrainingSession {

	private final HostOptimizer optimizer;
	private Prior present;

	/** The settings of the session. */
	protected final TrainingSettings settings;

	/** Starts at the given prior (its filters projected). */
	protected HostTrainingSession(final Prior initial, final TrainingSettings settings) {
		this.settings = settings;
		optimizer = new HostOptimizer(initial, settings);
		present = optimizer.prior();
	}

	/** Loss and gradient of a batch at a prior; the gradient array comes cleared. */
	protected abstract TrainingLoss gradient(Prior at, TrainingBatch batch, double[] gradient);

	@Override
	public TrainingLoss gradient(final TrainingBatch batch, final float[] gradient) {
		final double[] g = new double[present.parameterCount()];
		final TrainingLoss loss = gradient(present, batch, g);
		for (int i = 0; i < g.length; i++)
			gradient[i] = (float) g[i];
		return loss;
	}

	@Override
	public TrainingLoss step(final TrainingBatch batch, final double rate) {
		final double[] g = new double[present.parameterCount()];
		final TrainingLoss loss = gradient(present, batch, g);
		optimizer.step(g, rate);
		present = optimizer.prior();
		return loss;
	}

	@Override
	public Prior prior() {
		return optimizer.prior();
	}

	@Override
	public Prior averaged() {
		return optimizer.averaged();
	}

	@Override
	public OptimizerState state() {
		return optimizer.state();
	}

	@Override
	public void restore(final OptimizerState state) {
		optimizer.restore(state);
		present = optimizer.prior();
	}
}
