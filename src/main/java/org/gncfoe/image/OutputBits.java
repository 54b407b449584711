package org.gncfoe.image;

/** The bit depth of a result. */
public enum OutputBits {

	/** That of the input; values are rounded and clipped. */
	SAME("same"),

	/** 32 bits, floating point; nothing is rounded or clipped. An RGB image becomes three channels. */
	FLOAT("32");

	private final String label;

	OutputBits(final String label) {
		this.label = label;
	}

	/** The name on the command line and in macros. */
	@Override
	public String toString() {
		return label;
	}

	/**
	 * The depth of a name as on the command line.
	 *
	 * @throws IllegalArgumentException if there is no such depth; with a sentence for the user
	 */
	public static OutputBits of(final String label) {
		for (final OutputBits bits : values())
			if (bits.label.equals(label)) return bits;
		throw new IllegalArgumentException("There is no bit depth \"" + label + "\": take same or 32.");
	}
}
