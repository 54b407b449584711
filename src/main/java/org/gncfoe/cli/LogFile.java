package org.gncfoe.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;

/** A file to which lines are added, each with the time: {@code 2026-03-01T14:05:09+01:00 [3/200] a.tif: ...}. */
final class LogFile implements Consumer<String>, AutoCloseable {

	private final Path file;
	private final BufferedWriter out;
	private boolean broken;

	/**
	 * @param file added to, or made
	 * @throws IOException if it cannot be written, or is a link, a pipe or a device; with a sentence for the user
	 */
	LogFile(final Path file) throws IOException {
		this.file = file;
		if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
			throw new IOException("The log " + file + " is no regular file: choose another name for it.");
		try {
			out = Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND,
				LinkOption.NOFOLLOW_LINKS);
		}
		catch (final IOException e) {
			throw new IOException("The log " + file + " cannot be written: choose another place for it.", e);
		}
	}

	/** Adds a line, on the disk at once. NB: A log that cannot be written stops no work. */
	@Override
	public synchronized void accept(final String line) {
		if (broken) return;
		try {
			out.write(OffsetDateTime.now().truncatedTo(ChronoUnit.SECONDS).format(DateTimeFormatter.ISO_OFFSET_DATE_TIME) + " " +
				line.replaceAll("\\p{Cntrl}", " "));
			out.newLine();
			out.flush();
		}
		catch (final IOException e) {
			broken = true;
		}
	}

	/** Whether a line was lost. */
	synchronized boolean isBroken() {
		return broken;
	}

	Path file() {
		return file;
	}

	@Override
	public synchronized void close() {
		try {
			out.close();
		}
		catch (final IOException e) {
			broken = true;
		}
	}
}
