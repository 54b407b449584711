package org.gncfoe.batch;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What the failures of files mean: for the user, for another try, and for the files that come after. */
final class Failures {

	/** With less space than this nothing can be written, in bytes. */
	private static final long LEAST_SPACE = 100_000;

	private static final Pattern FULL = Pattern.compile(
		"(?i).*(no space left|quota exceeded|not enough space|read-only file system).*");

	private static final Pattern PASSING = Pattern.compile("(?i).*(input/output error|stale (nfs )?file handle|" +
		"resource temporarily unavailable|timed out|host is down|network|being used by another process).*");

	private Failures() {}

	/** Why a file failed, as a sentence for the user. */
	static String sentence(final BatchItem item, final Throwable e) {
		if (e instanceof OutOfMemoryError) return "There is not enough memory for " + item.name() +
			": restore fewer files at once, or give Java more memory (java -Xmx8g ...).";
		if (e instanceof FileSystemException) return "The file " + ((FileSystemException) e).getFile() +
			" cannot be read or written" + (((FileSystemException) e).getReason() == null ? "" : " (" +
				((FileSystemException) e).getReason() + ")") + ".";
		if ((e instanceof IOException || e instanceof IllegalArgumentException) && e.getMessage() != null) return isSentence(e
				.getMessage()) ? e.getMessage() : "The file " + item.name() + " cannot be restored (" + e.getMessage() + ").";
		return "The program failed for a reason it does not know (" + e + ").";
	}

	/** NB: What the system says, of a disk that does not answer, is none. */
	private static boolean isSentence(final String message) {
		return message.indexOf(' ') > 0 && message.matches("(?s).*[.!?)]");
	}

	/** Whether another try may go well: the network or a disk was away for a moment. */
	static boolean mayPass(final Throwable e) {
		for (Throwable cause = e; cause != null; cause = cause.getCause()) {
			if (cause instanceof NoSuchFileException || cause instanceof AccessDeniedException ||
				cause instanceof NotDirectoryException) return false;
			if (cause instanceof IOException && cause.getMessage() != null && PASSING.matcher(cause.getMessage()).matches())
				return true;
		}
		return false;
	}

	/**
	 * Why all files that come after would fail as well, as a sentence for the user; null if they need not.
	 *
	 * @param e why one failed
	 * @param folder the output folder
	 */
	static String obstacle(final Throwable e, final Path folder) {
		if (!(e instanceof IOException)) return null;
		for (Throwable cause = e; cause != null; cause = cause.getCause())
			if (cause instanceof IOException && cause.getMessage() != null && FULL.matcher(cause.getMessage()).matches())
				return full(folder);
		try {
			if (Files.isDirectory(folder) && !Files.isWritable(folder)) return "The folder " + folder +
				" may not be written to: the batch ends here. Allow it, then go on with the same command and --resume.";
			return Files.isDirectory(folder) && Files.getFileStore(folder).getUsableSpace() < LEAST_SPACE ? full(folder) : null;
		}
		catch (final IOException unknown) {
			return null;
		}
	}

	private static String full(final Path folder) {
		return "There is no space left for the results in " + folder +
			": the batch ends here. Make space, then go on with the same command and --resume.";
	}
}
