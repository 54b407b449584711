package org.gncfoe.compute.opencl;

import java.util.function.Supplier;

/**
 * {@link SignalHandlers} where their library (JNA) is there. Fiji does not bring it, and no GPU needs it: without it drivers
 * are used as they are, but for those known to take the handlers of the virtual machine ({@link #check}).
 */
final class DriverSignals {

	/** System property that, if true, has all drivers used even without JNA. */
	static final String TRUST = "gncfoe.opencl.trust";

	/** Name of PoCL's platform: it computes on the CPU, through LLVM. */
	private static final String POCL = "Portable Computing Language";

	/** Why handlers cannot be watched; null if they can. */
	private static final LinkageError LACK = lack();

	private DriverSignals() {}

	/** Does something in the course of which a driver may replace handlers; see {@link SignalHandlers#during}. */
	static <T> T during(final Supplier<T> work) {
		return LACK == null ? SignalHandlers.during(work) : work.get();
	}

	/** Puts back what was replaced since. */
	static void restore() {
		if (LACK == null) SignalHandlers.restore();
	}

	/**
	 * Refuses a platform whose devices cannot be asked for: without JNA PoCL's, which would leave the virtual machine with
	 * handlers that may end it.
	 *
	 * @throws IllegalStateException if so; says what to do
	 */
	static void check(final String platform) {
		if (LACK != null && POCL.equals(platform) && !Boolean.getBoolean(TRUST)) throw new IllegalStateException(
			"not used without JNA; put a jna jar into the folder jars");
	}

	private static LinkageError lack() {
		try {
			// NB: Initialises it: what is there now is the virtual machine's own.
			SignalHandlers.replaced();
			return null;
		}
		catch (final LinkageError e) {
			return e;
		}
	}
}
