package org.gncfoe.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.function.BooleanSupplier;

import org.gncfoe.restore.Progress;

/** How far the files of a batch are, each by the size of its file. */
final class BatchProgress {

	private final long start = System.nanoTime();
	private final double all;
	private double behind;

	/** @param items all files */
	BatchProgress(final List<BatchItem> items) {
		all = items.stream().mapToDouble(BatchProgress::weight).sum();
	}

	private static double weight(final BatchItem item) {
		try {
			// NB: Small files take their time too.
			return item.problem() != null ? 1 : 10_000 + Files.size(item.input());
		}
		catch (final IOException e) {
			return 1;
		}
	}

	/** The part of all that is done, 0..1. */
	synchronized double fraction() {
		return all == 0 ? 1 : Math.max(0, Math.min(1, behind / all));
	}

	/** About how long the rest takes, in seconds. */
	double secondsLeft() {
		final double f = fraction();
		return f <= 0 ? 0 : (System.nanoTime() - start) * 1e-9 * (1 - f) / f;
	}

	private synchronized void advance(final double weight) {
		behind += weight;
	}

	/**
	 * How far one file is.
	 *
	 * @param stopped whether its work should stop
	 */
	Progress of(final BatchItem item, final BooleanSupplier stopped) {
		final double weight = weight(item);
		return new Progress() {

			private double last;

			@Override
			public synchronized void update(final double fraction) {
				// NB: A second try begins anew.
				if (fraction <= last) return;
				advance(weight * (fraction - last));
				last = fraction;
			}

			@Override
			public boolean isCanceled() {
				return stopped.getAsBoolean();
			}
		};
	}
}
