package org.gncfoe.compute;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Where this machine can compute, in words. */
public final class DeviceList {

	private DeviceList() {}

	/**
	 * One line for each device, best first, or why there is none; one for each driver that failed; one for the CPU; one for
	 * what {@link Backends#AUTO} takes, with the reason if it is not a device. Takes some seconds, as all are measured;
	 * devices that were refused before are tested again.
	 *
	 * @param notices is told in a sentence when a device is tested for the first time
	 */
	public static List<String> lines(final Consumer<String> notices) {
		final List<String> lines = new ArrayList<>();
		SelfTest.retry();
		for (final DeviceProvider kind : Providers.kinds()) {
			final DeviceProvider.Probe probe = kind.probe();
			if (probe.devices().isEmpty()) lines.add(kind.title() + ": " + probe.reason());
			for (final ComputeDevice device : probe.devices())
				lines.add(line(device, notices));
			for (final String failure : probe.failures())
				lines.add(kind.title() + ", left out: " + failure);
		}
		try (Backend cpu = Providers.open(Backends.CPU, 0)) {
			lines.add(String.format(Locale.ROOT, "cpu: %s (Java), %.0f GFLOP/s measured", cpu.device(), Providers.host(
				Backends.CPU).gigaflops()));
		}
		try (Backend chosen = Backends.open(Backends.AUTO, 0, notices)) {
			lines.add("auto: " + chosen.device());
		}
		return lines;
	}

	private static String line(final ComputeDevice device, final Consumer<String> notices) {
		final SelfTestResult test = SelfTest.result(device, notices);
		String speed = "";
		if (test.passed()) try {
			speed = ", " + device.measured();
		}
		catch (final DeviceException e) {
			speed = ", speed not measured (" + e.getMessage().lines().findFirst().orElse("") + ")";
		}
		return device.index() + ": " + device.details() + ", self-test " + (test.passed() ? "passed, " + test.times()
			.describe() : "FAILED: " + test.refusal()) + speed;
	}
}
