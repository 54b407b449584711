package org.gncfoe.noise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests {@link AnscombeTransform}. */
class AnscombeTransformTest {

	private static final double[] PHOTONS = { 0.1, 0.3, 1, 3, 10, 30, 100, 399, 401, 1000 };

	/** The inverse of the mean of transformed pixels is the mean of the pixels, within 0.5 %. */
	@ParameterizedTest
	@ValueSource(doubles = { 0, 0.3, 1, 5, 40 })
	void inverseIsUnbiased(final double read) {
		final double gain = 2.5, offset = 100;
		final AnscombeTransform transform = new AnscombeTransform(new PoissonGaussian(gain, offset, read * read * gain *
			gain));
		for (final double photons : PHOTONS) {
			final double mean = mean(photons, read, n -> transform.forward(offset + gain * n));
			assertEquals(photons, (transform.inverse(mean) - offset) / gain, 0.005 * photons, photons + " photons");
		}
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0, 1, 5 })
	void varianceBecomesOne(final double read) {
		final AnscombeTransform transform = new AnscombeTransform(new PoissonGaussian(1, 0, read * read));
		for (final double photons : new double[] { 4, 10, 30, 100 }) {
			final double mean = mean(photons, read, transform::forward);
			final double variance = mean(photons, read, n -> Math.pow(transform.forward(n) - mean, 2));
			assertEquals(1, variance, 0.05, photons + " photons");
		}
	}

	@Test
	void inverseRisesAndIsSmooth() {
		for (final double b : new double[] { 0, 0.1, 30, 10_000 }) {
			final AnscombeTransform transform = new AnscombeTransform(new PoissonGaussian(1, 0, b));
			double before = transform.inverse(-0.01), slope = Double.NaN;
			for (double v = 0; v < 250; v += 0.01) {
				final double now = transform.inverse(v);
				assertTrue(now > before, "falls at " + v);
				if (!Double.isNaN(slope)) assertEquals(slope, now - before, 0.02 * slope + 2e-4, "bends at " + v + ", b " + b);
				slope = now - before;
				before = now;
			}
		}
	}

	@Test
	void missingPixelsStaySo() {
		final AnscombeTransform transform = new AnscombeTransform(new PoissonGaussian(1, 0, 0));
		assertArrayEquals(new float[] { Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY }, transform.forward(
			new float[] { Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY }));
	}

	/** The mean of a function of photon number plus read noise, by brute force. */
	private static double mean(final double photons, final double read, final DoubleUnaryOperator f) {
		final int most = (int) (photons + 12 * Math.sqrt(photons) + 30), points = read == 0 ? 1 : 1201;
		double log = -photons, sum = 0;
		for (int p = 0; p <= most; p++) {
			if (p > 0) log += Math.log(photons / p);
			if (log < -45) continue;
			double inner = 0, weights = 0;
			for (int i = 0; i < points; i++) {
				final double n = points == 1 ? 0 : -7 + 14.0 * i / (points - 1), weight = Math.exp(-n * n / 2);
				inner += weight * f.applyAsDouble(p + read * n);
				weights += weight;
			}
			sum += Math.exp(log) * inner / weights;
		}
		return sum;
	}
}
