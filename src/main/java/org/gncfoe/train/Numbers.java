package org.gncfoe.train;

/** Arithmetic on arrays that the trainings share. */
final class Numbers {

	private Numbers() {}

	static boolean areFinite(final float[] values) {
		for (final float v : values)
			if (!Float.isFinite(v)) return false;
		return true;
	}
}
