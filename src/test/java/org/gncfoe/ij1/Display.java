package org.gncfoe.ij1;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** A screen in memory (Xvfb), for what needs windows. */
final class Display implements AutoCloseable {

	private final Process server;
	private final String name;

	private Display(final Process server, final String name) {
		this.server = server;
		this.name = name;
	}

	/** Whether there is Xvfb on this machine. */
	static boolean isAvailable() {
		for (final String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
			if (new File(folder, "Xvfb").canExecute()) return true;
		return false;
	}

	/**
	 * Starts a screen of 1280 x 1024 pixels.
	 *
	 * @throws IOException if it does not start
	 */
	static Display open() throws IOException {
		// NB: The server looks for a free number itself, and prints it once it is ready.
		final Process server = new ProcessBuilder("Xvfb", "-displayfd", "1", "-screen", "0", "1280x1024x24", "-nolisten", "tcp")
			.redirectError(ProcessBuilder.Redirect.DISCARD).start();
		final String number = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.US_ASCII))
			.readLine();
		if (number == null) throw new IOException("Xvfb ended at once");
		return new Display(server, ":" + number.strip());
	}

	/** The value of the variable DISPLAY. */
	String name() {
		return name;
	}

	@Override
	public void close() {
		server.destroy();
	}
}
