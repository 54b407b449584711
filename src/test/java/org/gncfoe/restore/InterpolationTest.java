package org.gncfoe.restore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import Jama.Matrix;

/** Tests {@link Interpolation} and its implementations. */
class InterpolationTest {

	private final Random random = new Random(11);

	static Stream<Interpolation> all() {
		return Stream.of(new NearestInterpolation(), new LinearInterpolation(), new HarmonicInterpolation(),
			new BiharmonicInterpolation());
	}

	@ParameterizedTest
	@MethodSource("all")
	void observedPixelsStayAndConstantsAreExact(final Interpolation interpolation) {
		for (final int[] size : List.of(new int[] { 1, 1 }, new int[] { 1, 5 }, new int[] { 5, 1 }, new int[] { 2, 3 },
			new int[] { 17, 23 }))
		{
			final int height = size[0], width = size[1];
			final boolean[] observed = mask(height * width, 0.6);
			final float[] image = new float[height * width];
			for (int p = 0; p < image.length; p++)
				image[p] = observed[p] ? 0.375f : Float.NaN;
			interpolation.fill(image, observed, height, width);
			for (final float v : image)
				assertEquals(0.375f, v, 1e-6f);
			final float[] noise = randomImage(height * width), before = noise.clone();
			interpolation.fill(noise, observed, height, width);
			for (int p = 0; p < noise.length; p++)
				if (observed[p]) assertEquals(before[p], noise[p]);
		}
	}

	@ParameterizedTest
	@MethodSource("all")
	void badArgumentsAreRefused(final Interpolation interpolation) {
		assertThrows(IllegalArgumentException.class, () -> interpolation.fill(new float[6], new boolean[6], 2, 3));
		assertThrows(IllegalArgumentException.class, () -> interpolation.fill(new float[6], new boolean[5], 2, 3));
		assertThrows(IllegalArgumentException.class, () -> interpolation.fill(new float[6], new boolean[6], 3, 3));
	}

