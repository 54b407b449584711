package org.gncfoe.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;

import org.gncfoe.prior.Prior;
import org.gncfoe.train.TrainingListener;

/** Prints what a training does; Ctrl-C cancels it, which keeps the best prior so far. */
final class TrainingLog implements TrainingListener {

	/** Seconds between two lines of progress at least, and seconds the JVM waits for the prior after Ctrl-C. */
	private static final int PAUSE = 10, GRACE = 120;

	/** Something that may take long. */
	interface Work {

		int run() throws IOException;
	}

	private final PrintWriter out;
	private final long start = System.nanoTime();
	private double last = Double.NEGATIVE_INFINITY;
	private volatile boolean canceled;

	TrainingLog(final PrintWriter out) {
		this.out = out;
	}

	@Override
	public void progress(final long step, final double loss, final double smoothing, final double secondsLeft) {
		if (seconds() - last < PAUSE && secondsLeft > 0) return;
		last = seconds();
		line("step %d  loss %.5f  tau %.4f  %.0f s, %.0f s left", step, loss, smoothing, last, secondsLeft);
	}

	@Override
	public void validated(final long step, final double[] psnr, final Prior prior, final boolean best) {
		line("step %d  validation PSNR %.3f / %.3f / %.3f dB%s", step, psnr[0], psnr[1], psnr[2], best ? " (best)" : "");
	}

	@Override
	public boolean isCanceled() {
		return canceled;
	}

	@Override
	public void message(final String sentence) {
		line("%s", sentence);
	}

	/** Does the work; if the JVM is told to end meanwhile (Ctrl-C), cancels it and lets it finish first. */
	int untilCanceled(final Work work) throws IOException {
		try (CtrlC end = new CtrlC(() -> canceled = true, 1000L * GRACE, () -> {})) {
			return work.run();
		}
	}

	// -- Helper methods --

	private double seconds() {
		return (System.nanoTime() - start) * 1e-9;
	}

	private void line(final String format, final Object... values) {
		out.println(String.format(Locale.ROOT, format, values));
		out.flush();
	}
}
