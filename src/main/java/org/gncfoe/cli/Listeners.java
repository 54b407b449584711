package org.gncfoe.cli;

import java.util.List;

import org.gncfoe.batch.BatchListener;
import org.gncfoe.batch.BatchRecord;

/** Several who hear how a batch goes on. */
record Listeners(List<BatchListener> all) implements BatchListener {

	@Override
	public void started(final int files, final int skipped) {
		all.forEach(listener -> listener.started(files, skipped));
	}

	@Override
	public void finished(final BatchRecord record, final int number, final int files, final double secondsLeft) {
		all.forEach(listener -> listener.finished(record, number, files, secondsLeft));
	}
}
