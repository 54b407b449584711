package org.gncfoe.compute.cpu;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

import org.gncfoe.compute.Cancellation;

/**
 * Scratch arrays of one task at a time, by name, kept for reuse; they come with whatever they held before. Also tells in the
 * midst of a task whether it is still wanted.
 */
final class Workspace {

	private final Map<String, float[][]> arrays = new HashMap<>();
	private final Map<Integer, Workspace> parts = new HashMap<>();

	private Workers workers;
	private BooleanSupplier canceled = Cancellation.current();

	/** Says what tells whether the task is not wanted any more. */
	void stopWhen(final BooleanSupplier condition) {
		canceled = condition;
		parts.values().forEach(part -> part.stopWhen(condition));
	}

	/** @throws CancellationException if the task is not wanted any more */
	void check() {
		Cancellation.check(canceled);
	}

	/** Pieces of work that may be done at once. */
	interface Pieces {

		/** Does one; it may use the scratch arrays. */
		void run(int index, Workspace scratch);
	}

	/** Does pieces of work. */
	interface Workers {

		void each(int count, Pieces pieces);
	}

	/** Says who does pieces of work; null: the thread that asks for it. */
	void workWith(final Workers others) {
		workers = others;
		parts.values().forEach(part -> part.workWith(others));
	}

	/** Does pieces of work, at once if there are others to do it. NB: only scratch arrays of their own, not this one's. */
	void each(final int count, final Pieces pieces) {
		if (workers != null && count > 1) workers.each(count, pieces);
		else for (int i = 0; i < count; i++)
			pieces.run(i, this);
	}

	/** A workspace within this one, by number. */
	Workspace part(final int number) {
		return parts.computeIfAbsent(number, k -> {
			final Workspace part = new Workspace();
			part.stopWhen(canceled);
			part.workWith(workers);
			return part;
		});
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

	/** Bytes of all arrays, those of parts too. */
	long bytes() {
		return arrays.values().stream().mapToLong(a -> (long) a.length * a[0].length * Float.BYTES).sum() + parts.values()
			.stream().mapToLong(Workspace::bytes).sum();
	}

	/** One array of at least this length. */
	float[] row(final String name, final int length) {
		return rows(name, 1, length)[0];
	}
}
