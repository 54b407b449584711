package org.gncfoe.compute.opencl;

/**
 * How large a piece of one kind of work may be so that it does not block a device for long: drivers reset a device that
 * does not answer for some seconds, and a display that hangs on it stands still. Starts with a small piece, measures how
 * long the device takes, and lets pieces grow or shrink up to four times at once. Safe for several threads.
 */
final class Pace {

	/** How long a piece is meant to take at most, in seconds. NB: less than the second allowed, as devices slow down. */
	static final double LONGEST = 0.6;

	private static final double GROWTH = 4;

	private double most;

	/** @param first size of the first piece, in units of work (e.g. pixels) */
	Pace(final double first) {
		most = first;
	}

	/** The largest size of the next piece, in units of work; may be below one. */
	synchronized double most() {
		return most;
	}

	/**
	 * Learns from a piece of work that was done.
	 *
	 * @param units its size, positive
	 * @param seconds how long the device took; if that includes what is done only once, such as compiling kernels, or other
	 *          work, the next piece is smaller than it needed to be
	 */
	synchronized void took(final double units, final double seconds) {
		if (seconds <= LONGEST / GROWTH) most = Math.max(most, GROWTH * units);
		else most = Math.max(LONGEST * units / seconds, units / GROWTH);
	}
}
