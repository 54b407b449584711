package org.gncfoe.batch;

/** Hears how a batch goes on. Called by one thread at a time. */
public interface BatchListener {

	/** Hears nothing. */
	BatchListener NONE = new BatchListener() {

		@Override
		public void started(final int files, final int skipped) {}

		@Override
		public void finished(final BatchRecord record, final int number, final int files, final double secondsLeft) {}
	};

	/**
	 * The batch begins.
	 *
	 * @param files number of files to restore
	 * @param skipped number of files that an earlier run finished
	 */
	void started(int files, int skipped);

	/**
	 * A file is done or has failed.
	 *
	 * @param record what became of it
	 * @param number how many files are behind now, 1 .. files
	 * @param files number of files to restore
	 * @param secondsLeft about how long the rest takes; 0 after the last one
	 */
	void finished(BatchRecord record, int number, int files, double secondsLeft);

	/** A line for logs: {@code [3/200] a.tif: sigma 12.3 (estimated), 1.2 s; about 4 min left}. */
	static String line(final BatchRecord record, final int number, final int files, final double secondsLeft) {
		return "[" + number + "/" + files + "] " + record.line() + (number == files ? "" : "; about " + inWords(secondsLeft) +
			" left");
	}

	/** A time to wait, as users say it: {@code 40 s}, {@code 5 min}, {@code 3 h 10 min}. */
	static String inWords(final double seconds) {
		if (seconds < 90) return Math.round(seconds) + " s";
		final long minutes = Math.round(seconds / 60);
		if (minutes < 90) return minutes + " min";
		return minutes / 60 + " h " + minutes % 60 + " min";
	}
}
