package org.gncfoe.batch;

/**
 * What became of a batch.
 *
 * @param files number of files that were to be restored, finished ones left out
 * @param done number of those restored
 * @param failed number of those that failed
 * @param skipped number of files an earlier run, or another one at the same time, has finished
 * @param cancelled whether it was stopped before its end
 * @param obstacle why it ended early by itself, as a sentence for the user; null if it did not
 * @param verb what was done to them, as a participle
 */
public record BatchSummary(int files, int done, int failed, int skipped, boolean cancelled, String obstacle, String verb) {

	/** How many files were not tried, as it ended before. */
	public int notTried() {
		return files - done - failed;
	}

	/** Whether every file is restored. */
	public boolean isComplete() {
		return failed == 0 && notTried() == 0 && !cancelled && obstacle == null;
	}

	/** One line for users: {@code 197 of 200 images denoised, 3 failed; 12 were finished before}. */
	public String sentence() {
		return done + " of " + files + " images " + verb + (failed > 0 ? ", " + failed + " failed" : "") + (notTried() > 0
			? ", " + notTried() + " not tried" : "") + (skipped > 0 ? "; " + skipped + (skipped == 1 ? " was" : " were") +
				" finished before" : "") + (cancelled || obstacle != null ? "; stopped before the end" : "");
	}
}
