package org.gncfoe.restore;

/** Fills missing pixels with the solution of Laplace's equation: the smoothest membrane through the observed pixels. */
public final class HarmonicInterpolation implements Interpolation {

	@Override
	public void fill(final float[] image, final boolean[] observed, final int height, final int width) {
		throw new UnsupportedOperationException("not written yet");
	}
}
