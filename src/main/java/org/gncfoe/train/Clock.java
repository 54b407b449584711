package org.gncfoe.train;

/** A stop watch that can stand still, in seconds; goes on from the time of earlier parts of a training. */
final class Clock {

	private double before;
	private long since = System.nanoTime();
	private boolean running = true;

	/** @param before seconds already passed */
	Clock(final double before) {
		this.before = before;
	}

	/** Seconds passed while it ran. */
	double seconds() {
		return running ? before + (System.nanoTime() - since) * 1e-9 : before;
	}

	void stop() {
		before = seconds();
		running = false;
	}

	void start() {
		if (!running) since = System.nanoTime();
		running = true;
	}
}
