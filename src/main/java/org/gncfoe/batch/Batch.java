package org.gncfoe.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import org.gncfoe.prior.AtomicFile;
import org.gncfoe.restore.Progress;

/**
 * Restores many image files, several at once if wanted, and goes on when one fails. Each result is there whole or not at
 * all, also when the program is killed; a later run can skip what was finished.
 *
 * <pre>
 * List&lt;BatchItem&gt; items = new BatchFiles("-denoised").find(List.of(folder), output);
 * Batch batch = new Batch(items, restorer).withHome(output).withResume(true).withJobs(2);
 * BatchSummary summary = batch.run(BatchListener.NONE, Progress.NONE);
 * </pre>
 */
public final class Batch {

	/** How often is looked whether to stop, in milliseconds. */
	private static final int LOOK = 50;

	private final List<BatchItem> items;
	private final FileRestorer restorer;
	private int jobs = 1;
	private boolean resume;
	private Path home, csv;

	/**
	 * @param items the files
	 * @param restorer what is done to them
	 */
	public Batch(final List<BatchItem> items, final FileRestorer restorer) {
		this.items = List.copyOf(items);
		this.restorer = Objects.requireNonNull(restorer, "restorer");
	}

	/**
	 * How many files are restored at once, as far as there is memory for them. They share the threads of the backend.
	 *
	 * @return this
	 * @throws IllegalArgumentException if there is not at least one; with a sentence for the user
	 */
	public Batch withJobs(final int value) {
		if (value < 1) throw new IllegalArgumentException("The number of jobs must be at least 1, not " + value + ".");
		jobs = value;
		return this;
	}

	/** The folder where is noted what was finished; null: nowhere. Returns this. */
	public Batch withHome(final Path folder) {
		home = folder;
		return this;
	}

	/** A table of the files, as CSV, with a row as soon as a file is done; null: none. Returns this. */
	public Batch withCsv(final Path file) {
		csv = file;
		return this;
	}

	/**
	 * Whether files are skipped that an earlier run has finished, from the same input with the same settings. The table is
	 * then gone on with.
	 *
	 * @return this
	 */
	public Batch withResume(final boolean value) {
		resume = value;
		return this;
	}

	/**
	 * Restores the files. Ends early, within moments, if progress says so; what is finished stays.
	 *
	 * @param listener hears how it goes on
	 * @param progress told how far it is
	 * @throws IOException if the table, or what was finished, cannot be written; with a sentence for the user
	 */
	public BatchSummary run(final BatchListener listener, final Progress progress) throws IOException {
		if (home != null) makeFolder(home);
		final FinishedFiles finished = home == null ? null : new FinishedFiles(home);
		final List<BatchItem> todo = new ArrayList<>();
		final String settings = restorer.settings();
		for (final BatchItem item : items)
			if (!resume || finished == null || item.problem() != null || !finished.contains(item, settings)) todo.add(item);
		listener.started(todo.size(), items.size() - todo.size());
		progress.update(0);
		try (CsvLog table = csv == null ? null : new CsvLog(csv, resume)) {
			return new Run(todo, finished, settings, table, listener).run(progress);
		}
	}

	private static void makeFolder(final Path folder) throws IOException {
		try {
			Files.createDirectories(folder);
		}
		catch (final IOException e) {
			throw new IOException("The folder " + folder + " cannot be made: choose another one.", e);
		}
	}

	/** One run. */
	private final class Run {

		private final int files;
		private final Queue<BatchItem> queue;
		private final FinishedFiles finished;
		private final String settings;
		private final CsvLog table;
		private final BatchListener listener;
		private final MemoryGate memory = new MemoryGate();
		private final long start = System.nanoTime();
		private final double all;
		private double behind;
		private int done, failed;
		private volatile boolean cancelled;
		private IOException broken;

