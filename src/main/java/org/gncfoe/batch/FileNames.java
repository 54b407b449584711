package org.gncfoe.batch;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Names that the character set of the system's settings cannot express: where it is ASCII, as with LC_ALL=C, a file of
 * another name can be found, but not opened, nor a result be called after it.
 */
final class FileNames {

	private FileNames() {}

	/** Whether a path survives being turned into text and back. */
	static boolean canBeSaid(final Path path) {
		try {
			return Path.of(path.toString()).equals(path);
		}
		catch (final InvalidPathException e) {
			return false;
		}
	}

	/** The text of a path, what cannot be said left out. */
	static String harmless(final Path path) {
		return path.toString().replaceAll("[^\\x20-\\x7e]", "_");
	}

	/** Why a file of such a name cannot be restored, as a sentence for the user. */
	static String explanation(final Path file) {
		return "The name of the file " + file + " cannot be expressed in this system's character set, " + System.getProperty(
			"sun.jnu.encoding") + ": set a locale with UTF-8, such as LC_ALL=C.UTF-8, and start again.";
	}
}
