package org.gncfoe.compute;

/**
 * Makes a backend that is there on every machine. Implementations are found as services ({@link java.util.ServiceLoader})
 * and have a public constructor without parameters.
 */
public interface HostProvider {

	/** Its name on the command line. */
	String name();

	/**
	 * Opens it; the caller closes it.
	 *
	 * @param threads number of threads; 0: as many as the caller has
	 */
	Backend open(int threads);

	/** Measures its speed, in about a second: 10^9 operations per second; NaN if it is not made to be fast. */
	default double gigaflops() {
		return Double.NaN;
	}
}
