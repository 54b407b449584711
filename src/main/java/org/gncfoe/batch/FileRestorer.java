package org.gncfoe.batch;

import java.io.IOException;
import java.util.concurrent.CancellationException;

import org.gncfoe.restore.Progress;

/** Restores image files. May be used by several threads at once. */
public interface FileRestorer {

	/**
	 * Restores a file and writes its result, whole or not at all.
	 *
	 * @param item the file and where its result goes
	 * @param progress told how far it is
	 * @throws IOException if the input cannot be read or the output not be written; with a sentence for the user
	 * @throws IllegalArgumentException if the image or the parameters are of no use; with a sentence for the user
	 * @throws CancellationException if progress says so
	 */
	Restored restore(BatchItem item, Progress progress) throws IOException;

	/** Everything but the input that decides the result, in one line: a result of other settings is done again. */
	String settings();

	/** What this does to an image, as a participle: {@code denoised}. */
	String verb();

	/**
	 * About how many bytes of memory restoring a file takes, so that not too many are restored at once.
	 *
	 * @param item the file
	 */
	long memory(BatchItem item);
}
