package org.gncfoe.compute.opencl;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.gncfoe.compute.RandomPriors;
import org.gncfoe.prior.Prior;

/**
 * Runs every kernel on tiny images, shaped for a GPU and for a CPU, with one to three layers, inference and training, and
 * compares with the CPU. For implementations of OpenCL that look for mistakes and take their time, such as Oclgrind; see
 * {@code .ci/race-check}.
 */
public final class EveryKernel {

	private static final Pattern KERNEL = Pattern.compile("__kernel[^(]*(?:\\(\\([^)]*\\([^)]*\\)\\)\\))?\\s*void (\\w+)\\(");

	private EveryKernel() {}

	/**
	 * Prints a line per case; exit code 1 if something is wrong or a kernel was not run.
	 *
	 * @param args nothing, or {@code gpu} or {@code cpu} and a number of layers for one case only
	 */
	public static void main(final String... args) {
		final OpenClDevices.Probe probe = OpenClDevices.probe();
		if (probe.devices().isEmpty()) {
			System.out.println("no device: " + probe.reason());
			System.exit(1);
		}
		final DeviceInfo device = probe.devices().get(0);
		System.out.println(device.describe() + (device.fp64() ? "" : ", no fp64") + ", local memory " + device.localMemory());
		boolean passed = true;
		final Set<String> kernels = new TreeSet<>();
		final int local = (int) Math.min(device.localMemory(), 48 << 10);
		for (final Tuning tuning : new Tuning[] { new Tuning(true, 1, 8, 2, 2, local), new Tuning(false, 4, 1, 2, 2, local) })
			for (int depth = 1; depth <= 3; depth++)
				if (args.length == 0 || tuning.gpu() == args[0].equals("gpu") && depth == Integer.parseInt(args[1]))
					passed &= run(device, tuning, depth, kernels);
		final Set<String> missing = args.length == 0 ? kernelsOf(KernelSource.FILES) : new TreeSet<>();
		missing.removeAll(kernels);
		if (!missing.isEmpty()) System.out.println("not run: " + missing);
		System.out.println(passed && missing.isEmpty() ? "every kernel is right" : "something is WRONG");
		System.exit(passed && missing.isEmpty() ? 0 : 1);
	}

	/** Names of the kernels in the sources. */
	static Set<String> kernelsOf(final String... files) {
		final Set<String> names = new TreeSet<>();
		for (final String file : files)
			for (final Matcher m = KERNEL.matcher(KernelSource.text(file)); m.find();)
				names.add(m.group(1));
		return names;
	}

	/**
	 * One case.
	 *
	 * @param kernels receives the names of those that were run
	 */
	static boolean run(final DeviceInfo device, final Tuning tuning, final int depth, final Set<String> kernels) {
		// NB: five filters are fused in two rounds, as the next must not overwrite what others still read
		final Prior prior = RandomPriors.of(depth, depth == 1 ? 5 : 2, 3, 3, depth);
		boolean passed = true;
		for (final boolean fused : depth == 1 ? new boolean[] { true, false } : new boolean[] { false }) {
			System.setProperty(FusedGradient.FUSED, String.valueOf(fused));
			try (OpenClBackend backend = new OpenClBackend(new DeviceContext(device, tuning))) {
				final String wrong = SelfTest.compare(backend, prior, 5, 6, 6);
				passed &= wrong.isEmpty();
				if (depth == 1) limits(backend.context());
				kernels.addAll(backend.context().kernelNames());
				System.out.println((tuning.gpu() ? "GPU" : "CPU") + " shape, " + depth + (depth == 1 ? " layer" + (fused
					? ", fused" : ", not fused") : " layers") + ": " + (wrong.isEmpty() ? "right" : wrong));
			}
			finally {
				System.clearProperty(FusedGradient.FUSED);
			}
		}
		return passed;
	}

	/** The kernels that only measure. */
	private static void limits(final DeviceContext context) {
		try (DeviceQueue queue = context.queue(); DeviceBuffer a = context.buffer(64); DeviceBuffer b = context.buffer(64)) {
			queue.clear(a);
			final Map<String, Integer> constants = Map.of("V", context.tuning().vector());
			queue.run(context.kernel("peak.cl", "peak", constants), new long[] { 64 }, new long[] { 16 }, b, 3, 0.999f);
			queue.run(context.kernel("peak.cl", "copy", constants), new long[] { 16 }, new long[] { 16 }, a, b);
			queue.finish();
		}
	}
}
