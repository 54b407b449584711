package org.gncfoe.compute;

/**
 * One patch that goes through the unrolled flow {@code x_{i+1} = prox_{a_i w_i D}( x_i - a_i grad R(x_i, t_i) )}, with the
 * image it should become. Images are {@code [channels][height][width]}, row-major, in the prior's intensity unit; none of
 * the arrays is copied.
 *
 * @param start image x_0
 * @param truth image that x_I should be
 * @param observation observation z of the data term
 * @param precision inverse noise variance per pixel, 0 (nothing observed) .. +infinity (x = z)
 * @param t smoothing (variance) of every step
 * @param a step size (variance) of every step
 * @param dataWeight weight w of the data term in every step, at least 0
 * @param share factor of this patch's loss in that of the batch, e.g. 1/patches
 * @param expected a rough mean squared error to be expected of x_I (intensity unit squared), which counts as 0 dB
 */
public record FlowPatch(float[] start, float[] truth, float[] observation, float[] precision, double[] t, double[] a,
	double[] dataWeight, double share, double expected) {

	/** @throws IllegalArgumentException if the images or the steps differ in number, or there is no step */
	public FlowPatch {
		final int n = start.length;
		if (truth.length != n || observation.length != n || precision.length != n) throw new IllegalArgumentException(
			"the images of a patch must have the same size");
		if (t.length == 0 || a.length != t.length || dataWeight.length != t.length) throw new IllegalArgumentException(
			"a flow needs as many smoothings as step sizes and data weights, and at least one");
	}

	/** Number of steps I. */
	public int steps() {
		return t.length;
	}
}
