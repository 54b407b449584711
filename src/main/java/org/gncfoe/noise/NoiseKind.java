package org.gncfoe.noise;

import java.util.Locale;

/** Which kind of noise an image is taken to have. */
public enum NoiseKind {

	/** Poisson if the noise clearly rises with the intensity, else Gaussian. */
	AUTO,

	/** White noise of the same variance everywhere. */
	GAUSSIAN,

	/** The noise of a camera: its variance rises with the intensity along a line, see {@link PoissonGaussian}. */
	POISSON;

	/** The name in lower case, as on the command line and in macros. */
	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * The kind of a name as on the command line.
	 *
	 * @throws IllegalArgumentException if there is no such kind; with a sentence for the user
	 */
	public static NoiseKind of(final String name) {
		for (final NoiseKind kind : values())
			if (kind.toString().equals(name)) return kind;
		throw new IllegalArgumentException("There is no noise model \"" + name + "\": take auto, gaussian or poisson.");
	}
}
