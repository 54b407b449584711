package org.gncfoe.prior;

import java.io.IOException;

/**
 * A file is not a prior this program can use: broken, truncated, foreign or of a newer format. The message is one
 * sentence for the user, which names the file and says what to do.
 */
public class PriorFormatException extends IOException {

	private static final long serialVersionUID = 1L;

	/**
	 * @param name the file, as the user knows it
	 * @param problem what is wrong with it, as a predicate: "is cut short"
	 * @param remedy what to do, as an imperative: "copy it again"
	 */
	PriorFormatException(final String name, final String problem, final String remedy) {
		super(name + " " + problem + ": " + remedy + ".");
	}
}
