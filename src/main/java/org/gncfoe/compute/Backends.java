package org.gncfoe.compute;

import java.util.List;

import org.gncfoe.compute.cpu.CpuBackend;
import org.gncfoe.compute.reference.ReferenceBackend;

/** The backends a user can choose, by name. */
public final class Backends {

	/** The fastest there is on this machine. */
	public static final String AUTO = "auto";

	private static final String CPU = "cpu", REFERENCE = "reference";

	private Backends() {}

	/** All names that {@link #open} knows, {@link #AUTO} first. */
	public static List<String> names() {
		return List.of(AUTO, CPU, REFERENCE);
	}

	/**
	 * Opens a backend; the caller closes it.
	 *
	 * @param name one of {@link #names()}
	 * @param threads number of threads of a backend on the CPU; 0: all cores
	 * @throws IllegalArgumentException if there is no such backend or the number of threads is negative; with a sentence for
	 *           the user
	 */
	public static Backend open(final String name, final int threads) {
		if (threads < 0) throw new IllegalArgumentException("The number of threads must be at least 1, not " + threads + ".");
		switch (name) {
			case AUTO:
			case CPU:
				return threads == 0 ? new CpuBackend() : new CpuBackend(threads);
			case REFERENCE:
				return new ReferenceBackend();
			default:
				throw new IllegalArgumentException("There is no device \"" + name + "\": take " + String.join(", ", names()
					.subList(0, names().size() - 1)) + " or " + names().get(names().size() - 1) + ".");
		}
	}
}
