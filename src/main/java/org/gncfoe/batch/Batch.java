package org.gncfoe.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.gncfoe.restore.Progress;

/**
 * Restores many image files, several at once if wanted, and goes on when one fails, whatever it fails of. Each result is
 * there whole or not at all, also when the program is killed; a later run can skip what was finished. A file that takes
 * longer than its {@link FileTimeLimit} fails. Where the disk is full or nothing may be written, the batch ends early.
 *
 * <pre>
 * List&lt;BatchItem&gt; items = new BatchFiles("-denoised").find(List.of(folder), output);
 * Batch batch = new Batch(items, restorer).withHome(output).withResume(true).withJobs(2);
 * BatchSummary summary = batch.run(BatchListener.NONE, Progress.NONE);
 * </pre>
 */
public final class Batch {

	private final List<BatchItem> items;
	private final FileRestorer restorer;
	private int jobs = 1;
	private boolean resume, verify, share;
	private FileTimeLimit limit = FileTimeLimit.BY_SIZE;
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

	/**
	 * The folder where is noted what was finished, and which no other run may use at the same time; null: nowhere. Returns
	 * this.
	 */
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
	 * Whether, before a file is skipped, its result is read and compared with the checksum noted when it was written.
	 *
	 * @return this
	 */
	public Batch withVerify(final boolean value) {
		verify = value;
		return this;
	}

	/**
	 * Whether other runs, on this or another computer, may share the folder, all with the same files and settings: each file
	 * is restored by one of them. What is finished is skipped, as with {@link #withResume}.
	 *
	 * @return this
	 */
	public Batch withShare(final boolean value) {
		share = value;
		return this;
	}

	/** How long a file may take; returns this. */
	public Batch withTimeLimit(final FileTimeLimit value) {
		limit = Objects.requireNonNull(value, "value");
		return this;
	}

	/**
	 * Restores the files. Ends early, within moments, if progress says so; what is finished stays.
	 *
	 * @param listener hears how it goes on
	 * @param progress told how far it is
	 * @throws IOException if another run uses the folder, or the table or the journal cannot be opened; with a sentence for
	 *           the user
	 */
	public BatchSummary run(final BatchListener listener, final Progress progress) throws IOException {
		if (home == null) {
			if (share) throw new IllegalArgumentException("Runs can share a folder only: choose one for the results.");
			return run(null, listener, progress);
		}
		makeFolder(home);
		try (FolderLock lock = FolderLock.of(home, share)) {
			return run(lock, listener, progress);
		}
	}

	private BatchSummary run(final FolderLock lock, final BatchListener listener, final Progress progress)
		throws IOException
	{
		final FinishedFiles finished = home == null ? null : new FinishedFiles(home);
		final boolean skip = resume || share;
		final List<BatchItem> todo = new ArrayList<>();
		final String settings = restorer.settings();
		for (final BatchItem item : items) {
			progress.check();
			if (!skip || finished == null || item.problem() != null || !finished.contains(item, settings, verify)) todo.add(
				item);
		}
		listener.started(todo.size(), items.size() - todo.size());
		progress.update(0);
		try (CsvLog table = csv == null ? null : table(lock, skip)) {
			return new BatchRun(restorer, todo, items.size() - todo.size(), new BatchNotes(home, finished, settings, table,
				lock, share), limit, jobs, listener).run(progress);
		}
	}

	/** NB: Runs that share a folder share the table too, which has one line of headings. */
	private CsvLog table(final FolderLock lock, final boolean append) throws IOException {
		final CsvLog[] table = new CsvLog[1];
		final FolderLock.Note open = () -> table[0] = new CsvLog(csv, append);
		if (lock == null) open.write();
		else lock.alone(open);
		return table[0];
	}

	/** Makes the folder of results. */
	static void makeFolder(final Path folder) throws IOException {
		try {
			Files.createDirectories(folder);
		}
		catch (final IOException e) {
			throw new IOException("The folder " + folder + " cannot be made: choose another one.", e);
		}
	}
}
