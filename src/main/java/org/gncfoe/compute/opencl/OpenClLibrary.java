package org.gncfoe.compute.opencl;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Looks for the system's OpenCL library before JOCL does, which writes to the standard error output where there is none:
 * that would be the first thing its user sees at every start, and brings Fiji's console to the front.
 */
final class OpenClLibrary {

	/** As JOCL and the linker know it on Linux; elsewhere the system brings it, or JOCL looks for itself. */
	private static final String NAME = "libOpenCL.so";

	private static final Path CACHE = Path.of("/etc/ld.so.cache");

	private OpenClLibrary() {}

	/**
	 * Makes sure that there is one.
	 *
	 * @throws UnsatisfiedLinkError if there is none
	 */
	static void require() {
		if (System.getProperty("os.name").equals("Linux") && !exists(System.getenv(), CACHE)) throw new UnsatisfiedLinkError(
			"there is no " + NAME + ".1");
	}

	/** Whether the dynamic linker would find it: in the folders named to it, in its cache, or where it always looks. */
	static boolean exists(final Map<String, String> environment, final Path cache) {
		final List<String> folders = new ArrayList<>(List.of(environment.getOrDefault("LD_LIBRARY_PATH", "").split(
			File.pathSeparator)));
		for (final String root : new String[] { "/", "/usr/", "/usr/local/" })
			folders.addAll(List.of(root + "lib", root + "lib64"));
		for (final String folder : folders)
			if (!folder.isEmpty() && (Files.isReadable(Path.of(folder, NAME + ".1")) || Files.isReadable(Path.of(folder, NAME))))
				return true;
		try {
			return new String(Files.readAllBytes(cache), StandardCharsets.ISO_8859_1).contains(NAME);
		}
		catch (final IOException e) {
			// NB: some systems have no cache; what is in other folders is then not found either
			return false;
		}
	}
}
