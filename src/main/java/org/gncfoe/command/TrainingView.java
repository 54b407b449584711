package org.gncfoe.command;

import org.gncfoe.prior.Prior;

/** What a user sees of a training while it runs, and what he tells it. */
interface TrainingView extends AutoCloseable {

	/** Shows nothing. */
	TrainingView NONE = new TrainingView() {

		@Override
		public void loss(final long step, final double loss, final double secondsLeft) {}

		@Override
		public void validated(final long step, final double[] psnr, final Prior prior) {}
	};

	/**
	 * What the training starts from.
	 *
	 * @param prior the prior before training
	 * @param data how much there is to train on, in a sentence
	 * @param warning what to say where that is too little; null where it is enough
	 */
	default void starts(final Prior prior, final String data, final String warning) {}

	/** A point of the curve of the loss. */
	void loss(long step, double loss, double secondsLeft);

	/** A point of the curve of validation (dB at three noise levels), and the prior as it is. */
	void validated(long step, double[] psnr, Prior prior);

	/** Whether the training shall wait. */
	default boolean isPaused() {
		return false;
	}

	/** Whether the training shall end now, keeping its best prior. */
	default boolean isFinished() {
		return false;
	}

	@Override
	default void close() {}
}
