package org.gncfoe.prior;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A file that is there whole or not at all: it is written under a temporary name in the same folder, forced to the disk,
 * and moved into place.
 */
public final class AtomicFile {

	/** What is to be written. */
	public interface Content {

		void writeTo(OutputStream out) throws IOException;
	}

	/** What this program writes right now. NB: A lock does not keep a program from its own files. */
	private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

	/** Where a file system has no locks, what nobody has changed for so long is nobody's, in milliseconds. */
	private static final long OLD = 24 * 60 * 60 * 1000L;

	/** Longer names, in bytes, are not part of those of temporary files. */
	private static final int LONGEST = 150;

	static {
		// NB: When the program is told to stop, finally is not reached. File.deleteOnExit would remember every file for good.
		Runtime.getRuntime().addShutdownHook(new Thread(() -> OWN.forEach(file -> file.toFile().delete())));
	}

	private AtomicFile() {}

	/**
	 * Writes a file, replacing one of the same name.
	 *
	 * @throws IOException if writing or moving fails, or there is a pipe or a device of that name; then nothing has changed
	 */
	public static void write(final Path file, final Content content) throws IOException {
		if (Files.exists(file) && !Files.isRegularFile(file)) throw new IOException("no regular file");
		final Path temporary = file.resolveSibling(start(file) + UUID.randomUUID() + ".tmp").toAbsolutePath();
		OWN.add(temporary);
		try {
			try (final FileChannel channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
				lock(channel);
				// NB: Not closed by itself: that would close the channel before it is forced.
				final OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel));
				content.writeTo(out);
				out.flush();
				channel.force(true);
			}
			move(temporary, file);
		}
		finally {
			OWN.remove(temporary);
			Files.deleteIfExists(temporary);
		}
	}

	/** How the names of a file's temporary ones begin. NB: Of a long name they would be too long for the file system. */
	private static String start(final Path file) {
		final byte[] name = file.getFileName().toString().getBytes(StandardCharsets.UTF_8);
		return "." + (name.length <= LONGEST ? file.getFileName() : UUID.nameUUIDFromBytes(name)) + ".";
	}

	/** Tells other programs, until the channel is closed, that the file is being written. */
	private static void lock(final FileChannel channel) {
		try {
			channel.tryLock();
		}
		catch (final IOException | OverlappingFileLockException e) {
			// NB: Some file systems have no locks; others go by the time of the last change then.
		}
	}

	/**
	 * Deletes what a program that was killed while writing this file has left. What a living program writes is left alone.
	 *
	 * @throws IOException if the folder cannot be read
	 */
	public static void deleteLeftovers(final Path file) throws IOException {
		final Path folder = file.toAbsolutePath().getParent();
		if (!Files.isDirectory(folder)) return;
		final String start = start(file);
		try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, f -> isTemporary(f.getFileName().toString(),
			start)))
		{
			for (final Path f : left)
				if (isNobodys(f.toAbsolutePath())) Files.deleteIfExists(f);
		}
	}

	private static boolean isNobodys(final Path temporary) throws IOException {
		if (OWN.contains(temporary) || !Files.isRegularFile(temporary, LinkOption.NOFOLLOW_LINKS)) return false;
		try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
			return channel.tryLock() != null;
		}
		catch (final OverlappingFileLockException | NoSuchFileException | AccessDeniedException e) {
			return false;
		}
		catch (final IOException e) {
			return System.currentTimeMillis() - Files.getLastModifiedTime(temporary).toMillis() > OLD;
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
