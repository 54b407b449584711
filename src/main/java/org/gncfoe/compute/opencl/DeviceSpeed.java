package org.gncfoe.compute.opencl;

import java.util.Arrays;
import java.util.Map;

import org.gncfoe.prior.Convolution;
import org.jocl.cl_kernel;

/**
 * A device's own limits, measured: multiply-adds per second of a kernel that works in registers only, and bytes per second
 * of a copy.
 *
 * @param gigaflops 10^9 operations per second, a multiply-add counted as two
 * @param gigabytes 10^9 bytes per second read and written
 */
public record DeviceSpeed(double gigaflops, double gigabytes) {

	private static final int CHAINS = 16;

	/**
	 * Measures a device, in about a second.
	 *
	 * @throws OpenClException if the driver reports an error
	 */
	public static DeviceSpeed measure(final DeviceInfo device) {
		try (DeviceContext context = new DeviceContext(device); DeviceQueue queue = context.queue()) {
			return new DeviceSpeed(peak(context, queue), bandwidth(context, queue));
		}
	}

	/**
	 * Measures one convolution by itself: many features of one layer of a prior, borders left to others.
	 *
	 * @param inputs channels read
	 * @param outputs channels written
	 * @param filter side of the filters, odd
	 * @param adjoint measure the adjoint, which reads the outputs and writes the inputs
	 * @return 10^9 operations per second, a multiply-add counted as two
	 * @throws OpenClException if the driver reports an error
	 */
	public static double convolution(final DeviceInfo device, final int inputs, final int outputs, final int filter,
		final boolean adjoint)
	{
		final int in = adjoint ? outputs : inputs, out = adjoint ? inputs : outputs;
		final Convolution filters = new Convolution(inputs, outputs, filter, filter, new float[inputs * outputs * filter *
			filter]);
		try (DeviceContext context = new DeviceContext(device); DeviceQueue queue = context.queue(); Workspace workspace =
			new Workspace(queue); DeviceConvolution k = adjoint ? DeviceConvolution.adjoint(context, filters)
				: DeviceConvolution.forward(context, filters, false))
		{
			// NB: as large as the tiles of OpenClImage; on a CPU many such pieces run one after the other
			final int side = context.tuning().gpu() ? 1024 : 128, times = context.tuning().gpu() ? 4 : 16;
			final DeviceBuffer parameters = workspace.buffer("parameters", (long) in * out * filter * filter);
			k.load(queue, parameters, 0);
			final Planes to = workspace.planes("to", 1, out, Rect.of(side, side));
			final Planes from = workspace.planes("from", 1, in, Rect.of(side, side).grow(filter / 2, filter / 2));
			final double seconds = median(() -> {
				for (int i = 0; i < times; i++)
					k.run(queue, from, to, null);
			}, queue);
			return 2.0 * in * out * filter * filter * side * side * times / seconds / 1e9;
		}
	}

	private static double peak(final DeviceContext context, final DeviceQueue queue) {
		final int v = context.tuning().vector();
		final cl_kernel kernel = context.kernel("peak.cl", "peak", Map.of("V", v));
		final int items = context.info().computeUnits() * (context.tuning().gpu() ? 2048 : 4), local = context.tuning().gpu()
			? 256 : 1;
		try (DeviceBuffer out = context.buffer(items)) {
			int rounds = 1000;
			while (true) {
				final int n = rounds;
				final double seconds = median(() -> queue.run(kernel, new long[] { items }, new long[] { local }, out, n, 0.999f),
					queue);
				if (seconds > 0.02 || rounds > 1 << 24) return 2.0 * CHAINS * v * items * rounds / seconds / 1e9;
				rounds *= 4;
			}
		}
	}

	private static double bandwidth(final DeviceContext context, final DeviceQueue queue) {
		final int floats = (int) Math.min(64 << 20, context.maxAllocation() / 8) / 1024 * 1024;
		final cl_kernel kernel = context.kernel("peak.cl", "copy", Map.of("V", context.tuning().vector()));
		try (DeviceBuffer from = context.buffer(floats); DeviceBuffer to = context.buffer(floats)) {
			queue.clear(from);
			return 8.0 * floats / median(() -> queue.run(kernel, new long[] { floats / 4 }, new long[] { 256 }, from, to),
				queue) / 1e9;
		}
	}

	private static double median(final Runnable work, final DeviceQueue queue) {
		final double[] seconds = new double[5];
		work.run();
		queue.finish();
		for (int i = 0; i < seconds.length; i++) {
			final long start = System.nanoTime();
			work.run();
			queue.finish();
			seconds[i] = (System.nanoTime() - start) / 1e9;
		}
		Arrays.sort(seconds);
		return seconds[seconds.length / 2];
	}
}
