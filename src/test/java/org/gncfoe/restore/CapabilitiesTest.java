package org.gncfoe.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;

import org.gncfoe.blur.Psf;
import org.gncfoe.noise.ColouredNoise;
import org.junit.jupiter.api.Test;

/** Tests operators, and that proximal maps and gradients of data terms are those of their energies. */
class CapabilitiesTest {

	private static final int HEIGHT = 10, WIDTH = 12, SIZE = HEIGHT * WIDTH;

	private static final Psf SKEW = Psf.of(new float[] { 0, 1, 2, 1, 0, 0, 3, 9, 5, 4, 0, 1, 2, 0, 0 }, 3, 5);

	@Test
	void adjointsAreAdjoint() {
		for (final LinearOperator a : List.of(new FourierBlur(HEIGHT, WIDTH, SKEW), new MeanOfPairs(HEIGHT, WIDTH))) {
			final float[] x = random(a.imageLength(), 1), y = random(a.observationLength(), 2);
			assertEquals(dot(a.apply(x), y), dot(x, a.adjoint(y)), 1e-5 * SIZE, a.getClass().getName());
		}
	}

	/** Nothing of the image further away than the reach is seen. */
	@Test
	void reachIsAsFarAsIsSeen() {
		final FourierBlur blur = new FourierBlur(32, 32, SKEW);
		final float[] x = new float[32 * 32];
		x[16 * 32 + 16] = 1;
		final float[] y = blur.apply(x);
		int most = 0;
		for (int p = 0; p < y.length; p++)
			if (Math.abs(y[p]) > 1e-6) most = Math.max(most, Math.max(Math.abs(p / 32 - 16), Math.abs(p % 32 - 16)));
		assertEquals(blur.reach(), most);
	}

	@Test
	void gradientsAreThoseOfTheEnergies() {
		for (final SmoothTerm term : terms()) {
			final int n = term instanceof final Deconvolution d ? d.paddedHeight() * d.paddedWidth() : SIZE;
			final float[] x = random(n, 3), direction = random(n, 4), g = new float[n], plus = x.clone(), minus = x.clone();
			for (int p = 0; p < n; p++) {
				plus[p] += 0.5f * direction[p];
				minus[p] -= 0.5f * direction[p];
			}
			term.gradient(x, g);
			// NB: Of quadratic terms the difference is exact whatever the distance.
			assertEquals(term.energy(plus) - term.energy(minus), dot(g, direction), 1e-3 * Math.abs(dot(g, direction)) + 1e-3 *
				term.energy(x), term.getClass().getName());
		}
	}

	@Test
	void gradientsChangeNoFasterThanSaid() {
		for (final SmoothTerm term : terms()) {
			final int n = term instanceof final Deconvolution d ? d.paddedHeight() * d.paddedWidth() : SIZE;
			double fastest = 0;
			for (int seed = 10; seed < 20; seed++) {
				final float[] x = random(n, seed), y = random(n, 100 + seed), g = new float[n], h = new float[n];
				// NB: Smooth images are seen best.
				for (int p = 1; p < n && seed % 2 == 0; p++) {
					x[p] = 1 + 0.01f * x[p];
					y[p] = 0.01f * y[p];
				}
				term.gradient(x, g);
				term.gradient(y, h);
				fastest = Math.max(fastest, Math.sqrt(distance(g, h) / distance(x, y)));
			}
			assertTrue(fastest <= term.lipschitz(), fastest + " > " + term.lipschitz() + " of " + term.getClass().getName());
		}
	}

	/** A term that offers its gradient only is solved to the same point as by its exact proximal map. */
	@Test
	void gradientsAreEnough() {
		for (final double a : new double[] { 1e-4, 0.01, 0.1 }) {
			final ColouredDenoising exact = new ColouredDenoising(random(SIZE, 5), HEIGHT, WIDTH, ColouredNoise.smoothed(1,
				0.01));
			final float[] x = random(SIZE, 6), y = x.clone();
			exact.prox(x, a);
			ProximalTerm.of(gradientOf(exact)).prox(y, a);
			assertTrue(Math.sqrt(distance(x, y) / SIZE) < 3e-5, "rms " + Math.sqrt(distance(x, y) / SIZE) + " at " + a);
		}
	}

