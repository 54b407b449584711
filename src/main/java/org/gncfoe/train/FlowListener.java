package org.gncfoe.train;

/** Follows the learning of a schedule; called on its thread. */
public interface FlowListener extends TrainingControl {

	/**
	 * Some iterations are done.
	 *
	 * @param step iterations done in all
	 * @param loss mean loss since the last call: error in dB relative to what is expected
	 * @param secondsEach seconds per iteration, validations included
	 * @param secondsLeft estimated time to the end
	 */
	void progress(long step, double loss, double secondsEach, double secondsLeft);

	/**
	 * A validation.
	 *
	 * @param measured the state that was measured, with its PSNR
	 * @param best true if it is the best so far
	 */
	void validated(FlowTrainer.Result measured, boolean best);
}
