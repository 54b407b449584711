package org.gncfoe.image;

import java.io.IOException;

/** What becomes of a file that is damaged, yet can be opened in part. */
public interface Damage {

	/** The file is refused. */
	Damage REFUSED = sentence -> {
		throw new IOException(sentence);
	};

	/**
	 * Hears of a damage.
	 *
	 * @param sentence a sentence for the user
	 * @throws IOException if the file is not to be opened; with the sentence
	 */
	void found(String sentence) throws IOException;
}