	/** Conjugate gradients find the least of 1/2 ||x - v||^2 + a D(x) of an operator of one's own. */
	@Test
	void leastSquaresOfAnyOperator() {
		final double a = 0.01, precision = 400;
		final MeanOfPairs means = new MeanOfPairs(HEIGHT, WIDTH);
		final float[] z = random(means.observationLength(), 7), v = random(SIZE, 8), x = v.clone();
		new LeastSquares(means, z, Deconvolution.constant(z.length, 1 / precision)).prox(x, a);
		// In closed form: A A' = 1/2, so x = v + A' (z - A v) / (1/2 + 1 / (a p)).
		final float[] residual = means.apply(v);
		for (int p = 0; p < z.length; p++)
			residual[p] = (float) ((z[p] - residual[p]) / (0.5 + 1 / (a * precision)));
		final float[] change = means.adjoint(residual);
		for (int p = 0; p < SIZE; p++)
			assertEquals(v[p] + change[p], x[p], 1e-4, "pixel " + p);
	}

	@Test
	void whatHasAProximalMapKeepsIt() {
		final DataTerm exact = new GaussianDenoising(random(SIZE, 9), 0.01);
		assertSame(exact, ProximalTerm.of(exact));
		final DataTerm nothing = x -> 0;
		assertThrows(IllegalArgumentException.class, () -> ProximalTerm.of(nothing));
	}

	@Test
	void badDataAreRefused() {
		final MeanOfPairs means = new MeanOfPairs(2, 2);
		assertThrows(IllegalArgumentException.class, () -> new LeastSquares(means, new float[4], new float[] { 1, 1, 1, 1 }));
		assertThrows(IllegalArgumentException.class, () -> new LeastSquares(means, new float[2], new float[2]));
		final LeastSquares term = new LeastSquares(means, new float[2], new float[] { 1, 1 });
		assertThrows(IllegalArgumentException.class, () -> term.prox(new float[3], 1));
	}

	// -- Helper methods --

	private static List<SmoothTerm> terms() {
		final MeanOfPairs means = new MeanOfPairs(HEIGHT, WIDTH);
		final float[] precision = Deconvolution.constant(SIZE, 0.01);
		precision[17] = 0;
		return List.of(new ColouredDenoising(random(SIZE, 20), HEIGHT, WIDTH, ColouredNoise.smoothed(1, 0.01)),
			new Deconvolution(random(SIZE, 21), precision, HEIGHT, WIDTH, SKEW), new LeastSquares(means, random(means
				.observationLength(), 22), Deconvolution.constant(means.observationLength(), 0.02)));
	}

	/** The term without its proximal map. */
	private static SmoothTerm gradientOf(final SmoothTerm term) {
		return new SmoothTerm() {

			@Override
			public void gradient(final float[] x, final float[] g) {
				term.gradient(x, g);
			}

			@Override
			public double lipschitz() {
				return term.lipschitz();
			}

			@Override
			public double energy(final float[] x) {
				return term.energy(x);
			}
		};
	}

	private static float[] random(final int n, final int seed) {
		final Random random = new Random(seed);
		final float[] values = new float[n];
		for (int p = 0; p < n; p++)
			values[p] = random.nextFloat();
		return values;
	}

	private static double dot(final float[] a, final float[] b) {
		double sum = 0;
		for (int p = 0; p < a.length; p++)
			sum += (double) a[p] * b[p];
		return sum;
	}

	private static double distance(final float[] a, final float[] b) {
		double sum = 0;
		for (int p = 0; p < a.length; p++)
			sum += Math.pow(a[p] - b[p], 2);
		return sum;
	}
}
