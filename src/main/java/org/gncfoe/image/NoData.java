package org.gncfoe.image;

import java.util.List;

/**
 * Pixels that hold no measurement: NaN and infinite ones, and those with a mark for "no data", as scanners and programs for
 * maps write it: a value near the largest of float32, such as -3.4e38.
 */
final class NoData {

	/** Magnitudes from here on are marks, not measurements. */
	static final float MARK = 1e37f;

	private NoData() {}

	/** Whether a pixel holds no measurement. */
	static boolean isMissing(final float level) {
		// NB: This is so for NaN too.
		return !(Math.abs(level) < MARK);
	}

	/** Whether a pixel holds a mark. */
	static boolean isMark(final float level) {
		return Float.isFinite(level) && isMissing(level);
	}

	/** Turns marks into NaN, in place. */
	static void clear(final float[] levels) {
		for (int i = 0; i < levels.length; i++)
			if (isMissing(levels[i])) levels[i] = Float.NaN;
	}

	/** Whether there is any measurement. */
	static boolean holds(final List<float[]> planes) {
		for (final float[] plane : planes)
			for (final float level : plane)
				if (!isMissing(level)) return true;
		return false;
	}

	/** @throws IllegalArgumentException if a result, of whatever is measured, is not finite; with a sentence for the user */
	static float[] checkFinite(final float[] result, final String prior) {
		for (final float v : result)
			if (!Float.isFinite(v)) throw new IllegalArgumentException("The result is not finite: the prior " + prior +
				", the noise or the smoothing is of no use for this image. Nothing was written.");
		return result;
	}

	/** What is said of an image without any measurement. */
	static IllegalArgumentException nothing(final String title) {
		return new IllegalArgumentException("No pixel of " + title +
			" holds a finite value: there is nothing to restore it from.");
	}
}
