package org.gncfoe.compute;

import org.gncfoe.prior.Prior;

/** A prior on a {@link FailoverBackend}: its engine on the device, and on the fallback once the device has failed. */
final class FailoverEngine implements PriorEngine {

	private final FailoverBackend backend;
	private final Prior prior;
	private PriorEngine device, fallback;

	FailoverEngine(final FailoverBackend backend, final Prior prior) {
		this.backend = backend;
		this.prior = prior;
		active();
	}

	/** The engine to work with now. */
	synchronized PriorEngine active() {
		if (!backend.hasFailed()) try {
			if (device == null) device = backend.active().open(prior);
			return device;
		}
		catch (final DeviceException e) {
			backend.fail(e);
		}
		if (fallback == null) fallback = backend.active().open(prior);
		return fallback;
	}

	/** Gives the device up. */
	PriorEngine fail(final DeviceException e) {
		backend.fail(e);
		return active();
	}

	@Override
	public Prior prior() {
		return prior;
	}

	@Override
	public Backend backend() {
		return backend;
	}

	@Override
	public ImageState image(final int height, final int width) {
		return new FailoverImage(this, height, width);
	}

	@Override
	public synchronized void close() {
		FailoverBackend.discard(device);
		if (fallback != null) fallback.close();
	}
}
