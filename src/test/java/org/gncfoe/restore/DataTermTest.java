package org.gncfoe.restore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import java.util.function.Function;

import org.junit.jupiter.api.Test;

/** Tests every {@link DataTerm} against the definition of its proximal map, minimised by search. */
class DataTermTest {

	private static final int N = 40;

	private final Random random = new Random(7);

	@Test
	void gaussianNoise() {
		checkProx(z -> new GaussianDenoising(z, 0.01));
	}

	@Test
	void gaussianNoisePerPixel() {
		final float[] variance = new float[N];
		for (int p = 0; p < N; p++)
			variance[p] = 0.001f + 0.1f * random.nextFloat();
		checkProx(z -> new GaussianDenoising(z, variance));
	}

	@Test
	void noisyInpainting() {
		checkProx(z -> new Inpainting(z, randomMask(), 0.02));
	}

	@Test
	void weightedMask() {
		final float[] weights = new float[N];
		for (int p = 0; p < N; p++)
			weights[p] = p % 4 == 0 ? 0 : p % 4 == 1 ? 1 : random.nextFloat();
		checkProx(z -> new WeightedDenoising(z, weights, 0.02));
	}

	@Test
	void exactInpaintingIsAProjection() {
		final boolean[] observed = randomMask();
		final float[] z = randomImage(), x = randomImage(), expected = x.clone();
		for (int p = 0; p < N; p++) {
			if (observed[p]) expected[p] = z[p];
			else z[p] = Float.NaN;
		}
		final QuadraticTerm term = new Inpainting(z, observed);
		term.prox(x, 0.01);
		assertArrayEquals(expected, x);
		assertEquals(0, term.energy(x));
	}

	@Test
	void limitsOfTheVariance() {
		final float[] z = { 1, 2 }, x = { 5, 6 };
		new GaussianDenoising(z, new float[] { 0, Float.POSITIVE_INFINITY }).prox(x, 0.1);
		assertArrayEquals(new float[] { 1, 6 }, x);
		new WeightedDenoising(z, new float[] { 0, 0.5f }, 0).prox(x, 0.1);
		assertArrayEquals(new float[] { 1, 2 }, x);
	}

	@Test
	void noneDoesNothing() {
		final float[] x = randomImage();
		final float[] before = x.clone();
		DataTerm.NONE.prox(x, 1);
		assertArrayEquals(before, x);
		assertEquals(0, DataTerm.NONE.energy(x));
	}

	@Test
	void badArgumentsAreRefused() {
		final float[] z = randomImage();
		assertThrows(IllegalArgumentException.class, () -> new GaussianDenoising(z, -1));
		assertThrows(IllegalArgumentException.class, () -> new GaussianDenoising(z, Double.NaN));
		assertThrows(IllegalArgumentException.class, () -> new GaussianDenoising(z, new float[N - 1]));
		assertThrows(IllegalArgumentException.class, () -> new WeightedDenoising(z, new float[] { 2 }, 1));
		assertThrows(IllegalArgumentException.class, () -> new GaussianDenoising(z, 1).prox(new float[N - 1], 1));
		z[3] = Float.NaN;
		assertThrows(IllegalArgumentException.class, () -> new GaussianDenoising(z, 1));
	}

	// -- Helper methods --

	private void checkProx(final Function<float[], QuadraticTerm> factory) {
		final QuadraticTerm term = factory.apply(randomImage());
		for (final double a : new double[] { 1e-4, 0.01, 1 }) {
			final float[] v = randomImage();
			final float[] x = v.clone();
			term.prox(x, a);
			for (int p = 0; p < N; p++)
				assertEquals(search(term, v, a, p), x[p], 1e-5, "pixel " + p + ", a = " + a);
		}
	}

	/** The minimiser of 1/2 (x - v)^2 + a D(x) over pixel p, by ternary search; the terms are separable and convex. */
	private static double search(final QuadraticTerm term, final float[] v, final double a, final int p) {
		final float[] zero = term.observation().clone();
		double low = -3, high = 3;
		for (int i = 0; i < 200; i++) {
			final double left = low + (high - low) / 3, right = high - (high - low) / 3;
			if (objective(term, v, a, p, left, zero) < objective(term, v, a, p, right, zero)) high = right;
			else low = left;
		}
		return (low + high) / 2;
	}

	/**
	 * The objective as a function of pixel p, in float64 although the term takes floats: a quadratic through the term's own
	 * energies at three points.
	 */
	private static double objective(final DataTerm term, final float[] v, final double a, final int p, final double x,
		final float[] image)
	{
		final double[] at = new double[3];
		final float z = image[p];
		for (int i = -1; i <= 1; i++) {
			image[p] = z + i;
			at[i + 1] = term.energy(image);
		}
		image[p] = z;
		final double u = x - z, slope = (at[2] - at[0]) / 2, curvature = at[2] - 2 * at[1] + at[0];
		return 0.5 * (x - v[p]) * (x - v[p]) + a * (at[1] + slope * u + 0.5 * curvature * u * u);
	}

	private float[] randomImage() {
		final float[] image = new float[N];
		for (int p = 0; p < N; p++)
			image[p] = random.nextFloat();
		return image;
	}

	private boolean[] randomMask() {
		final boolean[] mask = new boolean[N];
		for (int p = 0; p < N; p++)
			mask[p] = random.nextBoolean();
		return mask;
	}
}
