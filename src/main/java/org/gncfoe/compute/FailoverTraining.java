package org.gncfoe.compute;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import org.gncfoe.prior.Prior;

/**
 * A training on a {@link FailoverBackend}. The state every few steps, and the batches since, are kept in main memory; when
 * the device fails, the fallback takes these steps again and goes on.
 */
final class FailoverTraining implements TrainingSession {

	private static final int SNAPSHOT = 16;

	private record Step(TrainingBatch batch, double rate) {}

	private final FailoverBackend backend;
	private final Prior initial;
	private final TrainingSettings settings;
	private final List<Step> steps = new ArrayList<>();
	private OptimizerState snapshot;
	private TrainingSession session;
	private boolean onDevice;

	FailoverTraining(final FailoverBackend backend, final Prior initial, final TrainingSettings settings) {
		this.backend = backend;
		this.initial = initial;
		this.settings = settings;
		onDevice = !backend.hasFailed();
		try {
			session = backend.active().train(initial, settings);
		}
		catch (final DeviceException e) {
			replace(e);
		}
	}

	private void replace(final DeviceException e) {
		if (!onDevice) throw e;
		onDevice = false;
		FailoverBackend.discard(session);
		session = backend.fail(e).train(initial, settings);
		if (snapshot != null) session.restore(snapshot);
		for (final Step step : steps)
			session.step(step.batch, step.rate);
		steps.clear();
	}

	private <R> R attempt(final Function<TrainingSession, R> work) {
		if (onDevice) try {
			return work.apply(session);
		}
		catch (final DeviceException e) {
			replace(e);
		}
		return work.apply(session);
	}

	@Override
	public TrainingLoss gradient(final TrainingBatch batch, final float[] gradient) {
		return attempt(s -> s.gradient(batch, gradient));
	}

	@Override
	public TrainingLoss step(final TrainingBatch batch, final double rate) {
		final TrainingLoss loss = attempt(s -> s.step(batch, rate));
		if (onDevice) {
			// NB: copied, as the caller may use its arrays for the next batch
			steps.add(new Step(batch.copy(), rate));
			if (steps.size() >= SNAPSHOT) state();
		}
		return loss;
	}

	@Override
	public Prior prior() {
		return attempt(TrainingSession::prior);
	}

	@Override
	public Prior averaged() {
		return attempt(TrainingSession::averaged);
	}

	@Override
	public OptimizerState state() {
		final OptimizerState state = attempt(TrainingSession::state);
		snapshot = state;
		steps.clear();
		return state;
	}

	@Override
	public void restore(final OptimizerState state) {
		attempt(s -> {
			s.restore(state);
			return null;
		});
		snapshot = state;
		steps.clear();
	}

	@Override
	public void close() {
		if (onDevice) FailoverBackend.discard(session);
		else session.close();
	}
}
