package org.gncfoe.prior;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A file that is there whole or not at all: it is written under a temporary name in the same folder, forced to the disk,
 * and moved into place.
 */
public final class AtomicFile {

	/** What is to be written. */
	public interface Content {

		void writeTo(OutputStream out) throws IOException;
	}

	private AtomicFile() {}

	/**
	 * Writes a file, replacing one of the same name.
	 *
	 * @throws IOException if writing or moving fails; then nothing has changed
	 */
	public static void write(final Path file, final Content content) throws IOException {
		final Path temporary = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
		try {
			try (final FileChannel channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
				// NB: When the program is told to stop, finally is not reached.
				temporary.toFile().deleteOnExit();
				// NB: Not closed by itself: that would close the channel before it is forced.
				final OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel));
				content.writeTo(out);
				out.flush();
				channel.force(true);
			}
			move(temporary, file);
		}
		finally {
			Files.deleteIfExists(temporary);
		}
	}

	/**
	 * Deletes what a program that was killed while writing this file has left. Must not be called while another writes it.
	 *
	 * @throws IOException if the folder cannot be read
	 */
	public static void deleteLeftovers(final Path file) throws IOException {
		final Path folder = file.toAbsolutePath().getParent();
		if (!Files.isDirectory(folder)) return;
		final String start = "." + file.getFileName() + ".";
		try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, f -> isTemporary(f.getFileName().toString(),
			start)))
		{
			for (final Path f : left)
				Files.deleteIfExists(f);
		}
	}

	private static boolean isTemporary(final String name, final String start) {
		return name.startsWith(start) && name.substring(start.length()).matches("[0-9a-f-]{36}\\.tmp");
	}

	private static void move(final Path from, final Path to) throws IOException {
		try {
			Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (final AtomicMoveNotSupportedException e) {
			Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
		}
	}
}
