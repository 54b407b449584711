package org.gncfoe.compute;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

import org.gncfoe.compute.cpu.CpuBackend;
import org.gncfoe.compute.cpu.CpuSpeed;
import org.gncfoe.compute.opencl.DeviceReport;

/** Where this machine can compute, in words. */
public final class DeviceList {

	private DeviceList() {}

	/**
	 * One line for each OpenCL device, or why there is none; one for the CPU; one for what {@link Backends#AUTO} takes, with
	 * the reason if it is not OpenCL. Takes some seconds, as all are measured.
	 *
	 * @param notices is told in a sentence when a device is tested for the first time
	 */
	public static List<String> lines(final Consumer<String> notices) {
		final List<String> lines = new ArrayList<>(DeviceReport.lines(notices));
		try (Backend cpu = new CpuBackend()) {
			lines.add(String.format(Locale.ROOT, "cpu: %s (Java), %.0f GFLOP/s measured", cpu.device(), CpuSpeed
				.gigaflops()));
		}
		try (Backend chosen = Backends.open(Backends.AUTO, 0, notices)) {
			lines.add("auto: " + chosen.device());
		}
		return lines;
	}
}
