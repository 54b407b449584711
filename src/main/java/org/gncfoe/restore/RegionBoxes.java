package org.gncfoe.restore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The boxes around the connected regions of a mask that is given row by row; pixels that touch at a corner are connected.
 * Keeps one row and the boxes, not the mask. Source: two-row labelling with union-find, Rosenfeld and Pfaltz 1966.
 */
final class RegionBoxes {

	private static final int NONE = -1;

	private final int width;
	private final List<Box> boxes = new ArrayList<>();
	/** The box of each pixel of the last row, or NONE. */
	private int[] above;
	private int[] here;
	private int rows = 0;

	/** A box while it grows; once joined to another it only refers to that. */
	private static final class Box {

		private final int top;
		private int bottom, left, right, joined = NONE;

		Box(final int y, final int x) {
			top = bottom = y;
			left = right = x;
		}
	}

	/** @param width width of the mask in pixels */
	RegionBoxes(final int width) {
		this.width = width;
		above = new int[width];
		here = new int[width];
		Arrays.fill(above, NONE);
	}

	/** Adds the next row. */
	void add(final boolean[] row) {
		for (int x = 0; x < width; x++) {
			here[x] = NONE;
			if (!row[x]) continue;
			if (x > 0) meet(x, here[x - 1]);
			for (int i = Math.max(0, x - 1); i <= Math.min(width - 1, x + 1); i++)
				meet(x, above[i]);
			if (here[x] == NONE) {
				here[x] = boxes.size();
				boxes.add(new Box(rows, x));
			}
			final Box box = boxes.get(here[x]);
			box.bottom = rows;
			box.left = Math.min(box.left, x);
			box.right = Math.max(box.right, x);
		}
		final int[] swap = above;
		above = here;
		here = swap;
		rows++;
	}

	/** The boxes, in the order of their first pixels. */
	List<Crop> boxes() {
		final List<Crop> found = new ArrayList<>();
		for (final Box box : boxes)
			if (box.joined == NONE) found.add(new Crop(box.top, box.left, box.bottom - box.top + 1, box.right - box.left + 1));
		return found;
	}

	// -- Helper methods --

	/** The pixel x of this row belongs to the region of a neighbour, if that has one. */
	private void meet(final int x, final int neighbour) {
		if (neighbour == NONE) return;
		final int b = root(neighbour);
		here[x] = here[x] == NONE ? b : join(here[x], b);
	}

	private int root(final int label) {
		int root = label;
		while (boxes.get(root).joined != NONE)
			root = boxes.get(root).joined;
		for (int i = label; i != root;) {
			final Box box = boxes.get(i);
			i = box.joined;
			box.joined = root;
		}
		return root;
	}

	/** Joins two regions to the one that began first. */
	private int join(final int a, final int b) {
		if (a == b) return a;
		final int first = Math.min(a, b);
		final Box to = boxes.get(first), from = boxes.get(Math.max(a, b));
		from.joined = first;
		to.bottom = Math.max(to.bottom, from.bottom);
		to.left = Math.min(to.left, from.left);
		to.right = Math.max(to.right, from.right);
		return first;
	}
}
