package org.gncfoe.compute.opencl;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.FlowBatch;
import org.gncfoe.compute.FlowBatches;
import org.gncfoe.compute.FlowGradient;
import org.gncfoe.compute.RandomPriors;
import org.gncfoe.compute.SelfTest;
import org.gncfoe.compute.UnrolledFlow;
import org.gncfoe.compute.cpu.CpuBackend;
import org.gncfoe.prior.Prior;

/**
 * Runs every kernel on tiny images, shaped for a GPU and for a CPU: inference, training and unrolled flows of one to three
 * layers, links and strides; compares with the CPU. For implementations of OpenCL that look for mistakes and take their
 * time, such as Oclgrind; see {@code .ci/race-check}.
 */
public final class EveryKernel {

	private static final Pattern KERNEL = Pattern.compile("__kernel[^(]*(?:\\(\\([^)]*\\([^)]*\\)\\)\\))?\\s*void (\\w+)\\(");

	private EveryKernel() {}

	/** Priors that together need every kernel: chains of so many layers, and shapes of {@link RandomPriors#graph}. */
	private static final List<String> PRIORS = List.of("1", "1 in parts", "2", "3", "links", "thirds");

	/**
	 * Prints a line per case; exit code 1 if something is wrong or a kernel was not run.
	 *
	 * @param args nothing, or {@code gpu} or {@code cpu} and the name of a prior for one case only
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
		for (final Tuning tuning : new Tuning[] { new Tuning(true, 1, 8, 2, 2, local), new Tuning(false, 16, 1, 2, 2, local) })
			for (final String prior : PRIORS)
				if (args.length == 0 || tuning.gpu() == args[0].equals("gpu") && prior.equals(args[1])) passed &= run(device,
					tuning, prior, kernels);
		final Set<String> missing = args.length == 0 ? kernelsOf(KernelSource.FILES) : new TreeSet<>();
		missing.removeAll(kernels);
		if (!missing.isEmpty()) System.out.println("not run: " + missing);
		System.out.println(passed && missing.isEmpty() ? "every kernel is right" : "something is WRONG");
		System.exit(passed && missing.isEmpty() ? 0 : 1);
	}

	/** The kernels in the sources, name and file. */
	static Set<String> kernelsOf(final String... files) {
		final Set<String> names = new TreeSet<>();
		for (final String file : files)
			for (final Matcher m = KERNEL.matcher(KernelSource.text(file)); m.find();)
				names.add(m.group(1) + ' ' + file);
		return names;
	}

	private static Prior prior(final String name) {
		// NB: five filters are fused in two rounds, as the next must not overwrite what others still read
		return switch (name) {
			case "1", "1 in parts" -> RandomPriors.of(1, 5, 3, 3, 1);
			case "2", "3" -> RandomPriors.of(Integer.parseInt(name), 2, 3, 3, 1);
			default -> RandomPriors.graph(name, 1, 2, 3, 1);
		};
	}

	private static boolean run(final DeviceInfo device, final Tuning tuning, final String name,
		final Set<String> kernels)
	{
		System.setProperty(FusedGradient.FUSED, String.valueOf(name.equals("1")));
		try (OpenClBackend backend = new OpenClBackend(new DeviceContext(device, tuning))) {
			if (device.name().contains("Oclgrind")) backend.context().uploadWhole();
			final double flow = flowError(backend, prior(name));
			String wrong = SelfTest.compare(backend, prior(name), 5, 6, 6);
			if (!(flow < 1e-3)) wrong += " unrolled flow wrong by " + flow;
			limits(backend.context());
			kernels.addAll(backend.context().kernelNames());
			System.out.println((tuning.gpu() ? "GPU" : "CPU") + " shape, prior " + name + ": " + (wrong.isEmpty() ? "right"
				: wrong));
			return wrong.isEmpty();
		}
		finally {
			System.clearProperty(FusedGradient.FUSED);
		}
	}

	/** The relative error of the gradient of unrolled flows with respect to all parameters and smoothings. */
	private static double flowError(final Backend backend, final Prior prior) {
		final FlowBatch batch = FlowBatches.random(prior, 6, 5, 0, 1);
		try (Backend cpu = new CpuBackend(1); UnrolledFlow a = backend.unroll(prior); UnrolledFlow b = cpu.unroll(prior)) {
			final FlowGradient ga = a.gradient(batch, true), gb = b.gradient(batch, true);
			double most = 0;
			for (int q = 0; q < ga.t().length; q++)
				most = Math.max(most, error(ga.t()[q], gb.t()[q]));
			return Math.max(most, error(ga.parameters(), gb.parameters()));
		}
	}

	private static double error(final double[] a, final double[] b) {
		double d = 0, n = 1e-30;
		for (int i = 0; i < a.length; i++) {
			d += (a[i] - b[i]) * (a[i] - b[i]);
			n += b[i] * b[i];
		}
		return Math.sqrt(d / n);
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
