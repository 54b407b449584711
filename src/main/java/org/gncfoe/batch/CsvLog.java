package org.gncfoe.batch;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import org.gncfoe.figures.Table;

/**
 * The table of a batch: a row for every file, on the disk as soon as the file is done. Commas, UTF-8. Before names that begin
 * as a formula does, with =, +, - or @, there is an apostrophe.
 */
final class CsvLog implements AutoCloseable {

	static final String[] HEADINGS = { "file", "sigma", "gain", "seconds", "device", "status", "output", "remarks" };

	private final BufferedWriter out;

	/**
	 * @param file replaced, or gone on with
	 * @param append whether to go on with what is there
	 * @throws IOException if it cannot be written; with a sentence for the user
	 */
	CsvLog(final Path file, final boolean append) throws IOException {
		OwnFiles.check(file);
		try {
			final boolean empty = !append || !Files.exists(file) || Files.size(file) == 0;
			// NB: What a killed run wrote may end in the middle of a line.
			final boolean broken = !empty && !endsLine(file);
			out = Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, append
				? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
			if (broken) out.newLine();
			if (empty) line((Object[]) HEADINGS);
		}
		catch (final IOException e) {
			throw new IOException("The table " + file +
				" cannot be written: close it where it is open, or choose another place for it.", e);
		}
	}

	private static boolean endsLine(final Path file) throws IOException {
		try (var channel = Files.newByteChannel(file)) {
			channel.position(channel.size() - 1);
			final var last = java.nio.ByteBuffer.allocate(1);
			channel.read(last);
			return last.get(0) == '\n';
		}
	}

	void add(final BatchRecord record) throws IOException {
		final Restored r = record.restored();
		final String seconds = String.format(Locale.ROOT, "%.2f", record.seconds());
		final String name = inert(record.item().name());
		if (r == null) line(name, "", "", seconds, "", "failed", "", inert(record.failure()));
		else line(name, words(r.sigma()), words(r.gain()), seconds, inert(r.device()), "done", inert(record.item().output()
			.toString()), inert(String.join(" ", r.remarks())));
	}

	/** NB: Spreadsheets run text that begins so as a formula. */
	private static String inert(final String text) {
		return text.matches("(?s)[=+@\\-\t\r].*") ? "'" + text : text;
	}

	private void line(final Object... cells) throws IOException {
		out.write(Table.line(cells));
		out.newLine();
		out.flush();
	}

	/** A number for each channel. */
	private static String words(final List<Double> numbers) {
		return numbers.stream().map(n -> String.format(Locale.ROOT, "%.5g", n)).collect(Collectors.joining(" "));
	}

	@Override
	public void close() throws IOException {
		out.close();
	}
}
