package org.gncfoe.compute.opencl;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;

/**
 * Puts back the signal handlers of the Java virtual machine after a driver has replaced them. The virtual machine lives on
 * some signals: a segmentation fault is how it stops threads and sees null references, an arithmetic one is how it sees
 * divisions by zero. PoCL, through LLVM, sets handlers of its own for all of these when its devices are asked for. Left
 * there, two threads that fault at the same moment end the process without a word, and {@code 1 / 0} in compiled Java code
 * no longer throws.
 * <p>
 * PoCL does so where it is asked for devices first, and not again as long as its handlers were not called. A thread watches
 * over that call ({@link #during}), so that its handlers are in place for some microseconds only; with {@link #restore}
 * alone, called afterwards, two threads stopped in the meantime would be enough.
 */
final class SignalHandlers {

	/** At least the size of {@code struct sigaction} anywhere. */
	private static final int SIZE = 512;

	/** What {@code sigaction} gave for each signal before any driver was loaded; empty where signals are no matter. */
	private static final Map<Integer, Memory> OURS = new LinkedHashMap<>();

	static {
		if (!Platform.isWindows()) {
			Native.register(SignalHandlers.class, Platform.C_LIBRARY_NAME);
			// SIGQUIT, SIGILL, SIGTRAP, SIGFPE, SIGBUS, SIGSEGV, SIGXFSZ: those that Java code cannot have handlers for
			for (final int signal : new int[] { 3, 4, 5, 8, Platform.isLinux() ? 7 : 10, 11, 25 })
				OURS.put(signal, current(signal));
		}
	}

	private static final int SEGMENTATION_FAULT = 11;

	private SignalHandlers() {}

	/**
	 * Does something in the course of which a driver may replace handlers, and puts them back at once. The first driver must
	 * be loaded in here: which handlers are ours is what there is when this class is initialised.
	 *
	 * @throws LinkageError if the library that does it (JNA) cannot be loaded
	 */
	static <T> T during(final Supplier<T> work) {
		final Memory ours = OURS.get(SEGMENTATION_FAULT);
		if (ours == null) return work.get();
		final AtomicBoolean done = new AtomicBoolean();
		final Thread watch = new Thread(() -> {
			final Memory now = new Memory(SIZE);
			while (!done.get()) {
				sigaction(SEGMENTATION_FAULT, null, now);
				if (!same(ours, now)) sigaction(SEGMENTATION_FAULT, ours, null);
			}
		}, "GNC-FoE signal handlers");
		watch.setDaemon(true);
		watch.start();
		try {
			return work.get();
		}
		finally {
			done.set(true);
			restore();
		}
	}

	/** Puts back what was replaced since. */
	static void restore() {
		OURS.forEach((signal, ours) -> {
			if (!same(ours, current(signal))) sigaction(signal, ours, null);
		});
	}

	/** The number of signals whose handlers are not ours. */
	static int replaced() {
		return (int) OURS.entrySet().stream().filter(e -> !same(e.getValue(), current(e.getKey()))).count();
	}

	private static Memory current(final int signal) {
		final Memory action = new Memory(SIZE);
		action.clear();
		sigaction(signal, null, action);
		return action;
	}

	private static boolean same(final Memory a, final Memory b) {
		// NB: the handler comes first in the struct; the rest may be written differently when read back.
		return a.getLong(0) == b.getLong(0);
	}

	// NB: resolved by JNA
	private static native int sigaction(int signal, Pointer action, Pointer old);
}
