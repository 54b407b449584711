package org.gncfoe.cli;

import java.util.function.Consumer;

import org.gncfoe.batch.BatchListener;
import org.gncfoe.batch.BatchRecord;

/**
 * Says a line per file of a batch.
 *
 * @param out where what went well is said
 * @param err where failures are said
 */
record LineListener(Consumer<String> out, Consumer<String> err) implements BatchListener {

	@Override
	public void started(final int files, final int skipped) {
		if (skipped > 0) out.accept(skipped + (skipped == 1 ? " file was" : " files were") +
			" finished before and will be skipped.");
	}

	@Override
	public void finished(final BatchRecord record, final int number, final int files, final double secondsLeft) {
		final String line = BatchListener.line(record, number, files, secondsLeft);
		(record.isDone() ? out : err).accept(line);
	}
}
