package org.gncfoe.restore;

import java.util.List;
import java.util.Locale;

/**
 * Which of the shipped networks denoises where the user leaves the choice of the prior. The index of
 * priors says which one that is: the default of the task {@code denoise} or {@code denoise-fast}.
 */
public enum Quality {

	/** What the program takes by itself: today {@link #BEST}. */
	AUTO("denoise", "denoise-fast"),

	/** The best of those that still take a fraction of a second. */
	BEST("denoise", "denoise-fast"),

	/** The fastest. */
	FAST("denoise-fast");

	private final List<String> tasks;

	Quality(final String... tasks) {
		this.tasks = List.of(tasks);
	}

	/** The tasks in the index of priors whose defaults come into question, the first that fits wins. */
	List<String> tasks() {
		return tasks;
	}

	/** The name in lower case, as on the command line and in macros. */
	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * The quality of a name as on the command line or in macros; nothing, or blank text, is auto.
	 *
	 * @throws IllegalArgumentException if there is none; with a sentence for the user
	 */
	public static Quality of(final String name) {
		if (name == null || name.isBlank()) return AUTO;
		for (final Quality quality : values())
			if (quality.toString().equalsIgnoreCase(name.strip())) return quality;
		throw new IllegalArgumentException("There is no quality \"" + name +
			"\": take auto, best or fast.");
	}
}
