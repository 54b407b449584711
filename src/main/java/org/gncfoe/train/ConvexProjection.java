package org.gncfoe.train;

import java.util.Arrays;

import org.gncfoe.prior.KnotAxis;
import org.gncfoe.prior.ParameterGroup;
import org.gncfoe.prior.Prior;
import org.gncfoe.prior.SplineFunctions;
import org.gncfoe.prior.SplineTable;

/**
 * Makes the potentials of a trained prior convex at its largest smoothing, where graduated non-convexity starts: training
 * comes close, and this closes the gap.
 * <p>
 * A spline is convex if the differences of its weights never fall. Those of the potential contracted at tau_max are
 * replaced by the nearest that never fall (pool adjacent violators), nearest where features are: weighted with a normal
 * density, because a filter of unit norm sees noise of unit variance. The change goes to the tau knots that act at
 * tau_max, in proportion to their weight there: the least change of the weights that does it.
 */
public final class ConvexProjection {

	/** Standard deviation of the weighting along the feature, in feature units, and what it never falls below. */
	private static final double SPREAD = 2, LEAST = 1e-3;

	private ConvexProjection() {}

	/** The prior with potentials that are convex at the largest smoothing; itself if they are. */
	public static Prior atLargestSmoothing(final Prior prior) {
		final float[] values = prior.parameters();
		boolean changed = false;
		for (final ParameterGroup group : prior.groups())
			if (group.kind() == ParameterGroup.Kind.POTENTIALS) changed |= project(group.functions(prior), values, group
				.offset());
		return changed ? prior.withParameters(values) : prior;
	}

	/** Makes the potentials whose weights start at an offset convex; true if they were not. */
	private static boolean project(final SplineFunctions f, final float[] values, final int start) {
		final KnotAxis tau = f.tau(), feature = f.feature();
		final double[] basis = SplineTable.tauBasis(tau, tau.max(), 0);
		final int first = tau.cell(tau.max()), rows = tau.knots(), n = feature.knots();
		final double[] density = new double[n - 1];
		for (int i = 0; i < n - 1; i++) {
			final double u = (feature.knot(i) + feature.knot(i + 1)) / 2 / SPREAD;
			density[i] = LEAST + Math.exp(-u * u / 2);
		}
		double norm = 0;
		for (final double b : basis)
			norm += b * b;
		boolean changed = false;
		for (int c = 0; c < f.channels(); c++) {
			final double[] w = new double[n], slope = new double[n - 1];
			for (int m = 0; m < basis.length; m++)
				for (int i = 0; i < n; i++)
					w[i] += basis[m] * f.weights()[(c * rows + first + m) * n + i];
			for (int i = 0; i < n - 1; i++)
				slope[i] = w[i + 1] - w[i];
			final double[] rising = rising(slope, density);
			if (Arrays.equals(rising, slope)) continue;
			changed = true;
			// NB: The weight at the middle stays, so that the offsets along tau stay.
			final double[] change = new double[n];
			for (int i = n / 2; i + 1 < n; i++)
				change[i + 1] = change[i] + rising[i] - slope[i];
			for (int i = n / 2; i > 0; i--)
				change[i - 1] = change[i] - (rising[i - 1] - slope[i - 1]);
			for (int m = 0; m < basis.length; m++)
				for (int i = 0; i < n; i++)
					values[start + (c * rows + first + m) * n + i] += (float) (change[i] * basis[m] / norm);
		}
		return changed;
	}

	/** The numbers that never fall and are nearest to these in weighted squares; the same where these never fall. */
	static double[] rising(final double[] values, final double[] weights) {
		final double[] mean = new double[values.length], weight = new double[values.length];
		final int[] length = new int[values.length];
		int blocks = 0;
		for (int i = 0; i < values.length; i++) {
			mean[blocks] = values[i];
			weight[blocks] = weights[i];
			length[blocks++] = 1;
			while (blocks > 1 && mean[blocks - 2] > mean[blocks - 1]) {
				blocks--;
				final double sum = weight[blocks - 1] + weight[blocks];
				mean[blocks - 1] = (weight[blocks - 1] * mean[blocks - 1] + weight[blocks] * mean[blocks]) / sum;
				weight[blocks - 1] = sum;
				length[blocks - 1] += length[blocks];
			}
		}
		final double[] result = new double[values.length];
		for (int b = 0, i = 0; b < blocks; b++)
			for (int k = 0; k < length[b]; k++)
				result[i++] = mean[b];
		return result;
	}
}
