package org.gncfoe.command;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

import org.gncfoe.restore.Progress;

/** Does jobs in the background, one at a time, each a moment after it was given; a new one ends all before it. */
final class LatestJob implements AutoCloseable {

	private final ExecutorService thread;
	private final long delay;
	private volatile Object latest;

	/** @param delay how long a job waits for another that takes its place, milliseconds */
	LatestJob(final String name, final long delay) {
		this.delay = delay;
		thread = Executors.newSingleThreadExecutor(work -> {
			final Thread made = new Thread(work, name);
			made.setDaemon(true);
			return made;
		});
	}

	/**
	 * Gives a job.
	 *
	 * @param job told by its progress when it is not wanted any more; may end by a CancellationException then
	 */
	void submit(final Consumer<Progress> job) {
		final Object token = new Object();
		latest = token;
		final Progress progress = Progress.until(() -> latest != token);
		thread.execute(() -> {
			try {
				Thread.sleep(latest == token ? delay : 0);
			}
			catch (final InterruptedException e) {
				return;
			}
			if (latest == token) job.accept(progress);
		});
	}

	/** Ends the job there is. */
	void cancel() {
		latest = null;
	}

	/** Ends the job there is, does another one as the last, and takes no more. */
	void closeWith(final Runnable last) {
		latest = null;
		thread.execute(last);
		thread.shutdown();
	}

	@Override
	public void close() {
		closeWith(() -> {});
	}
}
