package org.gncfoe.api;

/**
 * Whether the planes of an image help each other ({@link NeighbourDenoiser}), and along which dimension.
 *
 * @param dimension the one along which planes are neighbours, from 2 on: 0 and 1 are x and y; -1: every plane by itself
 */
public record Neighbours(int dimension) {

	/** Every plane by itself. */
	public static final Neighbours NONE = new Neighbours(-1);

	/** @throws IllegalArgumentException if the dimension is neither -1 nor at least 2 */
	public Neighbours {
		if (dimension != -1 && dimension < 2) throw new IllegalArgumentException(
			"planes are neighbours along a dimension from 2 on (0 and 1 are x and y), not " + dimension);
	}

	/** Planes are neighbours along this dimension. */
	public static Neighbours along(final int dimension) {
		return new Neighbours(dimension);
	}

	/** Whether there are any. */
	public boolean areUsed() {
		return dimension >= 0;
	}

	/** How far around an interval pixels of its planes are read, as {@link DenoisingSettings#halo} of planes by themselves. */
	public int halo(final DenoisingSettings settings) {
		return areUsed() ? settings.halo() - settings.reach() + NeighbourDenoiser.reach(settings) : settings.halo();
	}
}
