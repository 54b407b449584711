package org.gncfoe.restore;

import java.util.Arrays;

/**
 * The Delaunay triangulation of points with integer coordinates, given in raster order. Sweep: each point lies outside the
 * hull of those before it, is joined to the hull edges it sees, and edges are flipped until every circumcircle is empty
 * (Lawson). All predicates are exact in 64-bit integers for coordinates up to {@link #MAX_SIDE}.
 * <p>
 * Half-edges: triangle k owns 3k, 3k+1, 3k+2; half-edge h runs from its corner to the corner of the next one in the
 * triangle; its twin is the same edge in the neighbouring triangle. Corners go round with positive orientation.
 */
final class LatticeDelaunay {

	/** Largest side of an image for which the predicates cannot overflow. */
	static final int MAX_SIDE = 29_000;

	private static final int HULL = -1;

	private final int[] xs;
	private final int[] ys;
	private int[] corner = new int[0];
	private int[] twin = new int[0];
	private int triangles = 0;
	/** The hull in positive orientation: neighbours of each hull point, and the half-edge from it to the next. */
	private final int[] hullNext;
	private final int[] hullPrevious;
	private final int[] hullEdge;
	private int[] stack = new int[64];

	/** Triangulates points sorted by y, then x, all different. */
	LatticeDelaunay(final int[] xs, final int[] ys) {
		this.xs = xs;
		this.ys = ys;
		final int n = xs.length;
		hullNext = new int[n];
		hullPrevious = new int[n];
		hullEdge = new int[n];
		final int apex = firstOffLine();
		if (apex == n) return;
		corner = new int[6 * n];
		twin = new int[6 * n];
		fan(apex);
		for (int p = apex + 1; p < n; p++)
			insert(p);
	}

	/** Number of triangles; 0 if all points lie on one line. */
	int triangles() {
		return triangles;
	}

	/** Point at corner 0..2 of a triangle. */
	int corner(final int triangle, final int i) {
		return corner[3 * triangle + i];
	}

	/** Twice the signed area of the triangle (a, b, (x, y)). */
	long orientation(final int a, final int b, final int x, final int y) {
		return (long) (xs[b] - xs[a]) * (y - ys[a]) - (long) (ys[b] - ys[a]) * (x - xs[a]);
	}

	// -- Sweep --

	/** The first point that does not lie on a line with all before it, or the number of points. */
	private int firstOffLine() {
		int p = 2;
		while (p < xs.length && orientation(0, 1, xs[p], ys[p]) == 0)
			p++;
		return Math.min(p, xs.length);
	}

	/** The first triangles: points 0 .. apex-1 on a line, in order, and the apex off it. */
	private void fan(final int apex) {
		final boolean left = orientation(0, 1, xs[apex], ys[apex]) > 0;
		for (int i = 0; i + 1 < apex; i++) {
			final int h = left ? add(i, i + 1, apex) : add(i + 1, i, apex);
			// NB: Half-edge h + 1 leads to the apex, h + 2 comes from it.
			if (i > 0) link(left ? h + 2 : h + 1, left ? h - 2 : h - 1);
		}
		for (int h = 0; h < 3 * triangles; h++)
			if (twin[h] == HULL) {
				final int from = corner[h], to = corner[next(h)];
				hullNext[from] = to;
				hullPrevious[to] = from;
				hullEdge[from] = h;
			}
	}

	/** Joins point p to the hull edges it sees; one of them ends or starts at the point before it. */
	private void insert(final int p) {
		int last = p - 1, first = p - 1;
		int toP = HULL, fromP = HULL;
		while (sees(last, p)) {
			final int to = hullNext[last];
			final int h = join(last, p);
			if (fromP == HULL) toP = h;
			else link(h, fromP);
			fromP = h + 1;
			last = to;
		}
		while (sees(hullPrevious[first], p)) {
			first = hullPrevious[first];
			final int h = join(first, p);
			if (toP == HULL) fromP = h + 1;
			else link(h + 1, toP);
			toP = h;
		}
		hullNext[first] = p;
		hullPrevious[p] = first;
		hullNext[p] = last;
		hullPrevious[last] = p;
		hullEdge[first] = toP;
		hullEdge[p] = fromP;
		restore(p);
	}

	/** Whether p lies strictly outside the hull edge that starts at a. */
	private boolean sees(final int a, final int p) {
		return orientation(a, hullNext[a], xs[p], ys[p]) < 0;
	}

	/** Adds the triangle of p and the hull edge that starts at a; returns its half-edge a -> p; the next one is p -> b. */
	private int join(final int a, final int p) {
		final int edge = hullEdge[a];
		final int h = add(a, p, hullNext[a]);
		link(h + 2, edge);
		return h;
	}

	// -- Lawson flips --

	/** Makes the triangulation Delaunay again after p was inserted: looks at all edges opposite to p. */
	private void restore(final int p) {
		int depth = 0;
		// The triangles around p, from the hull edge p -> next to previous -> p.
		for (int h = hullEdge[p];; h = twin[next(next(h))]) {
			depth = push(depth, next(h));
			if (twin[next(next(h))] == HULL) break;
		}
		while (depth > 0) {
			final int h = stack[--depth], g = twin[h];
			if (g == HULL) continue;
			final int a = corner[h], b = corner[next(h)], d = corner[next(next(g))];
			if (!inCircle(a, b, p, d)) continue;
			final int bp = twin[next(h)], pa = twin[next(next(h))], ad = twin[next(g)], db = twin[next(next(g))];
			final int one = h - h % 3, two = g - g % 3;
			set(one, a, d, p);
			set(two, d, b, p);
			attach(one, ad);
			attach(one + 2, pa);
			attach(two, db);
			attach(two + 1, bp);
			link(one + 1, two + 2);
			depth = push(depth, one);
			depth = push(depth, two);
		}
	}

	private int push(final int depth, final int h) {
		if (depth == stack.length) stack = Arrays.copyOf(stack, 2 * depth);
		stack[depth] = h;
		return depth + 1;
	}

	/** Whether d lies strictly inside the circle through a, b, c (positive orientation). */
	private boolean inCircle(final int a, final int b, final int c, final int d) {
		final long ax = xs[a] - xs[d], ay = ys[a] - ys[d];
		final long bx = xs[b] - xs[d], by = ys[b] - ys[d];
		final long cx = xs[c] - xs[d], cy = ys[c] - ys[d];
		return (ax * ax + ay * ay) * (bx * cy - cx * by) - (bx * bx + by * by) * (ax * cy - cx * ay) + (cx * cx + cy * cy) *
			(ax * by - bx * ay) > 0;
	}

	// -- Half-edges --

	private static int next(final int h) {
		return h % 3 == 2 ? h - 2 : h + 1;
	}

	/** Adds a triangle with all its edges on the hull; returns its first half-edge. */
	private int add(final int a, final int b, final int c) {
		final int h = 3 * triangles++;
		set(h, a, b, c);
		twin[h] = twin[h + 1] = twin[h + 2] = HULL;
		return h;
	}

	private void set(final int h, final int a, final int b, final int c) {
		corner[h] = a;
		corner[h + 1] = b;
		corner[h + 2] = c;
	}

	private void link(final int h, final int g) {
		twin[h] = g;
		twin[g] = h;
	}

	/** Links a moved half-edge to its twin, or tells the hull about it. */
	private void attach(final int h, final int g) {
		if (g != HULL) link(h, g);
		else {
			twin[h] = HULL;
			hullEdge[corner[h]] = h;
		}
	}
}
