package org.gncfoe.compute;

import java.util.function.Consumer;
import java.util.function.Supplier;

import org.gncfoe.prior.Prior;

/**
 * A backend on a device that may be lost: when its driver reports an error, the work goes on with another backend from
 * the last state that is known, and nothing computed so far is lost. {@link #device()} then says so.
 */
public final class FailoverBackend implements Backend {

	private final Backend primary;
	private final Supplier<Backend> makeFallback;
	private final Consumer<String> notices;
	private Backend fallback;
	private volatile String failure;

	/**
	 * @param primary the device; closed with this
	 * @param fallback makes the backend to go on with, when it is needed
	 */
	public FailoverBackend(final Backend primary, final Supplier<Backend> fallback) {
		this(primary, fallback, notice -> {});
	}

	/** @param notices is told in a sentence when the device fails */
	FailoverBackend(final Backend primary, final Supplier<Backend> fallback, final Consumer<String> notices) {
		this.primary = primary;
		this.makeFallback = fallback;
		this.notices = notices;
	}

	/** The backend in use. */
	Backend active() {
		return failure == null ? primary : fallback();
	}

	/** True once the device has failed. */
	boolean hasFailed() {
		return failure != null;
	}

	/** Gives the device up for good. */
	synchronized Backend fail(final DeviceException e) {
		if (failure == null) {
			failure = e.getMessage();
			notices.accept("The work goes on with " + device() + ".");
		}
		return fallback();
	}

	private synchronized Backend fallback() {
		if (fallback == null) fallback = makeFallback.get();
		return fallback;
	}

	@Override
	public String name() {
		return active().name();
	}

	@Override
	public String device() {
		return failure == null ? primary.device() : active().device() + " (the device " + primary.device() + " failed: " +
			failure + ")";
	}

	@Override
	public PriorEngine open(final Prior prior) {
		return new FailoverEngine(this, prior);
	}

	@Override
	public TrainingSession train(final Prior initial, final TrainingSettings settings) {
		return new FailoverTraining(this, initial, settings);
	}

	@Override
	public UnrolledFlow unroll(final Prior prior) {
		return new FailoverFlow(this, prior);
	}

	@Override
	public synchronized void close() {
		discard(primary);
		if (fallback != null) fallback.close();
	}

	/** Closes something of a device that may have failed: its errors no longer matter. */
	static void discard(final AutoCloseable device) {
		try {
			if (device != null) device.close();
		}
		catch (final Exception e) {
			// nothing more can be done for a lost device
		}
	}
}
