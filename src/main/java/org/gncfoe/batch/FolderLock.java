package org.gncfoe.batch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Keeps other runs out of an output folder, or shares it with them file by file. The locks are those of the operating
 * system, on bytes of a hidden file that stays: when a program dies, however it does, its locks are gone.
 */
final class FolderLock implements AutoCloseable {

	/** Name of the file. */
	static final String NAME = ".gnc-foe-batch.lock";

	/** The bytes: one of the run, one for notes that several runs write, and one for each file. */
	private static final long RUN = 0, NOTES = 1, FIRST_FILE = 2;

	/**
	 * Of each folder the one channel this program has. NB: Where a program closes any channel of a file, POSIX drops all its
	 * locks of that file.
	 */
	private static final Map<Path, Held> HELD = new HashMap<>();

	/** A folder's lock file, opened. */
	private static final class Held {

		private final Path folder;
		private final FileChannel channel;
		private final boolean shared;
		private int users = 1;

		Held(final Path folder, final FileChannel channel, final boolean shared) {
			this.folder = folder;
			this.channel = channel;
			this.shared = shared;
		}
	}

	private final Held held;

	private FolderLock(final Held held) {
		this.held = held;
	}

	/**
	 * Locks a folder.
	 *
	 * @param folder an existing folder
	 * @param share whether other runs that share it too may use it
	 * @throws IOException if another run uses it, or it cannot be written to; with a sentence for the user
	 */
	static FolderLock of(final Path folder, final boolean share) throws IOException {
		synchronized (HELD) {
			final Path real = folder.toRealPath();
			final Held before = HELD.get(real);
			if (before != null) {
				if (!share || !before.shared) throw inUse(folder);
				before.users++;
				return new FolderLock(before);
			}
			final FileChannel channel = open(folder);
			try {
				if (channel.tryLock(RUN, 1, share) == null) throw inUse(folder);
			}
			catch (final IOException e) {
				// NB: Only a folder that is in use, or one that cannot be shared, stops a run: some file systems have no locks.
				if (e instanceof InUse || share) {
					channel.close();
					throw e instanceof InUse ? e : new IOException("The file system of " + folder + " has no locks (" + e
						.getMessage() + "), so that several runs cannot share it.", e);
				}
			}
			final Held held = new Held(real, channel, share);
			HELD.put(real, held);
			return new FolderLock(held);
		}
	}

	/** A lock, until it is closed. */
	interface Claim extends AutoCloseable {

		@Override
		void close() throws IOException;
	}

	/**
	 * Claims a file among runs that share the folder.
	 *
	 * @param key what the runs call it
	 * @return null if another run has it
	 */
	Claim claim(final String key) throws IOException {
		final UUID hash = UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8));
		try {
			final FileLock lock = held.channel.tryLock(FIRST_FILE + (hash.getMostSignificantBits() >>> 2), 1, false);
			return lock == null ? null : lock::release;
		}
		catch (final OverlappingFileLockException e) {
			return null;
		}
	}

	/** Writes notes that other runs write too, one run at a time. */
	void alone(final Note note) throws IOException {
		synchronized (held) {
			if (!held.shared) {
				note.write();
				return;
			}
			try (FileLock lock = held.channel.lock(NOTES, 1, false)) {
				note.write();
			}
		}
	}

	/** Writes something. */
	interface Note {

		void write() throws IOException;
	}

	@Override
	public void close() throws IOException {
		synchronized (HELD) {
			if (--held.users > 0) return;
			HELD.remove(held.folder);
			held.channel.close();
		}
	}

	// -- Helper methods --

	private static final class InUse extends IOException {

		private static final long serialVersionUID = 1L;

		InUse(final String sentence) {
			super(sentence);
		}
	}

	private static InUse inUse(final Path folder) {
		return new InUse("Another run is at work in the folder " + folder +
			": wait for its end, choose another folder, or let all of them share it (--share).");
	}

	private static FileChannel open(final Path folder) throws IOException {
		final Path file = folder.resolve(NAME);
		OwnFiles.check(file);
		try {
			return FileChannel.open(file, java.util.Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ,
				StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
		}
		catch (final FileSystemException e) {
			throw new IOException("The folder " + folder + " cannot be written to (" + (Files.isWritable(folder) ? e
				.getReason() : "not allowed") + "): choose another one for the results.", e);
		}
	}
}
