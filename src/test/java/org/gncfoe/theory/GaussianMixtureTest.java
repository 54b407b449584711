package org.gncfoe.theory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import Jama.Matrix;

import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests {@link GaussianMixture}: its density by definition, its derivatives by central differences. */
class GaussianMixtureTest {

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 5 })
	void energyIsMinusLogOfTheDensity(final int d) {
		final GaussianMixture f = Mixtures.random(d, 4, d);
		final double t = 0.3;
		final double[] x = Mixtures.point(d, new Random(d)), w = f.weights(), r = f.smoothed(t).responsibilities(x);
		final double[] joint = new double[f.size()];
		for (int i = 0; i < f.size(); i++) {
			final Matrix s = new Matrix(f.covariance(i)).plus(Matrix.identity(d, d).times(t));
			final Matrix e = new Matrix(Vectors.add(x, -1, f.mean(i)), d);
			joint[i] = w[i] * Math.exp(-0.5 * e.transpose().times(s.inverse()).times(e).get(0, 0)) / Math.sqrt(Math.pow(2 *
				Math.PI, d) * s.det());
		}
		final double density = Arrays.stream(joint).sum();
		assertEquals(-Math.log(density), f.smoothed(t).energy(x), 1e-12);
		for (int i = 0; i < f.size(); i++)
			assertEquals(joint[i] / density, r[i], 1e-12);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 6 })
	void derivativesMatchDifferences(final int d) {
		for (final double t : new double[] { 0, 0.1, 2 })
			for (int seed = 0; seed < 5; seed++) {
				final GaussianMixture f = Mixtures.random(d, 4, seed).smoothed(t);
				checkDerivatives(f, Mixtures.point(d, new Random(seed)));
			}
		checkDerivatives(GaussianMixture.empirical(new double[][] { new double[d], Mixtures.point(d, new Random(3)) }).smoothed(
			0.7), Mixtures.point(d, new Random(4)));
	}

	private static void checkDerivatives(final GaussianMixture f, final double[] x) {
		final int d = x.length;
		final double[] g = f.gradient(x), v = Mixtures.point(d, new Random(9)), third = f.curvatureGradient(x, v);
		final double[][] h = f.hessian(x);
		final double eps = 1e-5;
		for (int k = 0; k < d; k++) {
			final double[] unit = new double[d];
			unit[k] = 1;
			final double[] up = Vectors.add(x, eps, unit), down = Vectors.add(x, -eps, unit);
			assertClose((f.energy(up) - f.energy(down)) / (2 * eps), g[k]);
			final double[] gUp = f.gradient(up), gDown = f.gradient(down);
			for (int j = 0; j < d; j++)
				assertClose((gUp[j] - gDown[j]) / (2 * eps), h[j][k]);
			assertClose((quadratic(f.hessian(up), v) - quadratic(f.hessian(down), v)) / (2 * eps), third[k]);
		}
		assertEquals(new Matrix(h).eig().getRealEigenvalues()[0], f.smallestEigenvalue(x), 1e-10 * (1 + Math.abs(f
			.smallestEigenvalue(x))));
	}

	private static double quadratic(final double[][] h, final double[] v) {
		double sum = 0;
		for (int i = 0; i < v.length; i++)
			sum += v[i] * Vectors.dot(h[i], v);
		return sum;
	}

	private static void assertClose(final double expected, final double actual) {
		assertEquals(expected, actual, 1e-6 * (1 + Math.abs(expected)));
	}

	@Test
	void theEmpiricalHessianIsThatOfTheCovariance() {
		final double t = 0.4;
		final double[][] points = { { 0, 0 }, { 1, 0.5 }, { -0.3, 1 } };
		final GaussianMixture f = GaussianMixture.empirical(points).smoothed(t);
		final double[] x = { 0.2, 0.4 }, r = f.responsibilities(x);
		final double[][] h = f.hessian(x);
		for (int a = 0; a < 2; a++)
			for (int b = 0; b < 2; b++) {
				double ab = 0, meanA = 0, meanB = 0;
				for (int i = 0; i < 3; i++) {
					ab += r[i] * points[i][a] * points[i][b];
					meanA += r[i] * points[i][a];
					meanB += r[i] * points[i][b];
				}
				assertEquals(((a == b ? 1 : 0) - (ab - meanA * meanB) / t) / t, h[a][b], 1e-12);
			}
	}

	@Test
	void staysFiniteWhereEveryDensityUnderflows() {
		final GaussianMixture f = GaussianMixture.empirical(new double[][] { { 0 }, { 1 } }).smoothed(1e-12);
		final double[] x = { 1000 };
		assertEquals(0.5 * 999 * 999 / 1e-12, f.energy(x), 1e6);
		assertEquals(999 / 1e-12, f.gradient(x)[0], 1e3);
		assertEquals(1e12, f.hessian(x)[0][0], 1);
		assertArrayEquals(new double[] { 0, 1 }, f.responsibilities(x));
		assertEquals(-1 / (4 * 1e-24), f.smallestEigenvalue(new double[] { 0.5 }), 1e13);
	}

	@Test
	void samplesHaveItsMoments() {
		final GaussianMixture f = Mixtures.random(2, 3, 1);
		final Random random = new Random(1);
		final int n = 200_000;
		final double[] mean = new double[2], expected = new double[2];
		double product = 0, expectedProduct = 0;
		for (int k = 0; k < n; k++) {
			final double[] x = f.sample(random);
			for (int j = 0; j < 2; j++)
				mean[j] += x[j] / n;
			product += x[0] * x[1] / n;
		}
		for (int i = 0; i < 3; i++) {
			for (int j = 0; j < 2; j++)
				expected[j] += f.weights()[i] * f.mean(i)[j];
			expectedProduct += f.weights()[i] * (f.covariance(i)[0][1] + f.mean(i)[0] * f.mean(i)[1]);
		}
		assertArrayEquals(expected, mean, 0.02);
		assertEquals(expectedProduct, product, 0.05);
	}

	@Test
	void badInputIsRefused() {
		final double[][] means = { { 0, 0 } };
		assertBad(() -> GaussianMixture.empirical(new double[0][]));
		assertBad(() -> GaussianMixture.empirical(new double[][] { { 0 }, { 0, 1 } }));
		assertBad(() -> GaussianMixture.empirical(new double[][] { { Double.NaN } }));
		assertBad(() -> GaussianMixture.isotropic(new double[] { -1 }, means, new double[] { 1 }));
		assertBad(() -> GaussianMixture.isotropic(new double[] { 0 }, means, new double[] { 1 }));
		assertBad(() -> GaussianMixture.isotropic(new double[] { 1 }, means, new double[] { -1 }));
		assertBad(() -> GaussianMixture.isotropic(new double[] { 1, 1 }, means, new double[] { 1 }));
		assertBad(() -> GaussianMixture.of(new double[] { 1 }, means, new double[][][] { { { 1, 2 }, { 2, 1 } } }));
		assertBad(() -> GaussianMixture.of(new double[] { 1 }, means, new double[][][] { { { 1, 0.5 }, { 0, 1 } } }));
		assertBad(() -> GaussianMixture.of(new double[] { 1 }, means, new double[][][] { { { Double.NaN, 0 }, { 0, 1 } } }));
		assertBad(() -> GaussianMixture.of(new double[] { 1 }, means, new double[][][] { { { 1 } } }));
		final GaussianMixture f = GaussianMixture.empirical(means);
		assertBad(() -> f.smoothed(-1));
		assertBad(() -> f.smoothed(1).energy(new double[3]));
		assertTrue(assertThrows(IllegalStateException.class, () -> f.gradient(new double[2])).getMessage().contains("smooth"));
	}

	private static void assertBad(final org.junit.jupiter.api.function.Executable call) {
		assertThrows(IllegalArgumentException.class, call);
	}
}
