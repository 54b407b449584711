package org.gncfoe.theory;

/** The little vector arithmetic the formulas need; all arrays of one length. */
final class Vectors {

	private Vectors() {}

	static double dot(final double[] a, final double[] b) {
		double sum = 0;
		for (int i = 0; i < a.length; i++)
			sum += a[i] * b[i];
		return sum;
	}

	static double norm(final double[] a) {
		return Math.sqrt(dot(a, a));
	}

	/** a + s b, a new array. */
	static double[] add(final double[] a, final double s, final double[] b) {
		final double[] sum = new double[a.length];
		for (int i = 0; i < a.length; i++)
			sum[i] = a[i] + s * b[i];
		return sum;
	}
}
