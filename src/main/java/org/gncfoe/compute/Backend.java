package org.gncfoe.compute;

import org.gncfoe.prior.Prior;

/**
 * A place where priors are evaluated and trained: a device with its kernels. Coarse on purpose: a gradient step or a
 * training step is one call, so that a device can fuse it and keep images and parameters in its own memory.
 * <p>
 * A backend and the engines it opens may be used by several threads at once; an {@link ImageState} and a
 * {@link TrainingSession} by one thread at a time.
 */
public interface Backend extends AutoCloseable {

	/** Short name, as on the command line: {@code reference}, {@code cpu}, {@code opencl}. */
	String name();

	/** The device in words, for logs: e.g. {@code CPU, 8 threads}. */
	String device();

	/** Prepares a prior for evaluation on this backend. */
	PriorEngine open(Prior prior);

	/** Prepares the training of a prior, starting from its present values. */
	TrainingSession train(Prior initial, TrainingSettings settings);

	/**
	 * Prepares a prior for learning schedules, or all its parameters, by unrolling the flow.
	 *
	 * @throws UnsupportedOperationException if this backend cannot; the message says what to do
	 */
	default UnrolledFlow unroll(final Prior prior) {
		throw new UnsupportedOperationException("Schedules cannot be learned on the device \"" + name() +
			"\" yet: take cpu.");
	}

	/** The longest time that one call of a driver took since this was asked last, in seconds; 0 where there is none. */
	default double longestWait() {
		return 0;
	}

	@Override
	default void close() {}
}
