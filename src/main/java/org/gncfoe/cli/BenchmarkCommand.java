package org.gncfoe.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.Callable;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.Backends;
import org.gncfoe.compute.ImageState;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.compute.TrainingBatch;
import org.gncfoe.compute.TrainingSession;
import org.gncfoe.compute.TrainingSettings;
import org.gncfoe.compute.cpu.CpuSpeed;
import org.gncfoe.compute.opencl.DeviceInfo;
import org.gncfoe.compute.opencl.DeviceSpeed;
import org.gncfoe.compute.opencl.OpenClDevices;
import org.gncfoe.prior.Convolution;
import org.gncfoe.prior.Chain;
import org.gncfoe.prior.Prior;
import org.gncfoe.prior.Priors;
import org.gncfoe.restore.DataTerm;
import org.gncfoe.restore.GaussianDenoising;
import org.gncfoe.restore.GncFlow;
import org.gncfoe.restore.InpaintSettings;
import org.gncfoe.restore.Inpainting;
import org.gncfoe.restore.JointOptimisation;
import org.gncfoe.restore.LearnedSchedules;
import org.gncfoe.restore.LearnedSchedules.Learned;
import org.gncfoe.restore.LearnedSchedules.Task;
import org.gncfoe.restore.Problem;
import org.gncfoe.restore.Progress;
import org.gncfoe.restore.Schedule;
import org.gncfoe.restore.Solver;
import org.gncfoe.train.PriorDesign;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The subcommand {@code benchmark}: how fast each backend is, on the same images in one run, and which share of the
 * device's own multiply-add peak, measured in the same run, that is.
 */
@Command(name = "benchmark", mixinStandardHelpOptions = true, showDefaultValues = true, //
	description = "Measures gradient steps, a whole denoising and training steps on every backend.")
final class BenchmarkCommand implements Callable<Integer> {

	private static final String CPU = "cpu", REFERENCE = "reference";

	private static final double T = 0.01;

	private static final int SOLVER_SIDE = 512;

	@Spec
	private CommandSpec spec;

	@Option(names = "--device", split = ",", paramLabel = "D", description = "devices (default: cpu, every OpenCL device, reference)")
	private List<String> devices = new ArrayList<>();

	@Option(names = "--sizes", split = ",", paramLabel = "N", description = "sides of the square images in pixels; the time of each is guessed from the one before")
	private List<Integer> sizes = List.of(64, 512, 2048, 4096);

	@Option(names = "--layers", split = ",", paramLabel = "L", description = "layers of the priors")
	private List<Integer> layers = List.of(1, 3);

	@Option(names = "--prior", paramLabel = "NAME|FILE", description = "measure this prior instead of those of --layers")
	private String priorName;

	@Option(names = "--repeats", paramLabel = "N", description = "measurements of each; the median counts")
	private int repeats = 5;

	@Option(names = "--limit", paramLabel = "S", description = "leave out what takes longer than so many seconds per repeat, judged by a smaller image")
	private double limit = 20;

	@Option(names = "--solvers", description = "measure whole runs of the solvers with the prior natural-r1 on 512 x 512 pixels instead")
	private boolean solvers;

	/** A device's limits; NaN where there is no kernel to measure them. */
	private record Limits(double gigaflops, double gigabytes) {}

	private interface Work {

		void run();
	}

	@Override
	public Integer call() throws IOException {
		final PrintWriter out = spec.commandLine().getOut();
		if (devices.isEmpty()) {
			devices.add(CPU);
			for (final DeviceInfo device : OpenClDevices.probe().devices())
				devices.add(String.valueOf(device.index()));
			devices.add(REFERENCE);
		}
		out.printf("Java %s, %d processors; median of %d%n", System.getProperty("java.version"), Runtime.getRuntime()
			.availableProcessors(), repeats);
		for (final String device : devices)
			try (Backend backend = Backends.open(device, 0, PriorOptions.notices(spec.commandLine()))) {
				if (solvers) {
					solvers(backend, out);
					continue;
				}
				final Limits limits = limits(device);
				out.printf(Locale.ROOT, "%n## %s%n%nmeasured: multiply-add peak %.1f GFLOP/s, bandwidth %s GB/s%n%n", backend
					.device(), limits.gigaflops, number(limits.gigabytes));
				out.println("| what | ms | GFLOP/s | % of peak | floor FLOP/peak, ms | floor bytes/bandwidth, ms | remarks |");
				out.println("| --- | --- | --- | --- | --- | --- | --- |");
				if (priorName != null) {
					measure(backend, limits, priorName, Priors.load(priorName), out);
					out.flush();
					continue;
				}
				for (final int l : layers) {
					final Prior prior = PriorDesign.ofLayers(l).create(1);
					convolutions(prior, device, limits, out);
					measure(backend, limits, "R^" + l, prior, out);
				}
				out.flush();
			}
		return 0;
	}

