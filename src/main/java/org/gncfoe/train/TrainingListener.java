package org.gncfoe.train;

import org.gncfoe.prior.Prior;

/** Follows a training; called on its thread. */
public interface TrainingListener {

	/**
	 * Some steps are done.
	 *
	 * @param step steps done in all
	 * @param loss mean loss of the image term since the last call
	 * @param smoothing mean tau term since the last call
	 * @param secondsLeft estimated time to the end
	 */
	void progress(long step, double loss, double smoothing, double secondsLeft);

	/**
	 * A validation.
	 *
	 * @param step steps done
	 * @param psnr mean PSNR in dB at {@link Validation#SIGMAS}
	 * @param prior the prior that was measured
	 * @param best true if it is the best so far
	 */
	void validated(long step, double[] psnr, Prior prior, boolean best);

	/** Asked before every step; true stops the training, keeping the best prior so far. */
	boolean isCanceled();
}
