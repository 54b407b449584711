package org.gncfoe.command;

/** Numbers that come as text: a macro's mistyped number would reach a numeric field as 0. */
final class TextInput {

	private static final String AUTO = "auto";

	private TextInput() {}

	/** Whether the program shall choose. */
	static boolean isAuto(final String text) {
		return text == null || text.isBlank() || text.strip().equalsIgnoreCase(AUTO);
	}

	/**
	 * A number.
	 *
	 * @param name what it is, for the message
	 * @throws IllegalArgumentException if the text is none; with a sentence for the user
	 */
	static double number(final String name, final String text) {
		try {
			final double value = Double.parseDouble(text.strip());
			if (!Double.isNaN(value)) return value;
		}
		catch (final NumberFormatException e) {
			// Said below.
		}
		throw new IllegalArgumentException("The " + name + " must be a number, not \"" + text + "\".");
	}

	/**
	 * A whole number from 1 on.
	 *
	 * @param name what it is, for the message
	 * @throws IllegalArgumentException if the text is none; with a sentence for the user
	 */
	static int count(final String name, final String text) {
		final double value = number(name, text);
		if (value >= 1 && value == (int) value) return (int) value;
		throw new IllegalArgumentException("The " + name + " must be a whole number from 1, not \"" + text + "\".");
	}
}