	/** Whole runs, transfers included, one after the other as long as the limit is not exceeded. */
	private void solvers(final Backend backend, final PrintWriter out) throws IOException {
		final int n = SOLVER_SIDE;
		final Prior prior = Priors.load(Priors.DEFAULT_NAME);
		final double sigma = 0.1;
		final float[] y = picture(n);
		final boolean[] observed = new boolean[n * n];
		for (int i = 0; i < observed.length; i++)
			observed[i] = (i * 7 + i / n * 3) % 5 < 3;
		final DataTerm noise = new GaussianDenoising(y, sigma * sigma), mask = new Inpainting(y, observed);
		final LearnedSchedules learned = LearnedSchedules.of(prior);
		out.printf("%n## %s%n%n| solver, %s, %d^2 | s |%n| --- | --- |%n", backend.device(), Priors.DEFAULT_NAME, n);
		try (PriorEngine engine = backend.open(prior)) {
			double perStep = run(engine, noise, y, "denoise, one step", new GncFlow(Schedule.oneStep(sigma * sigma)), 1, 0, out);
			perStep = run(engine, noise, y, "denoise, GNC flow", new GncFlow(Schedule.log(sigma, 0.03, 10)), 10, perStep, out);
			run(engine, noise, y, "denoise, joint optimisation", new JointOptimisation(sigma, 100, 10, 0), 10, perStep, out);
			for (final Learned l : learned.all(Task.DENOISE))
				run(engine, noise, y, "denoise, learned", new GncFlow(l.schedule().at(sigma)), l.schedule().steps(), perStep, out);
			final Schedule predefined = InpaintSettings.defaults().schedule(prior.maxT());
			run(engine, mask, y, "inpaint, GNC flow", new GncFlow(predefined), predefined.steps(), perStep, out);
			for (final Learned l : learned.all(Task.INPAINT))
				run(engine, mask, y, "inpaint, learned", new GncFlow(l.schedule().at(1)), l.schedule().steps(), perStep, out);
		}
	}

	/** Measures a solver, unless it would take too long; seconds per step. */
	private double run(final PriorEngine engine, final DataTerm data, final float[] y, final String name, final Solver solver,
		final int steps, final double perStep, final PrintWriter out)
	{
		final String what = name + (steps > 1 ? ", " + steps + " steps" : "");
		if (perStep * steps > limit) {
			out.printf(Locale.ROOT, "| %s | left out: about %.0f |%n", what, perStep * steps);
			return perStep;
		}
		final double s = seconds(() -> solver.solve(new Problem(engine, SOLVER_SIDE, SOLVER_SIDE, data, y), Progress.NONE));
		out.printf(Locale.ROOT, "| %s | %.3f |%n", what, s);
		out.flush();
		return s / steps;
	}

	/** The OpenCL device that a name stands for, or null. */
	private static DeviceInfo openCl(final String device) {
		if (device.equals(CPU) || device.equals(REFERENCE)) return null;
		for (final DeviceInfo d : OpenClDevices.probe().devices())
			if (device.equals(String.valueOf(d.index())) || device.equals(Backends.OPENCL) || device.equals(Backends.AUTO) || d
				.name().toLowerCase(Locale.ROOT).contains(device.toLowerCase(Locale.ROOT))) return d;
		return null;
	}

	private static Limits limits(final String device) {
		final DeviceInfo opencl = openCl(device);
		if (opencl == null) return new Limits(CpuSpeed.gigaflops(), Double.NaN);
		final DeviceSpeed s = DeviceSpeed.measure(opencl);
		return new Limits(s.gigaflops(), s.gigabytes());
	}

	/** Multiply-adds of all filters, once, per pixel. */
	private static double taps(final Prior prior) {
		double n = 0;
		for (final Chain chain : prior.terms())
			for (int l = 0; l < chain.depth(); l++)
				n += chain.layer(l).convolution().weights().length / Math.pow(chain.stride(l), 2);
		return n;
	}

	/** Bytes per pixel a step cannot do without: image in and out for one fused layer, else each plane once in and out. */
	private static double bytes(final Prior prior) {
		double planes = 2;
		if (prior.depth() > 1) for (final Chain chain : prior.terms())
			for (int l = 0; l < chain.depth(); l++) {
				final Convolution k = chain.layer(l).convolution();
				planes += 2 * (k.inputs() * Math.pow(k.stride(), 2) + k.outputs()) / Math.pow(chain.stride(l), 2);
			}
		return 4 * planes;
	}

	/** The convolutions of the priors by themselves. */
	private static void convolutions(final Prior prior, final String device, final Limits limits, final PrintWriter out) {
		final DeviceInfo opencl = openCl(device);
		if (device.equals(REFERENCE) || opencl == null && !device.equals(CPU)) return;
		final Convolution k = prior.layer(prior.depth() - 1).convolution();
		for (final boolean adjoint : new boolean[] { false, true }) {
			final double rate = opencl == null ? CpuSpeed.convolution(k.inputs(), k.outputs(), k.width(), adjoint) : DeviceSpeed
				.convolution(opencl, k.inputs(), k.outputs(), k.width(), adjoint);
			final String what = String.format(Locale.ROOT, "R^%d convolution %dx%d, %d -> %d%s", prior.depth(), k.height(), k
				.width(), k.inputs(), k.outputs(), adjoint ? ", transposed" : "");
			out.printf(Locale.ROOT, "| %s | - | %.1f | %.1f | - | - | by itself |%n", what, rate, 100 * rate /
				limits.gigaflops);
			out.flush();
		}
	}

