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

	private final CountDownLatch ended = new CountDownLatch(1);
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
			last.run();
		}, "stop");
		Runtime.getRuntime().addShutdownHook(hook);
	}

	/** To be called when the work has ended. */
	@Override
	public void close() {
		ended.countDown();
		try {
			Runtime.getRuntime().removeShutdownHook(hook);
		}
		catch (final IllegalStateException e) {
			// NB: The program is ending already.
		}
	}
}
