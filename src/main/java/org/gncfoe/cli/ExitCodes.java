package org.gncfoe.cli;

import org.gncfoe.batch.BatchSummary;

/**
 * What the program tells whoever started it. Told to stop by Ctrl-C it ends with 130, by a termination signal with 143, as
 * the operating system has it.
 */
final class ExitCodes {

	/** Everything was done. */
	static final int DONE = 0;

	/** The program failed, by a fault of its own. */
	static final int FAULT = 1;

	/** The command makes no sense, or the one input, or all that was named, is of no use. */
	static final int UNUSABLE = 2;

	/** Some files of a batch failed; the others are done. */
	static final int SOME_FAILED = 3;

	/** A batch ended early, as the disk is full or its folder may not be written to. */
	static final int ENDED_EARLY = 4;

	private ExitCodes() {}

	/**
	 * That of a batch.
	 *
	 * @param many whether it was a folder or several files
	 */
	static int of(final BatchSummary summary, final boolean many) {
		if (summary.isComplete()) return DONE;
		if (summary.obstacle() != null) return ENDED_EARLY;
		return many ? SOME_FAILED : UNUSABLE;
	}
}
