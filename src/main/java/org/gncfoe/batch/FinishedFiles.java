package org.gncfoe.batch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;

/**
 * What runs of a batch have finished so far, kept in a hidden file of the output folder, one line of JSON per result. A file
 * counts as finished if its result is there with the size it was written with, and name, size and time of change of the
 * input and the settings are those it was made of. Nothing of the images is read for that, unless the result's checksum is
 * to be verified.
 */
final class FinishedFiles {

	/** Name of the file. */
	static final String NAME = ".gnc-foe-batch.jsonl";

	private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

	/** A line: the result's path within the folder, its size and checksum, the input it was made of, and how. */
	private record Entry(String output, long size, String sha256, String input, long bytes, long modified,
		String settings)
	{

		Entry of(final long length, final String checksum) {
			return new Entry(output, length, checksum, input, bytes, modified, settings);
		}
	}

	private final Path folder, file;
	private final Map<String, Entry> entries = new HashMap<>();
	/** How much of the file was read. */
	private long read;

	/**
	 * Reads what was finished.
	 *
	 * @param folder the output folder; nothing is finished in one that is not there
	 * @throws IOException if it cannot be read
	 */
	FinishedFiles(final Path folder) throws IOException {
		this.folder = folder.toAbsolutePath().normalize();
		file = folder.resolve(NAME);
		reload();
	}

	/** Reads what was finished by now, also by others. */
	synchronized void reload() throws IOException {
		if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) return;
		OwnFiles.check(file);
		final byte[] text = rest();
		for (final String line : new String(text, StandardCharsets.UTF_8).split("\n"))
			try {
				final Entry entry = GSON.fromJson(line, Entry.class);
				if (entry != null && entry.output != null) entries.put(entry.output, entry);
			}
			catch (final JsonParseException | IllegalArgumentException | StackOverflowError e) {
				// NB: Gson throws others than its own, too. A run that was killed may have left half a line; that file is done again.
			}
	}

	/** What was added since it was last read, up to the end of a line. */
	private byte[] rest() throws IOException {
		try (SeekableByteChannel channel = Files.newByteChannel(file)) {
			final ByteBuffer more = ByteBuffer.allocate((int) Math.max(0, Math.min(Integer.MAX_VALUE - 8, channel.size() -
				read)));
			channel.position(read);
			while (more.hasRemaining() && channel.read(more) >= 0);
			int end = more.position();
			while (end > 0 && more.get(end - 1) != '\n')
				end--;
			read += end;
			return Arrays.copyOf(more.array(), end);
		}
	}

	/** Whether this file is a result. */
	synchronized boolean isResult(final Path result) {
		return entries.containsKey(key(result));
	}

	/**
	 * Whether the result of an item is there, made of the same input with the same settings.
	 *
	 * @param verify whether it is read and must have the checksum noted
	 */
	synchronized boolean contains(final BatchItem item, final String settings, final boolean verify) {
		final Entry entry = entries.get(key(item.output()));
		try {
			return entry != null && Files.exists(item.output()) && entry.equals(entry(item, settings).of(Files.size(StoreFiles
				.of(item.output())), entry.sha256)) && (!verify || Checksum.of(StoreFiles.of(item.output())).equals(
					entry.sha256));
		}
		catch (final IOException e) {
			return false;
		}
	}

	/** Notes that an item is finished. */
	interface Note {

		void write() throws IOException;
	}

	/**
	 * What notes that an item is finished; to be asked for before its input is read.
	 *
	 * @throws IOException if there is no input
	 */
	Note note(final BatchItem item, final String settings) throws IOException {
		final Entry entry = entry(item, settings);
		return () -> {
			final Path result = StoreFiles.of(item.output());
			add(entry.of(Files.size(result), Checksum.of(result)));
		};
	}

	// -- Helper methods --

	private Entry entry(final BatchItem item, final String settings) throws IOException {
		final Path input = StoreFiles.of(item.input());
		return new Entry(key(item.output()), 0, null, item.name(), Files.size(input), Files.getLastModifiedTime(input)
			.toMillis(), settings);
	}

	private synchronized void add(final Entry entry) throws IOException {
		entries.put(entry.output, entry);
		OwnFiles.check(file);
		// NB: The line break comes first too, so that half a line left by a killed run spoils no other.
		Files.write(file, ("\n" + GSON.toJson(entry) + "\n").getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE,
			StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS);
	}

	/** The path of a result within the folder, as noted. */
	String key(final Path output) {
		final Path result = output.toAbsolutePath().normalize();
		return (result.startsWith(folder) ? folder.relativize(result) : result).toString().replace('\\', '/');
	}
}
