package org.gncfoe.noise;

/** The median of numbers in order. */
final class Median {

	private Median() {}

	/** The median of the first n, which are in order; n is at least 1. */
	static double of(final double[] sorted, final int n) {
		return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
	}
}
