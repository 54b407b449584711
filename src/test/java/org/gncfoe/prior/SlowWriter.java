package org.gncfoe.prior;

import java.nio.file.Path;

/** A program that is long at writing a file: for tests that look at it, and kill it, meanwhile. */
public final class SlowWriter {

	private SlowWriter() {}

	/** Writes half of the file of this name, says so, and waits. */
	public static void main(final String... args) throws Exception {
		AtomicFile.write(Path.of(args[0]), out -> {
			out.write(new byte[100_000]);
			System.out.println("half");
			System.out.flush();
			try {
				Thread.sleep(60_000);
			}
			catch (final InterruptedException e) {
				throw new java.io.InterruptedIOException();
			}
		});
	}
}
