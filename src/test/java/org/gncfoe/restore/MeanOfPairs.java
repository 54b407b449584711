package org.gncfoe.restore;

/** Means of two neighbours in a row, without overlap: half as many values as pixels; an odd last pixel is not observed. */
record MeanOfPairs(int height, int width) implements LinearOperator {

	@Override
	public int imageLength() {
		return height * width;
	}

	@Override
	public int observationLength() {
		return height * (width / 2);
	}

	@Override
	public float[] apply(final float[] x) {
		final float[] means = new float[observationLength()];
		for (int p = 0; p < means.length; p++)
			means[p] = (x[at(p)] + x[at(p) + 1]) / 2;
		return means;
	}

	@Override
	public float[] adjoint(final float[] y) {
		final float[] x = new float[imageLength()];
		for (int p = 0; p < y.length; p++)
			x[at(p)] = x[at(p) + 1] = y[p] / 2;
		return x;
	}

	@Override
	public int reach() {
		return 1;
	}

	private int at(final int p) {
		return p / (width / 2) * width + 2 * (p % (width / 2));
	}
}
