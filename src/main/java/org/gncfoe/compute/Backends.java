package org.gncfoe.compute;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * The backends a user can choose, by name. Implementations are found as services ({@link HostProvider},
 * {@link DeviceProvider}).
 */
public final class Backends {

	/** The fastest there is on this machine: an OpenCL device that works, else the CPU. */
	public static final String AUTO = "auto";

	/** The fastest OpenCL device that works. */
	public static final String OPENCL = "opencl";

	/** A device whose step takes so many times as long as Java's is left alone. NB: not one, as such times vary. */
	private static final double SLOWER = 1.1;

	static final String CPU = "cpu", REFERENCE = "reference";

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
				return automatic(Providers.probe(), threads, notices);
			case CPU:
			case REFERENCE:
				return Providers.open(name, threads);
			default:
				return named(name, threads, notices);
		}
	}

	/** A device that passed its self-test. */
	private record Passed(ComputeDevice device, StepTimes times) {}

	/**
	 * Tests the devices, as far as that was not done before.
	 *
	 * @param threads if positive, CPUs are left out, as OpenCL cannot grant a number of threads
	 * @param refused receives why the others are left out
	 * @return those that passed, fastest first
	 */
	private static List<Passed> passed(final List<? extends ComputeDevice> devices, final int threads,
		final Consumer<String> notices, final List<String> refused)
	{
		final List<Passed> passed = new ArrayList<>();
		for (final ComputeDevice device : devices) {
			if (!device.gpu() && threads > 0) {
				refused.add(device.name() + " cannot keep to " + threads + " threads");
				continue;
			}
			final SelfTestResult result = SelfTest.result(device, notices);
			if (result.passed()) passed.add(new Passed(device, result.times()));
			else refused.add(result.refusal());
		}
		// NB: a stable sort, so that of equals the first of the list comes first
		passed.sort(Comparator.comparingDouble(p -> p.times.ratio()));
		return passed;
	}

	/**
	 * Takes the fastest device by the time of a real step, measured at its self-test, and Java where that is faster still.
	 */
	static Backend automatic(final DeviceProvider.Probe probe, final int threads, final Consumer<String> notices) {
		final List<String> refused = new ArrayList<>();
		if (!probe.reason().isEmpty()) refused.add(probe.reason());
		for (final Passed p : passed(probe.devices(), threads, notices, refused))
			if (p.times.ratio() > SLOWER) refused.add(p.device.name() + " is slower than Java, " + p.times.describe());
			else try {
				return new FailoverBackend(p.device.open(), () -> Providers.open(CPU, threads), notices);
			}
			catch (final DeviceException e) {
				refused.add(p.device.name() + " cannot be opened now: " + e.getMessage());
			}
		return new ExplainedBackend(Providers.open(CPU, threads), "OpenCL not used: " + String.join("; ", refused));
	}

	private static Backend named(final String name, final int threads, final Consumer<String> notices) {
		final DeviceProvider.Probe probe = Providers.probe();
		final List<? extends ComputeDevice> meant = probe.devices().stream().filter(d -> name.equals(OPENCL) || name.equals(String.valueOf(
			d.index())) || d.name().toLowerCase(Locale.ROOT).contains(name.toLowerCase(Locale.ROOT))).toList();
		final List<String> refused = new ArrayList<>();
		for (final Passed p : passed(meant, 0, notices, refused))
			try {
				return new FailoverBackend(p.device.open(), () -> Providers.open(CPU, threads), notices);
			}
			catch (final DeviceException e) {
				refused.add("it cannot be opened now: " + e.getMessage());
			}
		if (meant.size() == 1) throw new IllegalArgumentException("The device " + meant.get(0).name() + " is refused: " +
			refused.get(0) + ".");
		if (meant.size() > 1) throw new IllegalArgumentException("All devices \"" + name + "\" are refused: " + String.join(
			"; ", refused) + ".");
		if (probe.devices().isEmpty()) throw new IllegalArgumentException("There is no device \"" + name + "\": " + probe
			.reason() + "; take auto, cpu or reference.");
		final StringBuilder known = new StringBuilder();
		for (final ComputeDevice device : probe.devices())
			known.append(", ").append(device.index()).append(" (").append(device.name()).append(')');
		throw new IllegalArgumentException("There is no device \"" + name + "\": take auto, cpu, reference, opencl" + known +
			".");
	}
}
