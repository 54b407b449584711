package org.gncfoe.noise;

import java.util.List;
import java.util.Locale;

/** Whether the noise that was estimated of an image can be noise. */
public final class Plausibility {

	private Plausibility() {}

	/**
	 * What speaks against an estimate.
	 *
	 * @param planes the images it was found from, any shape, grey levels; NaN and infinite pixels are ignored
	 * @param sigma the standard deviation found, grey levels
	 * @return null if nothing does, else a sentence for the user
	 */
	public static String objection(final List<float[]> planes, final double sigma) {
		if (sigma == 0) return null;
		double least = Double.POSITIVE_INFINITY, most = Double.NEGATIVE_INFINITY;
		for (final float[] plane : planes)
			for (final float v : plane)
				if (Float.isFinite(v)) {
					least = Math.min(least, v);
					most = Math.max(most, v);
				}
		if (isBinary(planes, least, most)) return String.format(Locale.ROOT,
			"The image has only the two values %.6g and %.6g, from which no noise can be told: give its sigma, or leave it.",
			least, most);
		if (!(sigma <= most - least)) return String.format(Locale.ROOT,
			"The noise estimated, sigma %.4g, is larger than the range of the values, %.4g, and is not believed: give its sigma.",
			sigma, most - least);
		return null;
	}

	private static boolean isBinary(final List<float[]> planes, final double least, final double most) {
		for (final float[] plane : planes)
			for (final float v : plane)
				if (Float.isFinite(v) && v != least && v != most) return false;
		return true;
	}
}
