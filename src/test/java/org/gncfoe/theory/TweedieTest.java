package org.gncfoe.theory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import Jama.Matrix;

import java.util.Random;

import org.junit.jupiter.api.Test;

/** Tests {@link Tweedie} against the posterior computed otherwise. */
class TweedieTest {

	@Test
	void matchesIntegrationOfThePosterior() {
		final GaussianMixture f = Mixtures.fiveOnLine();
		for (final double t : new double[] { 0.05, 0.5, 3 })
			for (final double y : new double[] { -3, -0.2, 0.7, 2, 6 }) {
				double mass = 0, first = 0, second = 0;
				for (int k = 0; k < 200_000; k++) {
					final double x = -10 + 20 * (k + 0.5) / 200_000;
					final double p = Math.exp(-f.energy(new double[] { x }) - 0.5 * (x - y) * (x - y) / t);
					mass += p;
					first += p * x;
					second += p * x * x;
				}
				final double mean = first / mass;
				assertEquals(mean, Tweedie.denoise(f, new double[] { y }, t)[0], 1e-9);
				assertEquals(second / mass - mean * mean, Tweedie.covariance(f, new double[] { y }, t)[0][0], 1e-8);
			}
	}

	@Test
	void matchesTheMixtureOfPosteriors() {
		final int d = 3;
		final double t = 0.4;
		final GaussianMixture f = Mixtures.random(d, 4, 5);
		final double[] y = Mixtures.point(d, new Random(6)), r = f.smoothed(t).responsibilities(y);
		Matrix mean = new Matrix(d, 1), second = new Matrix(d, d);
		for (int i = 0; i < f.size(); i++) {
			final Matrix s = new Matrix(f.covariance(i)), mu = new Matrix(f.mean(i), d);
			final Matrix gain = s.times(s.plus(Matrix.identity(d, d).times(t)).inverse());
			final Matrix m = mu.plus(gain.times(new Matrix(y, d).minus(mu)));
			mean = mean.plus(m.times(r[i]));
			second = second.plus(s.minus(gain.times(s)).plus(m.times(m.transpose())).times(r[i]));
		}
		assertArrayEquals(mean.getColumnPackedCopy(), Tweedie.denoise(f, y, t), 1e-12);
		final double[][] expected = second.minus(mean.times(mean.transpose())).getArray(), c = Tweedie.covariance(f, y, t);
		for (int i = 0; i < d; i++)
			assertArrayEquals(expected[i], c[i], 1e-12);
	}

	@Test
	void withoutNoiseThereIsNothingToEstimate() {
		assertThrows(IllegalArgumentException.class, () -> Tweedie.denoise(Mixtures.fiveOnLine(), new double[1], 0));
	}
}
