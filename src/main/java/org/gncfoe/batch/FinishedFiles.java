package org.gncfoe.batch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;

/**
 * What runs of a batch have finished so far, kept in a hidden file of the output folder, one line of JSON per result. A file
 * counts as finished if its result is there with the size it was written with, and name, size and time of change of the
 * input and the settings are those it was made of. Nothing of the images is read for that.
 */
final class FinishedFiles {

	/** Name of the file. */
	static final String NAME = ".gnc-foe-batch.jsonl";

	private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

	/** A line: the result's path within the folder and its size, the input it was made of, and how. */
	private record Entry(String output, long size, String input, long bytes, long modified, String settings) {

		Entry ofSize(final long value) {
			return new Entry(output, value, input, bytes, modified, settings);
		}
	}

	private final Path folder;
	private final Map<String, Entry> entries = new HashMap<>();

	/**
	 * Reads what was finished.
	 *
	 * @param folder the output folder; nothing is finished in one that is not there
	 * @throws IOException if it cannot be read
	 */
	FinishedFiles(final Path folder) throws IOException {
		this.folder = folder.toAbsolutePath().normalize();
		final Path file = folder.resolve(NAME);
		if (!Files.exists(file)) return;
		for (final String line : new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n"))
			try {
				final Entry entry = GSON.fromJson(line, Entry.class);
				if (entry != null && entry.output != null) entries.put(entry.output, entry);
			}
			catch (final JsonParseException e) {
				// NB: A run that was killed may have left half a line; that file is done again.
			}
	}

	/** Whether this file is a result. */
	boolean isResult(final Path file) {
		return entries.containsKey(key(file));
	}

	/** Whether the result of an item is there, made of the same input with the same settings. */
	boolean contains(final BatchItem item, final String settings) {
		final Entry entry = entries.get(key(item.output()));
		try {
			return entry != null && Files.exists(item.output()) && entry.equals(entry(item, settings).ofSize(Files.size(item
				.output())));
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
		return () -> add(entry.ofSize(Files.size(item.output())));
	}

	// -- Helper methods --

	private Entry entry(final BatchItem item, final String settings) throws IOException {
		return new Entry(key(item.output()), 0, item.name(), Files.size(item.input()), Files.getLastModifiedTime(item.input())
			.toMillis(), settings);
	}

	private synchronized void add(final Entry entry) throws IOException {
		entries.put(entry.output, entry);
		final Path file = folder.resolve(NAME);
		// NB: The line break comes first too, so that half a line left by a killed run spoils no other.
		Files.write(file, ("\n" + GSON.toJson(entry) + "\n").getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE,
			StandardOpenOption.APPEND);
	}

	private String key(final Path output) {
		final Path file = output.toAbsolutePath().normalize();
		return (file.startsWith(folder) ? folder.relativize(file) : file).toString().replace('\\', '/');
	}
}
