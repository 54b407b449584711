package org.gncfoe.compute.cpu;

import java.util.HashMap;
import java.util.Map;

/** Scratch arrays of one task at a time, by name, kept for reuse; they come with whatever they held before. */
final class Workspace {

	private final Map<String, float[][]> arrays = new HashMap<>();
	private final Map<Integer, Workspace> parts = new HashMap<>();

	/** A workspace within this one, by number. */
	Workspace part(final int number) {
		return parts.computeIfAbsent(number, k -> new Workspace());
	}

	/** At least {@code rows} arrays of at least {@code length} floats. */
	float[][] rows(final String name, final int rows, final int length) {
		float[][] a = arrays.get(name);
		if (a == null || a.length < rows || a[0].length < length) {
			a = new float[Math.max(rows, a == null ? 0 : a.length)][Math.max(length, a == null ? 0 : a[0].length)];
			arrays.put(name, a);
		}
		return a;
	}

	/** One array of at least this length. */
	float[] row(final String name, final int length) {
		return rows(name, 1, length)[0];
	}
}
