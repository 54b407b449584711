package org.gncfoe.compute.opencl;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** The OpenCL devices of this machine in words: what they are, whether they passed the self-test, how fast they are. */
public final class DeviceReport {

	private DeviceReport() {}

	/**
	 * One line per device, best first, or one that says why there is none; one for each driver that failed. Devices that were
	 * refused before are tested again.
	 *
	 * @param notices is told in a sentence when a device is tested for the first time
	 */
	public static List<String> lines(final Consumer<String> notices) {
		final OpenClDevices.Probe probe = OpenClDevices.probe();
		final List<String> lines = new ArrayList<>();
		SelfTest.retry();
		if (probe.devices().isEmpty()) lines.add("OpenCL: " + probe.reason());
		for (final DeviceInfo device : probe.devices())
			lines.add(line(device, notices));
		for (final String failure : probe.failures())
			lines.add("OpenCL, left out: " + failure);
		return lines;
	}

	private static String line(final DeviceInfo d, final Consumer<String> notices) {
		final SelfTestResult test = SelfTest.result(d, notices);
		String speed = "";
		if (test.passed()) try {
			final DeviceSpeed s = DeviceSpeed.measure(d);
			speed = String.format(Locale.ROOT, ", %.0f GFLOP/s, %.1f GB/s measured", s.gigaflops(), s.gigabytes());
		}
		catch (final OpenClException e) {
			speed = ", speed not measured (" + e.getMessage().lines().findFirst().orElse("") + ")";
		}
		return String.format(Locale.ROOT, "%d: %s (%s), %s, %d compute units, %d MiB (largest buffer %d MiB), %s, driver %s, self-test %s%s",
			d.index(), d.name(), d.vendor(), d.gpu() ? d.unified() ? "GPU with the host's memory" : "GPU" : "CPU", d.computeUnits(), d.memory() >> 20, d
				.maxAllocation() >> 20, d.platform(), d.driver(), test.passed() ? "passed, " + test
				.times().describe() : "FAILED: " + test.refusal(), speed);
	}
}
