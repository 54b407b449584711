package org.gncfoe.command;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import org.gncfoe.compute.Backend;
import org.gncfoe.restore.Progress;

/**
 * Opens a backend for a command that may be cancelled meanwhile: a driver that compiles kernels cannot be interrupted. It then
 * goes on in the background, so that the next command need not wait for it.
 */
final class Opening {

	/** How often it is asked whether to stop, milliseconds. */
	private static final long INTERVAL = 50;

	private Opening() {}

	/**
	 * Opens a backend.
	 *
	 * @param opener opens it
	 * @param progress asked whether to stop
	 * @return what was opened, the caller's to close
	 * @throws CancellationException if progress says so; what is opened then is closed
	 * @throws RuntimeException as the opener
	 */
	static Backend of(final Supplier<Backend> opener, final Progress progress) {
		final CompletableFuture<Backend> future = new CompletableFuture<>();
		final Thread thread = new Thread(() -> {
			try {
				future.complete(opener.get());
			}
			catch (final Throwable e) {
				future.completeExceptionally(e);
			}
		}, "GNC-FoE device");
		thread.setDaemon(true);
		thread.start();
		try {
			while (true)
				try {
					progress.check();
					return future.get(INTERVAL, TimeUnit.MILLISECONDS);
				}
				catch (final TimeoutException e) {
					// Not open yet.
				}
		}
		catch (final ExecutionException e) {
			if (e.getCause() instanceof Error) throw (Error) e.getCause();
			throw (RuntimeException) e.getCause();
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
			future.thenAccept(Backend::close);
			throw new CancellationException("interrupted");
		}
		catch (final CancellationException e) {
			future.thenAccept(Backend::close);
			throw e;
		}
	}
}
