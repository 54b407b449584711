package org.gncfoe.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;

import org.gncfoe.prior.KnotAxis;
import org.gncfoe.prior.SplineTable;
import org.junit.jupiter.api.Test;

/** Tests {@link OffsetCalibration}. */
class OffsetCalibrationTest {

	@Test
	void anOffsetThatASplineCanBeIsTakenAwayWhole() {
		final KnotAxis tau = new KnotAxis(-10, 0, 7);
		final Random random = new Random(1);
		final double[] w = new double[tau.knots()], mean = new double[28];
		for (int j = 0; j < w.length; j++)
			w[j] = random.nextGaussian();
		for (int i = 0; i < mean.length; i++)
			mean[i] = derivative(tau, w, middle(tau, i, mean.length));
		final double[] b = OffsetCalibration.offset(tau, mean);
		for (int i = 0; i < mean.length; i++)
			assertEquals(-mean[i], derivative(tau, b, middle(tau, i, mean.length)), 1e-6);
	}

	private static double middle(final KnotAxis tau, final int i, final int parts) {
		return tau.min() + (i + 0.5) * (tau.max() - tau.min()) / parts;
	}

	private static double derivative(final KnotAxis tau, final double[] w, final double at) {
		final double[] basis = SplineTable.tauBasis(tau, at, 1);
		double sum = 0;
		for (int m = 0; m < basis.length; m++)
			sum += basis[m] * w[tau.cell(at) + m];
		return sum;
	}
}
