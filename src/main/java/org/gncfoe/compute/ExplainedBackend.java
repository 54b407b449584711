package org.gncfoe.compute;

import org.gncfoe.prior.Prior;

/** A backend whose description says why it was taken. */
final class ExplainedBackend implements Backend {

	private final Backend backend;
	private final String reason;

	/** @param reason words that follow the device's name */
	ExplainedBackend(final Backend backend, final String reason) {
		this.backend = backend;
		this.reason = reason;
	}

	@Override
	public String name() {
		return backend.name();
	}

	@Override
	public String device() {
		return backend.device() + " (" + reason + ")";
	}

	@Override
	public PriorEngine open(final Prior prior) {
		final PriorEngine engine = backend.open(prior);
		return new PriorEngine() {

			@Override
			public Prior prior() {
				return engine.prior();
			}

			@Override
			public Backend backend() {
				return ExplainedBackend.this;
			}

			@Override
			public ImageState image(final int height, final int width) {
				return engine.image(height, width);
			}

			@Override
			public void close() {
				engine.close();
			}
		};
	}

	@Override
	public TrainingSession train(final Prior initial, final TrainingSettings settings) {
		return backend.train(initial, settings);
	}

	@Override
	public UnrolledFlow unroll(final Prior prior) {
		return backend.unroll(prior);
	}

	@Override
	public void close() {
		backend.close();
	}
}