	@Test
	void nearestIsTheNearest() {
		final int height = 19, width = 13;
		final boolean[] observed = mask(height * width, 0.93);
		final float[] image = randomImage(height * width), filled = image.clone();
		new NearestInterpolation().fill(filled, observed, height, width);
		for (int p = 0; p < image.length; p++) {
			int best = Integer.MAX_VALUE;
			for (int q = 0; q < image.length; q++)
				if (observed[q]) best = Math.min(best, distance(p, q, width));
			boolean found = false;
			for (int q = 0; q < image.length; q++)
				found |= observed[q] && distance(p, q, width) == best && image[q] == filled[p];
			assertTrue(found);
		}
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0.02, 0.5, 0.8, 0.97 })
	void linearIsExactOnAnAffineImage(final double missing) {
		final int height = 31, width = 44;
		final boolean[] observed = mask(height * width, missing);
		// The corners are observed, so that nothing lies outside the hull.
		observed[0] = observed[width - 1] = observed[height * width - width] = observed[height * width - 1] = true;
		final float[] image = affine(height, width), filled = image.clone();
		for (int p = 0; p < image.length; p++)
			if (!observed[p]) filled[p] = Float.NaN;
		new LinearInterpolation().fill(filled, observed, height, width);
		assertArrayEquals(image, filled, 1e-5f);
	}

	@Test
	void linearIsExactOnALine() {
		final float[] filled = { 1, Float.NaN, Float.NaN, 4, 5, Float.NaN };
		new LinearInterpolation().fill(filled, new boolean[] { true, false, false, true, true, false }, 1, 6);
		assertArrayEquals(new float[] { 1, 2, 3, 4, 5, 5 }, filled, 1e-6f);
	}

	@Test
	void linearTakesTheNearestWhereThereIsNoTriangle() {
		final boolean[] observed = new boolean[25];
		observed[6] = observed[12] = observed[18] = true;
		final float[] filled = new float[25];
		filled[6] = 1;
		filled[12] = 2;
		filled[18] = 3;
		new LinearInterpolation().fill(filled, observed, 5, 5);
		assertEquals(1, filled[0]);
		assertEquals(3, filled[24]);
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0, 0.3, 0.7, 0.95, 0.99 })
	void triangulationIsDelaunayAndCoversTheHull(final double missing) {
		for (int trial = 0; trial < 5; trial++) {
			final int height = 15 + random.nextInt(5), width = 14 + random.nextInt(5);
			final boolean[] chosen = mask(height * width, missing);
			final int[] points = java.util.stream.IntStream.range(0, height * width).filter(p -> chosen[p]).toArray();
			final int[] xs = Arrays.stream(points).map(p -> p % width).toArray();
			final int[] ys = Arrays.stream(points).map(p -> p / width).toArray();
			final LatticeDelaunay mesh = new LatticeDelaunay(xs, ys);
			long area = 0;
			for (int k = 0; k < mesh.triangles(); k++) {
				final int a = mesh.corner(k, 0), b = mesh.corner(k, 1), c = mesh.corner(k, 2);
				assertTrue(mesh.orientation(a, b, xs[c], ys[c]) > 0);
				area += mesh.orientation(a, b, xs[c], ys[c]);
				for (int d = 0; d < xs.length; d++)
					assertFalse(inside(xs, ys, a, b, c, d), "circumcircle not empty");
			}
			assertEquals(hullArea(xs, ys), area);
		}
	}

	@Test
	void harmonicSolvesLaplace() {
		final int height = 21, width = 18;
		final boolean[] observed = mask(height * width, 0.9);
		final float[] filled = randomImage(height * width);
		new HarmonicInterpolation().fill(filled, observed, height, width);
		final double[] v = ConjugateGradients.toDouble(filled), result = new double[v.length];
		final int[] everywhere = java.util.stream.IntStream.range(0, v.length).toArray();
		new LatticeLaplacian(height, width).apply(v, result, everywhere);
		for (int p = 0; p < v.length; p++)
			if (!observed[p]) assertEquals(0, result[p], 1e-5);
	}

	@Test
	void harmonicAndBiharmonicAgreeWithADenseSolution() {
		final int height = 7, width = 8, n = height * width;
		final boolean[] observed = mask(n, 0.7);
		final float[] image = randomImage(n);
		final Matrix laplacian = new Matrix(n, n);
		final double[] unit = new double[n], column = new double[n];
		final int[] everywhere = java.util.stream.IntStream.range(0, n).toArray();
		for (int p = 0; p < n; p++) {
			unit[p] = 1;
			new LatticeLaplacian(height, width).apply(unit, column, everywhere);
			for (int q = 0; q < n; q++)
				laplacian.set(q, p, column[q]);
			unit[p] = 0;
		}
		assertArrayEquals(dense(laplacian, image, observed), filled(new HarmonicInterpolation(), image, observed, height,
			width), 1e-5f);
		assertArrayEquals(dense(laplacian.times(laplacian), image, observed), filled(new BiharmonicInterpolation(), image,
			observed, height, width), 1e-5f);
	}

	@Test
	void harmonicAndBiharmonicAreExactOnAnAffineImageAwayFromTheBorder() {
		final int height = 40, width = 36;
		final boolean[] observed = new boolean[height * width];
		for (int p = 0; p < observed.length; p++)
			observed[p] = Math.hypot(p % width - 17, p / width - 20) > 13;
		final float[] image = affine(height, width);
		assertArrayEquals(image, filled(new HarmonicInterpolation(), image, observed, height, width), 1e-4f);
		assertArrayEquals(image, filled(new BiharmonicInterpolation(), image, observed, height, width), 1e-4f);
	}

	// -- Helper methods --

	private static float[] filled(final Interpolation interpolation, final float[] image, final boolean[] observed,
		final int height, final int width)
	{
		final float[] result = image.clone();
		interpolation.fill(result, observed, height, width);
		return result;
	}

	/** Solves (A v)_p = 0 at the missing pixels. */
	private static float[] dense(final Matrix a, final float[] image, final boolean[] observed) {
		final int n = image.length;
		final Matrix system = Matrix.identity(n, n), right = new Matrix(n, 1);
		for (int p = 0; p < n; p++)
			if (observed[p]) right.set(p, 0, image[p]);
			else for (int q = 0; q < n; q++)
				system.set(p, q, a.get(p, q));
		final double[] v = system.solve(right).getColumnPackedCopy();
		final float[] result = new float[n];
		for (int p = 0; p < n; p++)
			result[p] = (float) v[p];
		return result;
	}

	private boolean[] mask(final int n, final double missing) {
		final boolean[] observed = new boolean[n];
		for (int p = 0; p < n; p++)
			observed[p] = random.nextDouble() >= missing;
		observed[random.nextInt(n)] = true;
		return observed;
	}

	private float[] randomImage(final int n) {
		final float[] image = new float[n];
		for (int p = 0; p < n; p++)
			image[p] = random.nextFloat();
		return image;
	}

	private static float[] affine(final int height, final int width) {
		final float[] image = new float[height * width];
		for (int p = 0; p < image.length; p++)
			image[p] = 0.3f + 0.02f * (p % width) - 0.013f * (p / width);
		return image;
	}

	private static int distance(final int p, final int q, final int width) {
		final int dx = p % width - q % width, dy = p / width - q / width;
		return dx * dx + dy * dy;
	}

	/** Whether point d lies strictly inside the circumcircle of the triangle: by its centre, in float64. */
	private static boolean inside(final int[] xs, final int[] ys, final int a, final int b, final int c, final int d) {
		final double bx = xs[b] - xs[a], by = ys[b] - ys[a], cx = xs[c] - xs[a], cy = ys[c] - ys[a];
		final double e = 2 * (bx * cy - by * cx), b2 = bx * bx + by * by, c2 = cx * cx + cy * cy;
		final double ux = (cy * b2 - by * c2) / e, uy = (bx * c2 - cx * b2) / e;
		return Math.hypot(xs[d] - xs[a] - ux, ys[d] - ys[a] - uy) < Math.hypot(ux, uy) * (1 - 1e-9) - 1e-9;
	}

	/** Twice the area of the convex hull of points sorted by y, then x (monotone chain). */
	private static long hullArea(final int[] xs, final int[] ys) {
		final int n = xs.length;
		final int[] chain = new int[2 * n + 2];
		int size = 0;
		for (int pass = 0; pass < 2; pass++) {
			final int floor = size;
			for (int i = 0; i < n; i++) {
				final int p = pass == 0 ? i : n - 1 - i;
				while (size >= floor + 2 && cross(xs, ys, chain[size - 2], chain[size - 1], p) <= 0)
					size--;
				chain[size++] = p;
			}
		}
		long area = 0;
		for (int i = 0; i < size; i++) {
			final int p = chain[i], q = chain[(i + 1) % size];
			area += (long) xs[p] * ys[q] - (long) xs[q] * ys[p];
		}
		return Math.abs(area);
	}

	private static long cross(final int[] xs, final int[] ys, final int a, final int b, final int c) {
		return (long) (xs[b] - xs[a]) * (ys[c] - ys[a]) - (long) (ys[b] - ys[a]) * (xs[c] - xs[a]);
	}
}
