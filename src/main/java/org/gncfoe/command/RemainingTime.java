package org.gncfoe.command;

import org.gncfoe.batch.BatchListener;

/** Tells, from how far work has come, how long the rest will take. */
final class RemainingTime {

	/** Before so many seconds, or so small a part of the work, nothing can be told. */
	private static final double EARLIEST = 1, LEAST = 0.02;

	/** A rate counts half after so much of the work, as the parts of work take different times. */
	private static final double HALF = 0.1;

	private final long start;
	private long last;
	private double done, secondsPerWork = Double.NaN;

	RemainingTime() {
		this(System.nanoTime());
	}

	/** @param start when the work began, nanoseconds */
	RemainingTime(final long start) {
		this.start = start;
		last = start;
	}

	/**
	 * The time left.
	 *
	 * @param now nanoseconds, never decreasing
	 * @param fraction of the work that is done, 0 .. 1
	 * @return seconds; NaN while it is too early to tell
	 */
	double at(final long now, final double fraction) {
		if (fraction > done) {
			final double part = fraction - done, rate = (now - last) * 1e-9 / part;
			final double weight = Double.isNaN(secondsPerWork) ? 1 : 1 - Math.pow(0.5, part / HALF);
			secondsPerWork = weight * rate + (1 - weight) * (Double.isNaN(secondsPerWork) ? 0 : secondsPerWork);
			done = fraction;
			last = now;
		}
		if (done < LEAST || (now - start) * 1e-9 < EARLIEST) return Double.NaN;
		return Math.max(0, secondsPerWork * (1 - done) - (now - last) * 1e-9);
	}

	/** A duration as people say it: {@code 12 s}, {@code 3 min}, {@code 1 h 20 min}. */
	static String inWords(final double seconds) {
		return BatchListener.inWords(seconds);
	}
}
