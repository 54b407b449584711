package org.gncfoe.restore;

/**
 * A linear map A from images to observations: a blur, a choice or a mean of pixels, an orthogonal transform. Both sides are
 * float arrays, row-major, which may differ in length. Operators are immutable and may be used by several threads.
 */
public interface LinearOperator {

	/** Number of values of an image. */
	int imageLength();

	/** Number of values of an observation. */
	int observationLength();

	/**
	 * A x.
	 *
	 * @param x image, not changed
	 * @return the observation without noise, a new array
	 */
	float[] apply(float[] x);

	/**
	 * A' y, with {@code <A x, y> = <x, A' y>} for all x and y.
	 *
	 * @param y shaped like an observation, not changed
	 * @return shaped like an image, a new array
	 */
	float[] adjoint(float[] y);

	/** How far from its place a value of the observation depends on the image, in pixels of the image. */
	int reach();
}
