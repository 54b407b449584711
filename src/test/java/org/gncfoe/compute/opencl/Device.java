package org.gncfoe.compute.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import org.gncfoe.compute.ImageState;
import org.gncfoe.compute.cpu.CpuBackendTest;

/** What the tests of this package share. */
public final class Device {

	private Device() {}

	/** The first device, or the test is skipped with the reason. */
	public static DeviceInfo first() {
		final OpenClDevices.Probe probe = OpenClDevices.probe();
		assumeFalse(probe.devices().isEmpty(), probe.reason());
		return probe.devices().get(0);
	}

	/** The backend on the first device, or the test is skipped with the reason. */
	static OpenClBackend open() {
		return new OpenClBackend(first());
	}

	/** The same with kernels shaped for a GPU, whatever the device is. */
	static OpenClBackend openAsGpu() {
		final DeviceInfo device = first();
		return new OpenClBackend(new DeviceContext(device, Tuning.gpu(device)));
	}

	/** Asserts that everything computed on two images, the second on the reference, is equal but for rounding. */
	static void equal(final String what, final ImageState a, final ImageState b, final float[] v) {
		final double t = 0.03;
		final float[] ga = new float[v.length], gb = new float[v.length];
		a.gradient(t, ga);
		b.gradient(t, gb);
		assertTrue(CpuBackendTest.difference(ga, gb) < 1e-5, what + ": gradient differs by " + CpuBackendTest.difference(ga,
			gb));
		assertEquals(b.energy(t), a.energy(t), 1e-5 * Math.abs(b.energy(t)), what);
		a.hessian(t, v, ga);
		b.hessian(t, v, gb);
		assertTrue(CpuBackendTest.difference(ga, gb) < 2e-5, what + ": Hessian differs by " + CpuBackendTest.difference(ga,
			gb));
		assertEquals(b.tauDerivative(t), a.tauDerivative(t), 2e-5 * (Math.abs(b.tauDerivative(t)) + v.length), what);
		assertEquals(b.gradientTauDerivative(t, v), a.gradientTauDerivative(t, v), 1e-4 * (Math.abs(b.gradientTauDerivative(
			t, v)) + v.length), what);
	}
}
