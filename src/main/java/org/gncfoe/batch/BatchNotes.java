package org.gncfoe.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a run notes what became of its files: the journal and the table, alone or with other runs that share the folder.
 *
 * @param home the folder of the results; null: none
 * @param finished the journal; null: none
 * @param settings what decides results besides their inputs
 * @param table the table; null: none
 * @param lock the folder's lock; null: none
 * @param share whether other runs have the same files
 */
record BatchNotes(Path home, FinishedFiles finished, String settings, CsvLog table, FolderLock lock, boolean share) {

	/** A file that no other run has, until it is closed. */
	interface Turn extends AutoCloseable {

		/** Whether another run has finished it meanwhile. */
		boolean isFinished();

		@Override
		void close() throws IOException;
	}

	/** Takes a file; null if another run has it now. */
	Turn take(final BatchItem item) throws IOException {
		if (!share) return turn(() -> {}, false);
		final FolderLock.Claim claim = lock.claim(finished.key(item.output()));
		if (claim == null) return null;
		finished.reload();
		return turn(claim, item.problem() == null && finished.contains(item, settings, false));
	}

	private static Turn turn(final FolderLock.Claim claim, final boolean finished) {
		return new Turn() {

			@Override
			public boolean isFinished() {
				return finished;
			}

			@Override
			public void close() throws IOException {
				claim.close();
			}
		};
	}

	/** What notes that a file is finished; to be asked for before it is read. Null if nothing is noted. */
	FinishedFiles.Note note(final BatchItem item) throws IOException {
		return finished != null && Files.exists(item.input()) ? finished.note(item, settings) : null;
	}

	/** Notes what became of a file. */
	void add(final BatchRecord record, final FinishedFiles.Note note) throws IOException {
		final FolderLock.Note all = () -> {
			if (record.isDone() && note != null) note.write();
			if (table != null) table.add(record);
		};
		if (lock == null) all.write();
		else lock.alone(all);
	}
}
