package org.gncfoe.batch;

/**
 * What became of a batch.
 *
 * @param files number of files that were to be restored, finished ones left out
 * @param done number of those restored
 * @param failed number of those that failed
 * @param skipped number of files an earlier run had finished
 * @param cancelled whether it was stopped before its end
 * @param verb what was done to them, as a participle
 */
public record BatchSummary(int files, int done, int failed, int skipped, boolean cancelled, String verb) {

	/** One line for users: {@code 197 of 200 images denoised, 3 failed; 12 were finished before}. */
	public String sentence() {
		return done + " of " + files + " images " + verb + (failed > 0 ? ", " + failed + " failed" : "") + (skipped > 0 ? "; " +
			skipped + (skipped == 1 ? " was" : " were") + " finished before" : "") + (cancelled
				? "; stopped before the end" : "");
	}
}
