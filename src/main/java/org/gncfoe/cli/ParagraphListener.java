package org.gncfoe.cli;

import java.util.function.Consumer;

import org.gncfoe.batch.BatchListener;
import org.gncfoe.batch.BatchRecord;

/**
 * Says of single files everything that is to be said.
 *
 * @param out where what went well is said
 * @param err where failures are said
 */
record ParagraphListener(Consumer<String> out, Consumer<String> err) implements BatchListener {

	@Override
	public void started(final int files, final int skipped) {}

	@Override
	public void finished(final BatchRecord record, final int number, final int files, final double secondsLeft) {
		if (!record.isDone()) {
			err.accept(record.failure());
			return;
		}
		out.accept(record.item().input() + " -> " + record.item().output());
		out.accept("  " + record.restored().summary());
		for (final String remark : record.restored().remarks())
			out.accept("  note: " + remark);
	}
}
