package org.gncfoe.figures;

import org.gncfoe.prior.KnotAxis;
import org.gncfoe.prior.SplineFunctions;
import org.gncfoe.prior.SplineTable;

/** The functions of a layer at one smoothing, with their derivatives along the feature. */
final class LayerFunctions {

	private final KnotAxis feature;
	private final int cells;
	private final double[] table;

	/** @param tau logarithm of the smoothing */
	LayerFunctions(final SplineFunctions functions, final double tau) {
		feature = functions.feature();
		cells = SplineTable.cells(feature);
		table = SplineTable.contract(functions, tau, 0);
	}

	/** The value of a channel's function at a feature. */
	double value(final int channel, final double u) {
		return polynomial(channel, u, 0);
	}

	/** Its derivative. */
	double derivative(final int channel, final double u) {
		return polynomial(channel, u, 1);
	}

	/** Its second derivative. */
	double secondDerivative(final int channel, final double u) {
		return polynomial(channel, u, 2);
	}

	/** The derivative of this order. */
	private double polynomial(final int channel, final double u, final int order) {
		final int cell = (int) Math.max(0, Math.min(cells - 1, 1 + Math.floor((u - feature.min()) / feature.spacing())));
		final double r = u - SplineTable.centre(feature, cell);
		final int at = (channel * cells + cell) * SplineTable.COEFFICIENTS;
		double sum = 0;
		for (int d = SplineTable.COEFFICIENTS - 1; d >= order; d--) {
			double factor = 1;
			for (int k = 0; k < order; k++)
				factor *= d - k;
			sum = sum * r + factor * table[at + d];
		}
		return sum;
	}
}
