package org.gncfoe.restore;

/**
 * Fills missing pixels by linear interpolation on the Delaunay triangulation of the observed ones, and outside their convex
 * hull with the nearest observed value. As SciPy's {@code griddata} with {@code method="linear"} (where four points lie on
 * one circle, which of the two diagonals is taken is arbitrary in both), with {@code "nearest"} outside.
 * <p>
 * Sides up to 29000 pixels. If all observed pixels lie on one line, every value is the nearest one, but for images that are
 * only one pixel high or wide.
 */
public final class LinearInterpolation implements Interpolation {

	@Override
	public void fill(final float[] image, final boolean[] observed, final int height, final int width) {
		if (Interpolation.check(image, observed, height, width) == 0) return;
		if (height == 1 || width == 1) fillLine(image, observed);
		else fillPlane(image, observed, height, width);
	}

	// -- Helper methods --

	/** A line is a plane of two equal rows. */
	private static void fillLine(final float[] image, final boolean[] observed) {
		final int n = image.length;
		final float[] twice = new float[2 * n];
		final boolean[] mask = new boolean[2 * n];
		for (int p = 0; p < 2 * n; p++) {
			twice[p] = image[p % n];
			mask[p] = observed[p % n];
		}
		fillPlane(twice, mask, 2, n);
		System.arraycopy(twice, 0, image, 0, n);
	}

	private static void fillPlane(final float[] image, final boolean[] observed, final int height, final int width) {
		if (Math.max(height, width) > LatticeDelaunay.MAX_SIDE) throw new IllegalArgumentException(
			"linear interpolation takes images of up to " + LatticeDelaunay.MAX_SIDE + " pixels a side, not " + height + "x" +
				width);
		int count = 0;
		for (int p = 0; p < observed.length; p++)
			if (matters(observed, p, height, width)) count++;
		final int[] xs = new int[count], ys = new int[count];
		for (int p = 0, i = 0; i < count; p++)
			if (matters(observed, p, height, width)) {
				xs[i] = p % width;
				ys[i++] = p / width;
			}
		final boolean[] known = observed.clone();
		final LatticeDelaunay mesh = new LatticeDelaunay(xs, ys);
		for (int k = 0; k < mesh.triangles(); k++)
			fillTriangle(mesh, k, xs, ys, image, known, width);
		// Outside the hull.
		final float[] nearest = image.clone();
		new NearestInterpolation().fill(nearest, observed, height, width);
		for (int p = 0; p < image.length; p++)
			if (!known[p]) image[p] = nearest[p];
	}

	/**
	 * Whether an observed pixel can be a corner of a triangle that covers missing pixels: the triangles of one whose eight
	 * neighbours are observed all lie within that neighbourhood.
	 */
	private static boolean matters(final boolean[] observed, final int p, final int height, final int width) {
		if (!observed[p]) return false;
		final int y = p / width, x = p % width;
		if (y == 0 || x == 0 || y == height - 1 || x == width - 1) return true;
		for (int dy = -width; dy <= width; dy += width)
			for (int dx = -1; dx <= 1; dx++)
				if (!observed[p + dy + dx]) return true;
		return false;
	}

	private static void fillTriangle(final LatticeDelaunay mesh, final int triangle, final int[] xs, final int[] ys,
		final float[] image, final boolean[] known, final int width)
	{
		final int a = mesh.corner(triangle, 0), b = mesh.corner(triangle, 1), c = mesh.corner(triangle, 2);
		final long area = mesh.orientation(a, b, xs[c], ys[c]);
		if (area == 1) return; // no lattice point but its corners
		final float va = image[ys[a] * width + xs[a]], vb = image[ys[b] * width + xs[b]], vc = image[ys[c] * width + xs[c]];
		final int bottom = Math.max(ys[a], Math.max(ys[b], ys[c]));
		for (int y = Math.min(ys[a], Math.min(ys[b], ys[c])); y <= bottom; y++) {
			final double left = Math.min(cross(xs, ys, a, b, y, 1), Math.min(cross(xs, ys, b, c, y, 1), cross(xs, ys, c, a, y,
				1)));
			final double right = -Math.min(cross(xs, ys, a, b, y, -1), Math.min(cross(xs, ys, b, c, y, -1), cross(xs, ys, c,
				a, y, -1)));
			for (int x = (int) Math.ceil(left - 1e-6); x <= right + 1e-6; x++) {
				final long wa = mesh.orientation(b, c, x, y), wb = mesh.orientation(c, a, x, y), wc = area - wa - wb;
				final int p = y * width + x;
				if (known[p] || wa < 0 || wb < 0 || wc < 0) continue;
				image[p] = (float) (((double) wa * va + (double) wb * vb + (double) wc * vc) / area);
				known[p] = true;
			}
		}
	}

	/** The smallest of sign * x over the part of the edge (a, b) in row y; +infinity if the edge does not meet the row. */
	private static double cross(final int[] xs, final int[] ys, final int a, final int b, final int y, final int sign) {
		if (y < Math.min(ys[a], ys[b]) || y > Math.max(ys[a], ys[b])) return Double.POSITIVE_INFINITY;
		if (ys[a] == ys[b]) return Math.min(sign * xs[a], sign * xs[b]);
		return sign * (xs[a] + (double) (y - ys[a]) * (xs[b] - xs[a]) / (ys[b] - ys[a]));
	}
}
