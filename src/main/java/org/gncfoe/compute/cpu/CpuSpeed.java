package org.gncfoe.compute.cpu;

import java.util.Arrays;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;

import org.gncfoe.prior.Convolution;

/** The CPU's own limit in plain Java: multiply-adds per second on values that stay in registers and the first cache. */
public final class CpuSpeed {

	private static final int VALUES = 1024, CHAIN = 8, ROUNDS = 20000;

	private CpuSpeed() {}

	/**
	 * Measures on all cores, in about a second.
	 *
	 * @return 10^9 operations per second, a multiply-add counted as two
	 */
	public static double gigaflops() {
		final int threads = ForkJoinPool.commonPool().getParallelism() + 1;
		final double[] seconds = new double[7];
		float unused = 0;
		for (int n = 0; n < seconds.length; n++) {
			final long start = System.nanoTime();
			unused += (float) IntStream.range(0, threads).parallel().mapToDouble(CpuSpeed::work).sum();
			seconds[n] = (System.nanoTime() - start) / 1e9;
		}
		if (Float.isNaN(unused)) throw new IllegalStateException("the peak loop diverged");
		// NB: the first rounds run before the code is compiled
		Arrays.sort(seconds, 2, seconds.length);
		return 2.0 * VALUES * CHAIN * ROUNDS * threads / seconds[4] / 1e9;
	}

	/**
	 * Measures one convolution by itself on all cores, each at an image of its own.
	 *
	 * @param inputs channels read
	 * @param outputs channels written
	 * @param filter side of the filters, odd
	 * @param adjoint measure the adjoint, which reads the outputs and writes the inputs
	 * @return 10^9 operations per second, a multiply-add counted as two
	 */
	public static double convolution(final int inputs, final int outputs, final int filter, final boolean adjoint) {
		final int side = 128, times = inputs > 1 ? 1 : 8;
		final float[] weights = new float[outputs * inputs * filter * filter];
		Arrays.fill(weights, 0.01f);
		final Filters k = new Filters(new Convolution(inputs, outputs, filter, filter, weights), 1);
		final double[] seconds = new double[5];
		final int threads;
		try (CpuBackend cpu = new CpuBackend()) {
			threads = cpu.threads();
			// NB: both ways, as HotSpot compiles the matrix product three times slower for what is called in one way only
			final long begin = System.nanoTime();
			for (int n = 0; n < 4 || System.nanoTime() - begin < 1e9; n++)
				run(cpu, k, n % 2 == 0, side, times);
			for (int n = 0; n < seconds.length; n++) {
				final long start = System.nanoTime();
				run(cpu, k, adjoint, side, times);
				seconds[n] = (System.nanoTime() - start) / 1e9;
			}
		}
		Arrays.sort(seconds);
		return 2.0 * weights.length * side * side * times * threads / seconds[2] / 1e9;
	}

	/** Convolves so many times on every thread. */
	private static void run(final CpuBackend cpu, final Filters k, final boolean adjoint, final int side,
		final int times)
	{
		cpu.forEach(cpu.threads(), (index, ws) -> {
			final float[][] planes = ws.rows("image", k.inputs(), side * side), features = ws.rows("features", k.outputs(),
				side * side), padded = ws.rows("padded", k.paddedPlanes(), k.padded(side, side));
			for (int i = 0; i < times; i++)
				if (adjoint) k.adjoint(features, side, side, planes, ws);
				else k.forward(padded, side, side, features, ws);
			return null;
		});
	}

	private static float work(final int seed) {
		final float[] v = new float[VALUES];
		Arrays.fill(v, seed);
		for (int n = 0; n < ROUNDS; n++)
			chain(v, 0.999f, 0.001f);
		return v[seed % VALUES];
	}

	/** One load and one store per eight multiply-adds; HotSpot makes whole vectors of it. */
	private static void chain(final float[] v, final float f, final float g) {
		for (int i = 0; i < VALUES; i++) {
			final float a = Math.fma(v[i], f, g), b = Math.fma(a, f, g), c = Math.fma(b, f, g), d = Math.fma(c, f, g);
			final float e = Math.fma(d, f, g), h = Math.fma(e, f, g), k = Math.fma(h, f, g);
			v[i] = Math.fma(k, f, g);
		}
	}
}
