package org.gncfoe.train;

import java.util.List;

/** Training pairs for learning a schedule: degraded patches and what they were. */
public interface RestorationTask {

	/**
	 * One training pair; images are {@code [height][width]}, prior's intensity unit.
	 *
	 * @param start starting image
	 * @param truth the true image
	 * @param observation the observation z
	 * @param precision its inverse variance per pixel, 0 .. +infinity
	 * @param sigma the level at which the schedule is taken: the noise standard deviation; 1 for a schedule in absolute units
	 * @param expected a rough mean squared error to be expected of a restoration
	 */
	record Pair(float[] start, float[] truth, float[] observation, float[] precision, double sigma, double expected) {}

	/** Side of a patch in pixels. */
	int side();

	/** The pairs of an iteration; always the same ones. */
	List<Pair> pairs(long iteration);
}
