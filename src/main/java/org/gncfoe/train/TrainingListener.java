package org.gncfoe.train;

import org.gncfoe.prior.Prior;

/** Follows a training, pauses and cancels it; called on its thread. */
public interface TrainingListener extends TrainingControl {

	/** Says nothing and never cancels. */
	TrainingListener NONE = new TrainingListener() {

		@Override
		public void progress(final long step, final double loss, final double smoothing, final double secondsLeft) {}

		@Override
		public void validated(final long step, final double[] psnr, final Prior prior, final boolean best) {}

		@Override
		public boolean isCanceled() {
			return false;
		}
	};

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
}
