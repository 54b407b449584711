package org.gncfoe.image;

import java.util.Locale;

/** Along which dimension of a stack planes help each other. Channels never do. */
public enum NeighbourAxis {

	/** Every plane by itself. */
	NONE,

	/** The slices of a stack. */
	Z,

	/** The frames of a time series. */
	T,

	/** Along what the image has, if that is estimated to be better. */
	AUTO;

	/** The name in lower case, as on the command line and in macros. */
	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * The axis of a name as on the command line or in macros; nothing, or blank text, is none.
	 *
	 * @throws IllegalArgumentException if there is none of this name; with a sentence for the user
	 */
	public static NeighbourAxis of(final String name) {
		if (name == null || name.isBlank()) return NONE;
		for (final NeighbourAxis axis : values())
			if (axis.toString().equalsIgnoreCase(name.strip())) return axis;
		throw new IllegalArgumentException("There are no neighbours \"" + name + "\": take none, z, t or auto.");
	}
}
