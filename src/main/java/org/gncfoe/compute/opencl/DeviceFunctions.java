package org.gncfoe.compute.opencl;

import org.gncfoe.prior.KnotAxis;
import org.gncfoe.prior.SplineFunctions;
import org.gncfoe.prior.SplineTable;

/**
 * The activations or potentials of one layer, as kernels know them.
 *
 * @param functions the functions; their weights may be out of date in training
 * @param offset where the weights start in the parameters
 * @param name tells them apart from all others of a prior
 */
record DeviceFunctions(SplineFunctions functions, int offset, String name) {

	int channels() {
		return functions.channels();
	}

	/** Number of cells of the tables. */
	int cells() {
		return SplineTable.cells(functions.feature());
	}

	/** The constants that turn a feature into a cell: 1/g, 1 - min/g, cells - 1, g. */
	float[] axis() {
		final KnotAxis a = functions.feature();
		final double g = a.spacing();
		return new float[] { (float) (1 / g), (float) (1 - a.min() / g), cells() - 1, (float) g };
	}
}
