package org.gncfoe.batch;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Does work in a thread of its own, for so long at most. What does not end when it is told to is left behind: Java cannot
 * end a thread by force.
 */
final class TimeLimit {

	/** How long work that is told to stop is waited for, in milliseconds. The backends stop within moments. */
	private static final long GRACE = 10_000;

	private TimeLimit() {}

	/** Work took too long. */
	static final class Exceeded extends Exception {

		private static final long serialVersionUID = 1L;

		private Exceeded(final double seconds) {
			super("longer than " + seconds + " s");
		}
	}

	/**
	 * Does some work.
	 *
	 * @param work what is done
	 * @param seconds how long it may take; infinite: as long as it takes
	 * @param stop tells the work to end; its thread is interrupted besides
	 * @return its result, also if it comes late, while its end is waited for
	 * @throws Exceeded if it took too long
	 * @throws InterruptedException if this thread is interrupted; the work has ended then, or is left behind
	 * @throws Throwable what the work throws, errors too
	 */
	static <T> T call(final Callable<T> work, final double seconds, final Runnable stop) throws Throwable {
		final FutureTask<T> task = new FutureTask<>(work);
		final Thread thread = new Thread(task, "batch file");
		thread.setDaemon(true);
		thread.start();
		try {
			return task.get((long) Math.min(1000 * seconds, Long.MAX_VALUE), TimeUnit.MILLISECONDS);
		}
		catch (final ExecutionException e) {
			throw e.getCause();
		}
		catch (final TimeoutException e) {
			end(thread, stop);
			if (!task.isDone()) throw new Exceeded(seconds);
			return late(task, seconds);
		}
		catch (final InterruptedException e) {
			endUninterrupted(thread, stop);
			throw e;
		}
	}

	/** The result of work that ended after it was told to; whatever it throws then, it was stopped for its time. */
	private static <T> T late(final FutureTask<T> task, final double seconds) throws Exceeded, InterruptedException {
		try {
			return task.get();
		}
		catch (final ExecutionException e) {
			throw new Exceeded(seconds);
		}
	}

	private static void end(final Thread thread, final Runnable stop) throws InterruptedException {
		stop.run();
		thread.interrupt();
		thread.join(GRACE);
	}

	private static void endUninterrupted(final Thread thread, final Runnable stop) {
		try {
			end(thread, stop);
		}
		catch (final InterruptedException e) {
			// NB: Told to stop twice; once was enough.
		}
	}
}
