package org.gncfoe.compute.opencl;

/** The gradient of a one-layer prior in one kernel. */
final class FusedGradient {

	static FusedGradient of(final Network network) {
		return null;
	}

	Planes run(final DeviceQueue queue, final Workspace workspace, final Tables tables, final Regions regions,
		final Planes image)
	{
		return null;
	}
}
