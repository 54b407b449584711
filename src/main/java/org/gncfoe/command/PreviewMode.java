package org.gncfoe.command;

import java.util.List;
import java.util.Locale;

/** What a preview shows. */
enum PreviewMode {

	/** Nothing. */
	OFF,
	/** The piece denoised. */
	AFTER,
	/** Its right half denoised, its left half as it is. */
	SPLIT,
	/** What is taken away. */
	DIFFERENCE,
	/** The piece as it is, framed. */
	BEFORE;

	/** Their names, as the choices of a parameter. */
	static final String NO = "off", YES = "after", HALF = "split", REMOVED = "difference";

	/** @throws IllegalArgumentException if there is none such; with a sentence for the user */
	static PreviewMode of(final String name) {
		if (name == null || name.isBlank()) return OFF;
		final String text = name.strip().toLowerCase(Locale.ROOT);
		for (final PreviewMode mode : values())
			if (mode != BEFORE && mode.toString().equals(text)) return mode;
		throw new IllegalArgumentException("The preview is " + String.join(", ", List.of(NO, YES, HALF)) +
			" or " + REMOVED + ", not \"" + name + "\".");
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}
}
