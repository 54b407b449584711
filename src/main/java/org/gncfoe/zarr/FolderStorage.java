package org.gncfoe.zarr;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.gncfoe.prior.AtomicFile;

/**
 * A store in a folder. Links in it are followed as long as they stay inside. Files are written under a temporary name, forced
 * to the disk and moved.
 */
public final class FolderStorage implements Storage {

	private final Path root;

	/** @param root the folder; it is made when the first object is written */
	public FolderStorage(final Path root) {
		this.root = root;
	}

	/** The folder. */
	public Path root() {
		return root;
	}

	@Override
	public byte[] read(final String key, final long most) throws IOException {
		final Path file = inside(key);
		if (file == null) return null;
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
			final long size = channel.size();
			if (size > most) throw new IOException(file + " has " + size + " bytes, more than the " + most +
				" that it can need: the store is damaged.");
			return read(channel, file, 0, (int) size);
		}
		catch (final NoSuchFileException e) {
			return null;
		}
		catch (final FileSystemException e) {
			throw unreadable(file, e);
		}
	}

	@Override
	public byte[] read(final String key, final long offset, final int length) throws IOException {
		final Path file = inside(key);
		if (file == null) return null;
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
			return read(channel, file, offset, length);
		}
		catch (final NoSuchFileException e) {
			return null;
		}
		catch (final FileSystemException e) {
			throw unreadable(file, e);
		}
	}

	@Override
	public long size(final String key) throws IOException {
		final Path file = inside(key);
		return file == null ? -1 : Files.size(file);
	}

	@Override
	public void write(final String key, final byte[] bytes) throws IOException {
		final Path file = root.resolve(Keys.check(key)), folder = file.toAbsolutePath().getParent();
		Files.createDirectories(folder);
		if (!folder.toRealPath().startsWith(root.toRealPath())) throw outside(file);
		// NB: Whoever wrote it before may have been killed.
		AtomicFile.deleteLeftovers(file);
		// NB: A link of that name is replaced, not followed.
		AtomicFile.write(file, out -> out.write(bytes));
	}

	@Override
	public String name(final String key) {
		return key.isEmpty() ? root.toString() : root.resolve(key).toString();
	}

	// -- Helper methods --

	/** The file of a key; null if there is no regular one. */
	private Path inside(final String key) throws IOException {
		final Path file = root.resolve(Keys.check(key));
		if (!Files.isRegularFile(file)) {
			checkLinks(file);
			return null;
		}
		if (!file.toRealPath().startsWith(root.toRealPath())) throw outside(file);
		return file;
	}

	/** NB: What a link that leads nowhere stands for is lost, not missing: its pixels are not the fill value. */
	private void checkLinks(final Path file) throws IOException {
		for (Path part = file; part != null && !part.equals(root); part = part.getParent())
			if (Files.isSymbolicLink(part) && !Files.exists(part)) throw new IOException(part +
				" is a link that leads nowhere, or in a circle: what it stood for is lost; copy it again.");
	}

	private static IOException outside(final Path file) {
		return new IOException(file + " leads out of the store by a link: nothing is read or written there.");
	}

	private static IOException unreadable(final Path file, final FileSystemException e) {
		return new IOException("The file " + file + " cannot be read (" + (e.getReason() == null ? "not allowed" : e
			.getReason()) + ").", e);
	}

	private static byte[] read(final FileChannel channel, final Path file, final long offset, final int length)
		throws IOException
	{
		final ByteBuffer bytes = ByteBuffer.allocate(length);
		while (bytes.hasRemaining())
			if (channel.read(bytes, offset + bytes.position()) < 0) throw new EOFException(file +
				" ends early: it is cut short or damaged; copy it again.");
		return bytes.array();
	}
}
