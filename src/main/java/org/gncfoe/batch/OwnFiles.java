package org.gncfoe.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Sees that what a batch writes goes where it should: never through a link, and to no pipe or device. */
final class OwnFiles {

	private OwnFiles() {}

	/**
	 * Checks a file that is gone on with where it is: a table, a journal, a lock.
	 *
	 * @throws IOException if it is a link, or no regular file; with a sentence for the user
	 */
	static void check(final Path file) throws IOException {
		if (Files.isSymbolicLink(file)) throw new IOException(file +
			" is a link: nothing is written through one. Remove it, or choose another folder.");
		checkRegular(file);
	}

	/**
	 * Checks the result of a file: it must not leave the output folder by a link on the way.
	 *
	 * @param home the output folder; null: none was chosen
	 * @param item the file
	 * @throws IOException if the result would not be written there; with a sentence for the user
	 */
	static void check(final Path home, final BatchItem item) throws IOException {
		final Path output = item.output().toAbsolutePath().normalize();
		if (!output.toString().endsWith(".zarr") || !Files.isDirectory(output, LinkOption.NOFOLLOW_LINKS)) checkRegular(output);
		final Path folder = output.getParent();
		// NB: A result beside its input goes where the user has the input.
		if (home == null || folder.equals(item.input().toAbsolutePath().normalize().getParent())) return;
		final Path root = home.toAbsolutePath().normalize();
		if (!folder.startsWith(root)) return;
		Path there = folder;
		while (!Files.exists(there, LinkOption.NOFOLLOW_LINKS))
			there = there.getParent();
		if (!Files.exists(there) || !there.toRealPath().startsWith(root.toRealPath())) throw new IOException("The folder " +
			there + " is a link that leads out of the output folder " + home +
			": nothing is written through it. Remove it, or choose another folder.");
	}

	private static void checkRegular(final Path file) throws IOException {
		if (Files.exists(file) && !Files.isRegularFile(file)) throw new IOException(file +
			" cannot be written: it is " + (Files.isDirectory(file) ? "a folder" : "a pipe or a device") +
			"; choose the name of a file.");
	}
}
