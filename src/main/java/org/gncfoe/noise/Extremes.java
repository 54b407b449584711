package org.gncfoe.noise;

import java.util.ArrayList;
import java.util.List;

/**
 * Images of extreme range: their squares are no numbers of float32 any more, or lose all digits. They are brought near 1 by
 * a power of two, which changes no digit.
 *
 * @param factor what the values are multiplied by; 1 for all usual images
 */
record Extremes(double factor) {

	/** Within these magnitudes nothing needs to be done. */
	private static final double SMALL = 1e-6, LARGE = 1e9;

	/** The factor for images of any shape; NaN and infinite pixels are ignored. */
	static Extremes of(final List<float[]> planes) {
		double most = 0;
		for (final float[] plane : planes)
			for (final float v : plane)
				if (Math.abs(v) > most && Math.abs(v) <= Float.MAX_VALUE) most = Math.abs(v);
		return new Extremes(most == 0 || most >= SMALL && most <= LARGE ? 1 : Math.scalb(1.0, -Math.getExponent(most)));
	}

	/** Whether the values stay as they are. */
	boolean areNone() {
		return factor == 1;
	}

	/** Values near 1, in new arrays. */
	List<float[]> normalised(final List<float[]> planes) {
		final List<float[]> scaled = new ArrayList<>();
		for (final float[] plane : planes) {
			final float[] values = new float[plane.length];
			for (int i = 0; i < values.length; i++)
				values[i] = (float) (plane[i] * factor);
			scaled.add(values);
		}
		return scaled;
	}

	/** The range that these values had, near 1. */
	ValueRange normalised(final ValueRange range) {
		return new ValueRange(range.lowest() * factor, range.highest() * factor);
	}

	/** What was found out near 1, in the unit of the images. */
	NoiseEstimate restored(final NoiseEstimate estimate) {
		return new NoiseEstimate(estimate.sigma() / factor, estimate.flatShare(), estimate.correlation());
	}
}
