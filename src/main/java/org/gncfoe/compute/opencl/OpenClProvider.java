package org.gncfoe.compute.opencl;

import org.gncfoe.compute.DeviceProvider;

/** The service that finds OpenCL devices. */
public final class OpenClProvider implements DeviceProvider {

	@Override
	public String title() {
		return "OpenCL";
	}

	@Override
	public Probe probe() {
		final OpenClDevices.Probe found = OpenClDevices.probe();
		return new Probe(found.devices(), found.reason(), found.failures());
	}
}
