package org.gncfoe.compute.opencl;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts the OpenCL objects that exist, so that a test can see that all are released. */
enum Live {

		CONTEXTS, QUEUES, PROGRAMS, KERNELS, BUFFERS;

	private final AtomicInteger count = new AtomicInteger();

	void created() {
		count.incrementAndGet();
	}

	void released() {
		count.decrementAndGet();
	}

	/** How many exist now. */
	int count() {
		return count.get();
	}

	/** How many objects of any kind exist now. */
	static int total() {
		int n = 0;
		for (final Live kind : values())
			n += kind.count();
		return n;
	}
}
