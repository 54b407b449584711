package org.gncfoe.train;

/** What every training asks whoever follows it; called on its thread. */
public interface TrainingControl {

	/** Asked before every step; true stops the training, keeping the best so far. */
	boolean isCanceled();

	/** Asked before every step; while it is true the training waits, and a time budget stands still. */
	default boolean isPaused() {
		return false;
	}

	/** Something the user should know, in a sentence; the training goes on. */
	default void message(final String sentence) {}
}
