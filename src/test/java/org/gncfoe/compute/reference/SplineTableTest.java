package org.gncfoe.compute.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;

import org.gncfoe.prior.KnotAxis;
import org.gncfoe.prior.Prior;
import org.gncfoe.prior.QuarticBSpline;
import org.gncfoe.prior.SplineFunctions;
import org.gncfoe.prior.SplineTable;
import org.gncfoe.compute.RandomPriors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contracted tables against the definition of the functions, and their transpose. */
public class SplineTableTest {

	private final SplineFunctions f = RandomPriors.of(1, 2, 3, 9, 3).layer(0).functions();

	@Test
	void piecesAreTheBSplineOfThePaper() {
		for (double r = -0.5; r <= 0.5; r += 0.0625)
			for (int m = 0; m < QuarticBSpline.SUPPORT; m++)
				assertEquals(QuarticBSpline.value(r - (m - 2)), QuarticBSpline.basis(m, r, 0), 1e-15);
	}

	@Test
	void shiftsSumToOne() {
		final KnotAxis axis = new KnotAxis(-3, 5, 7);
		for (double u = -3; u <= 5; u += 0.1) {
			double sum = 0;
			for (int i = 0; i < axis.knots(); i++)
				sum += QuarticBSpline.value((u - axis.knot(i)) / axis.spacing());
			assertEquals(1, sum, 1e-12);
		}
	}

	private static double evaluate(final SplineFunctions f, final double[] table, final int c, final double u,
		final int du)
	{
		final KnotAxis axis = f.feature();
		final int cells = SplineTable.cells(axis);
		final int cell = Math.max(0, Math.min(cells - 1, 1 + (int) Math.floor((u - axis.min()) / axis.spacing())));
		final double r = u - SplineTable.centre(axis, cell);
		double v = 0;
		for (int d = SplineTable.COEFFICIENTS - 1; d >= du; d--)
			v = v * r + table[(c * cells + cell) * SplineTable.COEFFICIENTS + d] * (du == 0 ? 1 : du == 1 ? d : d * (d - 1));
		return v;
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2 })
	void equalsTheDefinition(final int order) {
		final double tau = -3.3;
		final double[] table = SplineTable.contract(f, tau, order);
		final ReferenceFunctions reference = new ReferenceFunctions(f, ReferenceBackend.doubles(f.weights()), tau);
		for (double u = -7; u < 7; u += 0.0917)
			for (int du = 0; du < 3; du++)
				assertEquals(reference.value(1, u, du, order), evaluate(f, table, 1, u, du), 1e-10);
	}

	@Test
	void accumulateIsTheTransposeOfContract() {
		final Random random = new Random(1);
		final double tau = -1.1;
		for (int order = 0; order < 3; order++) {
			final double[] table = SplineTable.contract(f, tau, order), v = new double[table.length];
			for (int i = 0; i < v.length; i++)
				v[i] = random.nextGaussian();
			// only the first two coefficients of the continuation cells are anything but zero
			final int cells = SplineTable.cells(f.feature());
			double left = 0, right = 0;
			for (int i = 0; i < v.length; i++) {
				final int cell = i / SplineTable.COEFFICIENTS % cells;
				if ((cell == 0 || cell == cells - 1) && i % SplineTable.COEFFICIENTS > 1) v[i] = 0;
				left += v[i] * table[i];
			}
			final double[] gradient = new double[f.weights().length];
			SplineTable.accumulate(f, tau, order, v, gradient, 0);
			for (int i = 0; i < gradient.length; i++)
				right += gradient[i] * f.weights()[i];
			assertEquals(left, right, 1e-9 * Math.abs(left));
		}
	}

	@Test
	void beyondTheRangeAFunctionIsLinear() {
		final Prior p = RandomPriors.of(1, 2, 3, 9, 3);
		final ReferenceFunctions r = new ReferenceFunctions(p.layer(0).functions(), ReferenceBackend.doubles(p.layer(0)
			.functions().weights()), -2);
		final double slope = r.value(0, 4, 1, 0);
		assertEquals(slope, r.value(0, 100, 1, 0), 1e-12);
		assertEquals(r.value(0, 4, 0, 0) + 96 * slope, r.value(0, 100, 0, 0), 1e-9);
	}
}
