package org.gncfoe.prior;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
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

	private static void move(final Path from, final Path to) throws IOException {
		try {
			Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (final AtomicMoveNotSupportedException e) {
			Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
		}
	}
}
