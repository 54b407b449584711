package org.gncfoe.compute.opencl;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;

/**
 * Looks for the system's OpenCL library before JOCL does, which writes to the standard error output where there is none:
 * that would be the first thing its user sees at every start, and brings Fiji's console to the front.
 */
final class OpenClLibrary {

	private OpenClLibrary() {}

	private static String[] names() {
		if (Platform.isWindows()) return new String[] { "OpenCL" };
		if (Platform.isMac()) return new String[] { "/System/Library/Frameworks/OpenCL.framework/Versions/Current/OpenCL",
			"/System/Library/Frameworks/OpenCL.framework/OpenCL" };
		return new String[] { "libOpenCL.so.1", "libOpenCL.so" };
	}

	/**
	 * Makes sure that there is one.
	 *
	 * @throws UnsatisfiedLinkError if there is none; with what was tried
	 */
	static void require() {
		UnsatisfiedLinkError first = null;
		for (final String name : names())
			try {
				// NB: not disposed of: JOCL loads it next
				NativeLibrary.getInstance(name);
				return;
			}
			catch (final UnsatisfiedLinkError e) {
				if (first == null) first = e;
			}
		throw first;
	}
}
