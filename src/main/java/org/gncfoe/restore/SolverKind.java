package org.gncfoe.restore;

import java.util.Locale;

/** How the smoothing is chosen while an image is restored. */
public enum SolverKind {

	/** A predefined or learned schedule, {@link GncFlow}. */
	FLOW,

	/** Found together with the image, {@link JointOptimisation}. */
	JOINT;

	/** The name in lower case, as on the command line and in macros. */
	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * The solver of a name as on the command line.
	 *
	 * @throws IllegalArgumentException if there is none; with a sentence for the user
	 */
	public static SolverKind of(final String name) {
		for (final SolverKind kind : values())
			if (kind.toString().equals(name)) return kind;
		throw new IllegalArgumentException("There is no solver \"" + name + "\": take flow or joint.");
	}
}
