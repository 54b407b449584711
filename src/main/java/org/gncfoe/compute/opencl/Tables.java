package org.gncfoe.compute.opencl;

import org.gncfoe.prior.KnotAxis;
import org.gncfoe.prior.Prior;
import org.gncfoe.prior.QuarticBSpline;
import org.gncfoe.prior.SplineTable;

/**
 * The layers' function tables and feature scales at one tau per image of a batch, on the device. Contracting them from the
 * parameters is a kernel.
 */
final class Tables {

	private final Network network;
	private final DeviceQueue queue;
	private final Workspace workspace;
	private DeviceBuffer taus, factors;
	private double[] present = {};
	private int orders;
	private float scale, scaleDerivative;

	/** @param workspace where the tables are kept */
	Tables(final Network network, final DeviceQueue queue, final Workspace workspace) {
		this.network = network;
		this.queue = queue;
		this.workspace = workspace;
	}

	/** Forgets the tables, as the parameters have changed or the workspace was released. */
	void invalidate() {
		present = new double[0];
	}

	/**
	 * Makes the tables for these tau (clamped already).
	 *
	 * @param derivatives highest derivative along tau that will be needed, 0..2
	 */
	void set(final double[] tau, final int derivatives) {
		if (java.util.Arrays.equals(tau, present) && derivatives < orders) return;
		final Prior prior = network.prior();
		final KnotAxis axis = prior.tauAxis();
		final float[] t = new float[16 * tau.length], f = new float[4 * tau.length];
		for (int b = 0; b < tau.length; b++) {
			for (int order = 0; order < 3; order++) {
				final double[] basis = SplineTable.tauBasis(axis, tau[b], order);
				for (int m = 0; m < QuarticBSpline.SUPPORT; m++)
					t[16 * b + 5 * order + m] = (float) basis[m];
			}
			t[16 * b + 15] = axis.cell(tau[b]);
			final double s = 1 / prior.featureScale(tau[b]), s1 = prior.logScaleDerivative(tau[b]);
			f[4 * b] = (float) s;
			f[4 * b + 1] = (float) (s * s1);
			f[4 * b + 2] = (float) (s * (s1 * s1 + prior.logScaleSecondDerivative(tau[b])));
			f[4 * b + 3] = (float) Math.exp(tau[b] / 2);
		}
		scale = f[0];
		scaleDerivative = f[1];
		present = new double[0];
		queue.write(taus = workspace.buffer("taus", t.length), t);
		queue.write(factors = workspace.buffer("factors", f.length), f);
		for (int order = 0; order <= derivatives; order++)
			for (final DeviceChain chain : network.chains())
				for (final DeviceFunctions functions : chain.functions())
					contract(functions, tau.length, order);
		present = tau.clone();
		orders = derivatives + 1;
	}

	private void contract(final DeviceFunctions f, final int images, final int order) {
		final DeviceBuffer table = workspace.buffer(name(f, order), (long) images * f.channels() * f.cells() * 8);
		final KnotAxis axis = f.functions().feature();
		queue.run(network.spline("contract"), new long[] { f.cells(), f.channels(), images }, new long[] { network.tuning()
			.gpu() ? 32 : 1, 1, 1 }, network.parameters(), f.offset(), f.functions().tau().knots(), axis.knots(), taus, order,
			table, f.channels(), f.cells(), (float) axis.spacing());
	}

	private static String name(final DeviceFunctions f, final int order) {
		return "table " + f.name() + ' ' + order;
	}

	/** The table of a layer's functions or their derivative along tau. */
	DeviceBuffer table(final DeviceFunctions f, final int order) {
		return workspace.buffer(name(f, order), 1);
	}

	/** Per image: 1/s and its derivatives along tau, sqrt(t). */
	DeviceBuffer factors() {
		return factors;
	}

	/** Per image: basis values along tau (3 orders x 5), and the first knot. */
	DeviceBuffer taus() {
		return taus;
	}

	/** 1/s of the first image. */
	float scale() {
		return scale;
	}

	/** The derivative of 1/s along tau, of the first image. */
	float scaleDerivative() {
		return scaleDerivative;
	}
}
