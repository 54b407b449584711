package org.gncfoe.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import org.gncfoe.batch.BatchItem;
import org.gncfoe.batch.FileRestorer;
import org.gncfoe.batch.Restored;
import org.gncfoe.restore.Progress;

/**
 * Keeps what ImageJ prints while it opens files off the console, and makes it one line of the file it is about. While it is
 * open, whatever is printed to the standard streams of Java by the thread of a file is that.
 */
final class ImageJVoice implements AutoCloseable {

	/** Longest line, in characters, and most that is kept, in bytes. */
	private static final int LONGEST = 200, MOST = 10_000;

	/** The name of an exception, before what it says. */
	private static final String RAW = "^(Exception in thread \\S+ )?[\\w.$]+(Exception|Error)\\b:?";

	private static final ThreadLocal<ByteArrayOutputStream> HEARD = new ThreadLocal<>();

	private final PrintStream out = System.out, err = System.err;

	ImageJVoice() {
		System.setOut(new PrintStream(new Ear(out), true));
		System.setErr(new PrintStream(new Ear(err), true));
	}

	@Override
	public void close() {
		System.setOut(out);
		System.setErr(err);
	}

	/** Does the same as a restorer, and adds what was heard. */
	static FileRestorer listening(final FileRestorer restorer) {
		return new FileRestorer() {

			@Override
			public Restored restore(final BatchItem item, final Progress progress) throws IOException {
				HEARD.set(new ByteArrayOutputStream());
				try {
					final Restored restored = restorer.restore(item, progress);
					return said().isEmpty() ? restored : restored.and("ImageJ said: " + said());
				}
				catch (final IOException e) {
					throw said().isEmpty() ? e : new IOException(e.getMessage() + " ImageJ said: " + said(), e);
				}
				finally {
					HEARD.remove();
				}
			}

			@Override
			public long memory(final BatchItem item) {
				HEARD.set(new ByteArrayOutputStream());
				try {
					return restorer.memory(item);
				}
				finally {
					HEARD.remove();
				}
			}

			@Override
			public String settings() {
				return restorer.settings();
			}

			@Override
			public String verb() {
				return restorer.verb();
			}
		};
	}

	/** The first line that is no place in a program, as a sentence; empty if nothing was printed. */
	private static String said() {
		for (final String line : HEARD.get().toString(StandardCharsets.UTF_8).split("\\R")) {
			final String text = line.replaceAll("\\p{Cntrl}", " ").replaceFirst(RAW, "").strip();
			if (!text.isEmpty() && !line.startsWith("\tat ")) return text.substring(0, Math.min(LONGEST, text.length())) + (text
				.matches(".*[.!?]") ? "" : ".");
		}
		return "";
	}

	/** Hears what the threads of files print, and passes on the rest. */
	private static final class Ear extends OutputStream {

		private final PrintStream others;

		Ear(final PrintStream others) {
			this.others = others;
		}

		@Override
		public void write(final int b) {
			write(new byte[] { (byte) b }, 0, 1);
		}

		@Override
		public void write(final byte[] bytes, final int from, final int n) {
			final ByteArrayOutputStream heard = HEARD.get();
			if (heard == null) others.write(bytes, from, n);
			else if (heard.size() < MOST) heard.write(bytes, from, n);
		}

		@Override
		public void flush() {
			others.flush();
		}
	}
}
