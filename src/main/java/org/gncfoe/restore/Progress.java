package org.gncfoe.restore;

import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/** Listens to a running solver and can cancel it between two steps. Called on the thread that runs the solver. */
public interface Progress {

	/** Ignores all updates and never cancels. */
	Progress NONE = until(() -> false);

	/** Ignores all updates, and cancels once it is told to stop; safe for use by as many threads as that is. */
	static Progress until(final BooleanSupplier stopped) {
		return new Progress() {

			@Override
			public void update(final double fraction) {}

			@Override
			public boolean isCanceled() {
				return stopped.getAsBoolean();
			}
		};
	}

	/**
	 * Tells how far the work is.
	 *
	 * @param fraction 0 (just started) .. 1 (done), never decreasing
	 */
	void update(double fraction);

	/** True once the work should stop; asked before every step. */
	boolean isCanceled();

	/** @throws CancellationException if the work should stop */
	default void check() {
		if (isCanceled()) throw new CancellationException("canceled");
	}

	/**
	 * The progress of a part of the work.
	 *
	 * @param from fraction of the whole at which the part starts
	 * @param to fraction of the whole at which it ends
	 */
	default Progress part(final double from, final double to) {
		final Progress whole = this;
		return new Progress() {

			@Override
			public void update(final double fraction) {
				whole.update(from + (to - from) * fraction);
			}

			@Override
			public boolean isCanceled() {
				return whole.isCanceled();
			}
		};
	}
}
