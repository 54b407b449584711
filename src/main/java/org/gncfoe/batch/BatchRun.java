package org.gncfoe.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import org.gncfoe.prior.AtomicFile;
import org.gncfoe.restore.Progress;

/** One run of a {@link Batch}. Whatever one file fails of is that file's failure, errors of Java too. */
final class BatchRun {

	/** How often is looked whether to stop, and whether another run is done with a file, in milliseconds. */
	private static final int LOOK = 50, LOOK_AGAIN = 500;

	/** Waits before a file that could not be read is tried again, in milliseconds. */
	private static final long[] WAITS = { 500, 3000 };

	private final FileRestorer restorer;
	private final int files, jobs;
	private final Queue<BatchItem> queue;
	private final BatchNotes notes;
	private final FileTimeLimit limit;
	private final BatchListener listener;
	private final MemoryGate memory = new MemoryGate();
	private final BatchProgress work;
	private int done, failed, skipped, elsewhere;
	private volatile boolean cancelled;
	private String obstacle;

	/**
	 * @param todo the files to restore
	 * @param skipped how many were finished before
	 */
	BatchRun(final FileRestorer restorer, final List<BatchItem> todo, final int skipped, final BatchNotes notes,
		final FileTimeLimit limit, final int jobs, final BatchListener listener)
	{
		this.restorer = restorer;
		this.skipped = skipped;
		this.notes = notes;
		this.limit = limit;
		this.jobs = jobs;
		this.listener = listener;
		files = todo.size();
		queue = new ArrayDeque<>(todo);
		work = new BatchProgress(todo);
	}

	BatchSummary run(final Progress progress) {
		final ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, Math.min(jobs, files)), task -> {
			final Thread thread = new Thread(task, "batch");
			thread.setDaemon(true);
			return thread;
		});
		try {
			for (int j = 0; j < Math.min(jobs, files); j++)
				pool.execute(this::work);
			pool.shutdown();
			while (!pool.awaitTermination(LOOK, TimeUnit.MILLISECONDS)) {
				if (!cancelled && progress.isCanceled()) cancel(pool);
				progress.update(work.fraction());
			}
		}
		catch (final InterruptedException e) {
			cancel(pool);
			awaitQuietly(pool);
			Thread.currentThread().interrupt();
		}
		return summary();
	}

	private synchronized BatchSummary summary() {
		return new BatchSummary(files - elsewhere, done, failed, skipped + elsewhere, cancelled, obstacle, restorer.verb());
	}

	private void cancel(final ExecutorService pool) {
		cancelled = true;
		// NB: This interrupts the threads, which the backends notice within moments.
		pool.shutdownNow();
	}

	/** NB: The caller closes the backend afterwards, which must not be in use then. */
	private void awaitQuietly(final ExecutorService pool) {
		while (true)
			try {
				if (pool.awaitTermination(1, TimeUnit.MINUTES)) return;
			}
			catch (final InterruptedException e) {
				// Cancelled already.
			}
	}

	// -- Files --

	private void work() {
		try {
			for (BatchItem item = next(); item != null; item = next())
				try (BatchNotes.Turn turn = notes.take(item)) {
					if (turn == null) again(item);
					else if (turn.isFinished()) pass(item);
					else restore(item);
				}
		}
		catch (final CancellationException | InterruptedException e) {
			// Cancelled.
		}
		catch (final Throwable e) {
			end("The batch ends early, as what it does cannot be noted (" + e + "): see whether there is space left and the " +
				"folder may be written to. The same command with --resume goes on.");
		}
	}

	private synchronized BatchItem next() {
		return cancelled || obstacle != null ? null : queue.poll();
	}

	/** Another run has the file now; it is looked for again after all others. */
	private void again(final BatchItem item) throws InterruptedException {
		final boolean last;
		synchronized (this) {
			last = queue.isEmpty();
			queue.add(item);
		}
		Thread.sleep(last ? LOOK_AGAIN : LOOK);
	}

	/** Another run has finished the file. */
	private synchronized void pass(final BatchItem item) {
		elsewhere++;
		work.of(item, () -> true).update(1);
	}

	private synchronized void end(final String sentence) {
		if (obstacle == null) obstacle = sentence;
	}

	private void restore(final BatchItem item) throws InterruptedException {
		final long begin = System.nanoTime();
		final boolean[] stopped = new boolean[1];
		final Progress progress = work.of(item, () -> cancelled || stopped[0]);
		Restored restored = null;
		FinishedFiles.Note note = null;
		String failure = item.problem();
		if (failure == null) try {
			note = notes.note(item);
			restored = tried(item, progress, () -> stopped[0] = true);
		}
		catch (final InterruptedException e) {
			throw e;
		}
		catch (final TimeLimit.Exceeded e) {
			failure = FileTimeLimit.sentence(item, (System.nanoTime() - begin) * 1e-9);
		}
		catch (final Throwable e) {
			// NB: An interrupted thread cannot write files.
			if (cancelled) throw new CancellationException("canceled");
			failure = Failures.sentence(item, e);
			final String forAll = Failures.obstacle(e, folder(item));
			if (forAll != null) end(forAll);
		}
		progress.update(1);
		finish(new BatchRecord(item, restored, failure, (System.nanoTime() - begin) * 1e-9), note);
	}

	private Path folder(final BatchItem item) {
		return notes.home() != null ? notes.home() : item.output().toAbsolutePath().getParent();
	}

	/** Restores a file, also if a disk or the network is away for a moment. */
	private Restored tried(final BatchItem item, final Progress progress, final Runnable stop) throws Throwable {
		for (int k = 0;; k++)
			try {
				return timed(item, progress, stop);
			}
			catch (final IOException e) {
				if (k == WAITS.length || cancelled || !Failures.mayPass(e)) throw e;
				Thread.sleep(WAITS[k]);
			}
	}

	private Restored timed(final BatchItem item, final Progress progress, final Runnable stop) throws Throwable {
		final double[] seconds = new double[1];
		final long bytes = TimeLimit.call(() -> {
			OwnFiles.check(notes.home(), item);
			seconds[0] = limit.seconds(item);
			return restorer.memory(item);
		}, limit.lookingSeconds(), stop);
		// NB: The wait for memory does not count.
		try (MemoryGate.Share share = memory.enter(bytes)) {
			return TimeLimit.call(() -> {
				final Path folder = item.output().toAbsolutePath().getParent();
				if (notes.home() != null) Batch.makeFolder(folder);
				if (Files.isDirectory(folder)) AtomicFile.deleteLeftovers(item.output());
				return restorer.restore(item, progress);
			}, seconds[0], stop);
		}
	}

	private synchronized void finish(final BatchRecord record, final FinishedFiles.Note note) {
		if (record.isDone()) done++;
		else failed++;
		try {
			notes.add(record, note);
		}
		catch (final IOException e) {
			end("What was finished cannot be noted (" + e.getMessage() +
				"): see whether there is space left and the folder may be written to. The same command with --resume goes on.");
		}
		listener.finished(record, done + failed, files - elsewhere, work.secondsLeft());
	}
}
