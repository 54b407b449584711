package org.gncfoe.batch;

/** Lets jobs in as long as they have memory together; one alone is always let in. */
final class MemoryGate {

	/** Share of the memory that jobs may take. */
	private static final double SHARE = 0.8;

	private final long most;
	private long taken;

	/** For the memory this Java may take. */
	MemoryGate() {
		this((long) (SHARE * Runtime.getRuntime().maxMemory()));
	}

	/** @param most bytes that jobs may take together */
	MemoryGate(final long most) {
		this.most = most;
	}

	/** What a job has taken, until it is closed. */
	interface Share extends AutoCloseable {

		@Override
		void close();
	}

	/**
	 * Waits until there is memory for a job.
	 *
	 * @param bytes what it needs
	 */
	synchronized Share enter(final long bytes) throws InterruptedException {
		while (taken > 0 && taken + bytes > most)
			wait();
		// NB: At least a byte, so that a job that is in counts.
		final long share = Math.max(1, bytes);
		taken += share;
		return () -> leave(share);
	}

	private synchronized void leave(final long bytes) {
		taken -= bytes;
		notifyAll();
	}
}
