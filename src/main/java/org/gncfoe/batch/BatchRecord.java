package org.gncfoe.batch;

import java.util.Locale;

/**
 * What became of a file of a batch.
 *
 * @param item the file
 * @param restored what was done; null if it failed
 * @param failure why it failed, as a sentence for the user; null if it did not
 * @param seconds time it took
 */
public record BatchRecord(BatchItem item, Restored restored, String failure, double seconds) {

	/** Whether the result was written. */
	public boolean isDone() {
		return failure == null;
	}

	/** One line for logs: the file, then noise and time, or why it failed. */
	public String line() {
		// NB: A name may hold line breaks, and what terminals take for commands.
		final String name = item.name().replaceAll("\\p{Cntrl}", "?");
		if (!isDone()) return name + ": failed: " + failure.replaceAll("\\p{Cntrl}", "?");
		return String.format(Locale.ROOT, "%s: %s, %.1f s", name, restored.noise(), seconds);
	}
}
