package org.gncfoe.command;

import java.util.Locale;

import org.gncfoe.prior.Prior;
import org.gncfoe.train.TrainingListener;
import org.scijava.log.LogService;

/** Tells a command's task, its log, and its window if there is one, how a training goes. */
final class TrainingProgress implements TrainingListener {

	private final TaskProgress task;
	private final LogService log;
	private final TrainingView view;
	private final long start = System.nanoTime();

	/** @param view the window; {@link TrainingView#NONE} without a screen */
	TrainingProgress(final TaskProgress task, final LogService log, final TrainingView view) {
		this.task = task;
		this.log = log;
		this.view = view;
	}

	@Override
	public void progress(final long step, final double loss, final double smoothing, final double secondsLeft) {
		final double seconds = (System.nanoTime() - start) * 1e-9;
		task.update(secondsLeft > 0 ? Math.min(0.999, seconds / (seconds + secondsLeft)) : 1, secondsLeft);
		view.loss(step, loss, secondsLeft);
	}

	@Override
	public void validated(final long step, final double[] psnr, final Prior prior, final boolean best) {
		log.info(String.format(Locale.ROOT, "Train FoE Prior: step %d, validation PSNR %.2f / %.2f / %.2f dB%s", step, psnr[0],
			psnr[1], psnr[2], best ? " (best)" : ""));
		view.validated(step, psnr, prior);
	}

	@Override
	public boolean isCanceled() {
		return task.isCanceled() || view.isFinished();
	}

	@Override
	public boolean isPaused() {
		return view.isPaused() && !task.isCanceled();
	}

	@Override
	public void message(final String sentence) {
		log.info("Train FoE Prior: " + sentence);
	}
}