	private void measure(final Backend backend, final Limits limits, final String name, final Prior prior,
		final PrintWriter out)
	{
		final double flops = 4 * taps(prior);
		double perPixel = 0;
		try (PriorEngine engine = backend.open(prior)) {
			for (final int n : new TreeSet<>(sizes)) {
				final double expected = perPixel * n * n;
				if (expected > limit) {
					out.printf(Locale.ROOT, "| %s gradient step %d^2 | left out: about %.0f s | | | | | |%n", name, n, expected);
					continue;
				}
				try (ImageState image = engine.image(n, n)) {
					final float[] x = picture(n), precision = new float[n * n];
					Arrays.fill(precision, 400);
					image.write(x);
					image.observe(x, precision);
					final float[] unused = new float[n * n];
					// NB: reading waits for the device; its time is measured apart and taken off
					final double seconds = seconds(() -> {
						image.step(T, 0.5 * T);
						image.dataEnergy();
					}) - seconds(image::dataEnergy);
					perPixel = Math.max(seconds, 1e-9) / n / n;
					row(out, name + " gradient step " + n + "^2", seconds, flops * n * n, bytes(prior) * n * n, limits, "");
					if (10 * seconds > limit) continue;
					final double transfer = seconds(() -> {
						image.write(x);
						image.observe(x, precision);
						image.read(unused);
					});
					final double whole = seconds(() -> {
						image.write(x);
						image.observe(x, precision);
						for (int i = 0; i < 10; i++)
							image.step(T / (i + 1), 0.5 * T / (i + 1));
						image.read(unused);
					});
					row(out, name + " denoise, 10 steps " + n + "^2", whole, 10 * flops * n * n, 10 * bytes(prior) * n * n, limits,
						String.format(Locale.ROOT, "transfers %.1f %%", 100 * transfer / whole));
				}
			}
		}
		final int size = 16, side = 64;
		// image term: gradient, tangent, reverse and two filter gradients per filter
		final double training = 2 * 6 * taps(prior) * size * side * side;
		if (perPixel * size * side * side * 3 > limit) {
			out.printf(Locale.ROOT, "| %s training step | left out | | | | | |%n", name);
			return;
		}
		try (TrainingSession session = backend.train(prior, TrainingSettings.defaults())) {
			final float[] clean = new float[size * side * side], noise = new float[clean.length];
			final double[] tau = new double[size];
			for (int b = 0; b < size; b++) {
				System.arraycopy(picture(side), 0, clean, b * side * side, side * side);
				tau[b] = Math.log(0.001) + 0.4 * b;
			}
			final java.util.Random random = new java.util.Random(1);
			for (int i = 0; i < noise.length; i++)
				noise[i] = (float) random.nextGaussian();
			final TrainingBatch batch = new TrainingBatch(size, side, side, clean, noise, tau);
			row(out, name + " training step, 16 patches 64^2", seconds(() -> session.step(batch, 1)), training, Double.NaN,
				limits, "");
		}
	}

	private static void row(final PrintWriter out, final String what, final double seconds, final double flops,
		final double bytes, final Limits limits, final String remark)
	{
		final double rate = flops / seconds / 1e9;
		out.printf(Locale.ROOT, "| %s | %.2f | %.1f | %.1f | %.2f | %s | %s |%n", what, 1e3 * seconds, rate, 100 * rate /
			limits.gigaflops, flops / limits.gigaflops / 1e6, number(bytes / limits.gigabytes / 1e6), remark);
		out.flush();
	}

	private static String number(final double v) {
		return Double.isNaN(v) ? "-" : String.format(Locale.ROOT, "%.2f", v);
	}

	private double seconds(final Work work) {
		final double[] all = new double[Math.max(1, repeats)];
		// warm up: compile, and let HotSpot see it a few times
		long start = System.nanoTime();
		work.run();
		final double first = (System.nanoTime() - start) / 1e9;
		if (first > limit) return first;
		for (int i = 0; i < 20 && i * first < 0.5; i++)
			work.run();
		for (int i = 0; i < all.length; i++) {
			start = System.nanoTime();
			work.run();
			all[i] = (System.nanoTime() - start) / 1e9;
		}
		Arrays.sort(all);
		return all[all.length / 2];
	}

	/** A picture with edges, texture and noise. */
	private static float[] picture(final int n) {
		final java.util.Random random = new java.util.Random(n);
		final float[] x = new float[n * n];
		for (int i = 0; i < x.length; i++)
			x[i] = (float) (0.5 + 0.2 * Math.sin(0.1 * (i % n)) * Math.cos(0.07 * (i / n)) + ((i % n / 32 + i / n / 32) % 2 == 0
				? 0.1 : -0.1) + 0.05 * random.nextGaussian());
		return x;
	}
}
