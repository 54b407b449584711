package org.gncfoe.blocks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.gncfoe.compute.PriorEngine;
import org.gncfoe.restore.Progress;

/**
 * Does blocks by threads of this program, a few at once: while one is read or written, the backend computes on another.
 *
 * @param job the work
 * @param engine the prior, opened on a backend; all blocks share its threads
 * @param workers blocks at once
 */
public record ThreadRunner(BlockJob job, PriorEngine engine, int workers) implements BlockRunner {

	@Override
	public void run(final int pass, final List<Long> blocks, final Consumer<BlockResult> done, final Progress progress) {
		final AtomicBoolean stop = new AtomicBoolean();
		final Progress asked = Progress.until(() -> stop.get() || progress.isCanceled());
		final AtomicInteger next = new AtomicInteger();
		final ExecutorService pool = Executors.newFixedThreadPool(workers, work -> {
			final Thread thread = new Thread(work, "block");
			thread.setDaemon(true);
			return thread;
		});
		try {
			final List<Future<?>> threads = new ArrayList<>();
			for (int w = 0; w < workers; w++)
				threads.add(pool.submit(() -> {
					for (int i; (i = next.getAndIncrement()) < blocks.size();) {
						asked.check();
						final BlockResult result = job.run(pass, blocks.get(i), engine, asked);
						synchronized (done) {
							done.accept(result);
						}
					}
				}));
			join(threads, stop);
		}
		finally {
			pool.shutdownNow();
		}
	}

	/** Waits for all; what went wrong first is thrown when all have ended. */
	private static void join(final List<Future<?>> threads, final AtomicBoolean stop) {
		Throwable failure = null;
		for (final Future<?> thread : threads)
			try {
				thread.get();
			}
			catch (final ExecutionException e) {
				stop.set(true);
				if (failure == null || failure instanceof CancellationException) failure = e.getCause();
			}
			catch (final InterruptedException e) {
				stop.set(true);
				Thread.currentThread().interrupt();
				throw new CancellationException("interrupted");
			}
		if (failure instanceof RuntimeException e) throw e;
		if (failure instanceof Error e) throw e;
		if (failure != null) throw new IllegalStateException(failure);
	}
}
