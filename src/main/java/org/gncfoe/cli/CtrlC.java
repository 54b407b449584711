package org.gncfoe.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * While it is open, lets work come to its own end when the program is told to stop, by Ctrl-C say.
 *
 * <pre>
 * try (CtrlC end = new CtrlC(() -&gt; canceled = true, 400, () -&gt; {})) {
 *   work();
 * }
 * </pre>
 */
final class CtrlC implements AutoCloseable {

	/** How long the work's end waits at most for the last words, in milliseconds. */
	private static final long PATIENCE = 1000;

	private final CountDownLatch ended = new CountDownLatch(1), said = new CountDownLatch(1);
	private final Thread hook;

	/**
	 * @param stop tells the work to end
	 * @param milliseconds how long the program waits for that
	 * @param last what is done then
	 */
	CtrlC(final Runnable stop, final long milliseconds, final Runnable last) {
		hook = new Thread(() -> {
			stop.run();
			try {
				ended.await(milliseconds, TimeUnit.MILLISECONDS);
			}
			catch (final InterruptedException e) {
				Thread.currentThread().interrupt();
			}
			try {
				last.run();
			}
			finally {
				said.countDown();
			}
		}, "stop");
		Runtime.getRuntime().addShutdownHook(hook);
	}

	/** To be called when the work has ended; what was to be done then has been done. */
	@Override
	public void close() {
		ended.countDown();
		try {
			Runtime.getRuntime().removeShutdownHook(hook);
		}
		catch (final IllegalStateException e) {
			// NB: The program is ending already; what the last words are written to must not be closed before.
			try {
				said.await(PATIENCE, TimeUnit.MILLISECONDS);
			}
			catch (final InterruptedException interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}
}
