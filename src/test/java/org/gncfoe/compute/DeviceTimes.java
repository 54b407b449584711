package org.gncfoe.compute;

import org.gncfoe.compute.opencl.Device;
import org.gncfoe.compute.opencl.DeviceInfo;

/** Sets what is remembered of a device, for tests of the choice between devices. */
public final class DeviceTimes {

	private DeviceTimes() {}

	/** The first device under another name, or the test is skipped with the reason. */
	public static DeviceInfo named(final String name, final boolean gpu) {
		final DeviceInfo d = Device.first();
		return new DeviceInfo(d.index(), name, d.vendor(), d.platform(), d.driver(), gpu, d.unified(), d.memory(), d
			.maxAllocation(), d.localMemory(), d.computeUnits(), d.maxWorkGroup(), d.vectorWidth(), d.fp64());
	}

	/** Remembers that a device passed. */
	public static void passed(final DeviceInfo device, final double milliseconds, final double java) {
		SelfTestRecord.remember(device, SelfTestResult.passed(new StepTimes(milliseconds, java)));
	}

	/** Remembers that a device is refused. */
	public static void refused(final DeviceInfo device, final String why) {
		SelfTestRecord.remember(device, SelfTestResult.refused(why));
	}
}