		Run(final List<BatchItem> todo, final FinishedFiles finished, final String settings, final CsvLog table,
			final BatchListener listener)
		{
			files = todo.size();
			queue = new ArrayDeque<>(todo);
			this.finished = finished;
			this.settings = settings;
			this.table = table;
			this.listener = listener;
			all = todo.stream().mapToDouble(Run::weight).sum();
		}

		BatchSummary run(final Progress progress) throws IOException {
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
					if (!cancelled && (progress.isCanceled() || isBroken())) cancel(pool);
					progress.update(fraction());
				}
			}
			catch (final InterruptedException e) {
				cancel(pool);
				awaitQuietly(pool);
				Thread.currentThread().interrupt();
			}
			if (isBroken()) throw broken;
			return new BatchSummary(files, done, failed, items.size() - files, cancelled, restorer.verb());
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

		private void work() {
			for (BatchItem item = next(); item != null; item = next())
				try (MemoryGate.Share share = memory.enter(item.problem() == null ? restorer.memory(item) : 0)) {
					restore(item);
				}
				catch (final CancellationException | InterruptedException e) {
					return;
				}
		}

		private synchronized BatchItem next() {
			return cancelled || broken != null ? null : queue.poll();
		}

		private void restore(final BatchItem item) {
			final long begin = System.nanoTime();
			final ItemProgress progress = new ItemProgress(weight(item));
			Restored restored = null;
			String failure = item.problem();
			FinishedFiles.Note note = null;
			if (failure == null) try {
				if (finished != null && Files.exists(item.input())) note = finished.note(item, settings);
				if (home != null) makeFolder(item.output().toAbsolutePath().getParent());
				AtomicFile.deleteLeftovers(item.output());
				restored = restorer.restore(item, progress);
			}
			catch (final CancellationException e) {
				throw e;
			}
			catch (final IOException | RuntimeException e) {
				// NB: An interrupted thread cannot write files.
				if (cancelled) throw new CancellationException("canceled");
				failure = e instanceof IOException || e instanceof IllegalArgumentException ? e.getMessage()
					: "The program failed for a reason it does not know (" + e + ").";
			}
			catch (final OutOfMemoryError e) {
				failure = "There is not enough memory for " + item.name() +
					": restore fewer files at once, or give Java more memory (java -Xmx8g ...).";
			}
			progress.update(1);
			finish(new BatchRecord(item, restored, failure, (System.nanoTime() - begin) * 1e-9), note);
		}

		private synchronized void finish(final BatchRecord record, final FinishedFiles.Note note) {
			if (record.isDone()) done++;
			else failed++;
			try {
				if (record.isDone() && note != null) note.write();
				if (table != null) table.add(record);
			}
			catch (final IOException e) {
				if (broken == null) broken = new IOException("What was finished cannot be noted (" + e.getMessage() +
					"): see whether there is space left and the folder may be written to.", e);
			}
			listener.finished(record, done + failed, files, secondsLeft());
		}

		private synchronized boolean isBroken() {
			return broken != null;
		}

		// -- Progress --

		private static double weight(final BatchItem item) {
			try {
				// NB: Small files take their time too.
				return item.problem() != null ? 1 : 10_000 + Files.size(item.input());
			}
			catch (final IOException e) {
				return 1;
			}
		}

		private synchronized double fraction() {
			return all == 0 ? 1 : Math.min(1, behind / all);
		}

		private synchronized void advance(final double weight) {
			behind += weight;
		}

		private double secondsLeft() {
			final double f = fraction();
			return f <= 0 ? 0 : (System.nanoTime() - start) * 1e-9 * (1 - f) / f;
		}

		/** How far one file is. */
		private final class ItemProgress implements Progress {

			private final double weight;
			private double last;

			ItemProgress(final double weight) {
				this.weight = weight;
			}

			@Override
			public synchronized void update(final double fraction) {
				advance(weight * (fraction - last));
				last = fraction;
			}

			@Override
			public boolean isCanceled() {
				return cancelled;
			}
		}
	}
}
