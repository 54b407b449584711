package org.gncfoe.compute;

import org.gncfoe.prior.Prior;

/** A prior made ready for evaluation on a backend. Safe for use by several threads at once. */
public interface PriorEngine extends AutoCloseable {

	/** The prior. */
	Prior prior();

	/** The backend it lives on. */
	Backend backend();

	/**
	 * Makes an image of this size on the backend, all zero, without data term.
	 *
	 * @throws IllegalArgumentException if a side is not positive
	 */
	ImageState image(int height, int width);

	@Override
	default void close() {}
}
