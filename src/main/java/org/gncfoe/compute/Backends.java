package org.gncfoe.compute;

import java.util.List;
import java.util.function.Consumer;

import org.gncfoe.compute.cpu.CpuBackend;
import org.gncfoe.compute.opencl.DeviceInfo;
import org.gncfoe.compute.opencl.OpenClDevices;
import org.gncfoe.compute.opencl.SelfTest;
import org.gncfoe.compute.reference.ReferenceBackend;

/** The backends a user can choose, by name. */
public final class Backends {

	/** The fastest there is on this machine: an OpenCL device that works, else the CPU. */
	public static final String AUTO = "auto";

	/** The first OpenCL device that works. */
	public static final String OPENCL = "opencl";

	private static final String CPU = "cpu", REFERENCE = "reference";

	private Backends() {}

	/**
	 * All names that {@link #open} knows on every machine, {@link #AUTO} first. OpenCL devices can also be named by their
	 * index or a part of their name.
	 */
	public static List<String> names() {
		return List.of(AUTO, CPU, REFERENCE, OPENCL);
	}

	/**
	 * Opens a backend; the caller closes it. {@link Backend#device()} of an automatically chosen one says why it is not
	 * OpenCL, where it is not. Work that an OpenCL device cannot finish is finished on the CPU.
	 *
	 * @param name one of {@link #names()}, the index of an OpenCL device or a part of its name (in any case)
	 * @param threads number of threads of a backend on the CPU; 0: all cores
	 * @throws IllegalArgumentException if there is no such backend, it failed its self-test, or the number of threads is
	 *           negative; with a sentence for the user
	 */
	public static Backend open(final String name, final int threads) {
		return open(name, threads, notice -> {});
	}

	/**
	 * The same for those who wait for it.
	 *
	 * @param notices is told, in a sentence for the user, when the first use of a device takes long, and when a device fails
	 *          while it works so that the CPU takes over
	 */
	public static Backend open(final String name, final int threads, final Consumer<String> notices) {
		if (threads < 0) throw new IllegalArgumentException("The number of threads must be at least 1, not " + threads + ".");
		switch (name) {
			case AUTO:
				return automatic(OpenClDevices.probe(), threads, notices);
			case CPU:
				return cpu(threads);
			case REFERENCE:
				return new ReferenceBackend();
			default:
				return named(name, OpenClDevices.probe(), threads, notices);
		}
	}

	private static Backend cpu(final int threads) {
		return threads == 0 ? new CpuBackend() : new CpuBackend(threads);
	}

	/**
	 * NB: an OpenCL device that is a CPU is taken too: its explicitly vectorised kernels measured faster than the Java path
	 * (docs/benchmarks.md). Only a wish for a number of threads, which OpenCL cannot grant, rules it out.
	 */
	static Backend automatic(final OpenClDevices.Probe probe, final int threads, final Consumer<String> notices) {
		final StringBuilder refused = new StringBuilder(probe.reason());
		for (final DeviceInfo device : probe.devices()) {
			String reason = !device.gpu() && threads > 0 ? device.name() + " cannot keep to " + threads + " threads" : "";
			if (reason.isEmpty()) reason = SelfTest.refusal(device, notices);
			if (reason.isEmpty()) return new FailoverBackend(SelfTest.open(device), () -> cpu(threads), notices);
			refused.append(refused.length() == 0 ? "" : "; ").append(reason);
		}
		return new ExplainedBackend(cpu(threads), "OpenCL not used: " + refused);
	}

	private static Backend named(final String name, final OpenClDevices.Probe probe, final int threads,
		final Consumer<String> notices)
	{
		for (final DeviceInfo device : probe.devices())
			if (name.equals(OPENCL) || name.equals(String.valueOf(device.index())) || device.name().toLowerCase().contains(name
				.toLowerCase()))
			{
				final String refusal = SelfTest.refusal(device, notices);
				if (!refusal.isEmpty()) throw new IllegalArgumentException("The device " + device.name() + " is refused: " +
					refusal + ".");
				return new FailoverBackend(SelfTest.open(device), () -> cpu(threads), notices);
			}
		if (probe.devices().isEmpty()) throw new IllegalArgumentException("There is no device \"" + name + "\": " + probe
			.reason() + "; take auto, cpu or reference.");
		final StringBuilder known = new StringBuilder();
		for (final DeviceInfo device : probe.devices())
			known.append(", ").append(device.index()).append(" (").append(device.name()).append(')');
		throw new IllegalArgumentException("There is no device \"" + name + "\": take auto, cpu, reference, opencl" + known +
			".");
	}
}
