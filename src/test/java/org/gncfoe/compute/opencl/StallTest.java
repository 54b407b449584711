package org.gncfoe.compute.opencl;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import org.jocl.cl_kernel;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A thread that waits for the device must not keep the collector, and so the others, waiting. */
class StallTest {

	private static final int ITEMS = 64;

	/** Copies while a kernel runs, and uses up memory meanwhile; prints how long kernel, copy and longest stall took. */
	public static final class Copy {

		private static volatile byte[] garbage;

		public static void main(final String... args) throws Exception {
			try (DeviceContext context = new DeviceContext(OpenClDevices.probe().devices().get(0)); DeviceQueue queue = context
				.queue(); DeviceBuffer buffer = context.buffer(2 * ITEMS))
			{
				final cl_kernel kernel = context.kernel("peak.cl", "peak", Map.of("V", context.tuning().vector()));
				int rounds = 1 << 15;
				double busy = 0;
				while (busy < 1) {
					final int n = rounds *= 2;
					busy = seconds(() -> {
						queue.run(kernel, new long[] { ITEMS }, new long[] { 1 }, buffer, n, 0.999f);
						queue.finish();
					});
				}
				final int n = rounds;
				final CountDownLatch enqueued = new CountDownLatch(1);
				final double[] copying = new double[1];
				final Thread thread = new Thread(() -> {
					final float[] values = new float[2 * ITEMS];
					queue.run(kernel, new long[] { ITEMS }, new long[] { 1 }, buffer, n, 0.999f);
					enqueued.countDown();
					copying[0] = seconds(() -> copy(args[0], queue, buffer, values));
				});
				thread.start();
				enqueued.await();
				double longest = 0;
				while (thread.isAlive())
					longest = Math.max(longest, seconds(() -> garbage = new byte[1 << 16]));
				System.out.println(busy + " " + copying[0] + " " + longest);
			}
			System.exit(0);
		}

		private static double seconds(final Runnable work) {
			final long start = System.nanoTime();
			work.run();
			return (System.nanoTime() - start) / 1e9;
		}

		private static void copy(final String call, final DeviceQueue queue, final DeviceBuffer buffer,
			final float[] values)
		{
			switch (call) {
				case "read" -> queue.read(buffer, values);
				case "read rows" -> queue.readRows(buffer, 0, ITEMS, values, 0, ITEMS, 2, ITEMS);
				case "read reals" -> queue.readReals(buffer, ITEMS);
				case "write" -> queue.write(buffer, values);
				default -> queue.writeRows(buffer, 0, ITEMS, values, 0, ITEMS, 2, ITEMS);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "read rows", "read reals", "write" })
	void collectorDoesNotWaitForKernels(final String call, @TempDir final Path home) throws Exception {
		Device.first();
		final String[] seconds = OwnJvm.run(Copy.class, home, "-Xmx64m", "", call).split(" ");
		final double busy = Double.parseDouble(seconds[0]), copying = Double.parseDouble(seconds[1]), longest = Double
			.parseDouble(seconds[2]);
		assertTrue(copying > 0.3 * busy, "the copy took " + copying + " s, the kernel " + busy);
		assertTrue(longest < 0.3 * busy, "a thread stood still for " + longest + " s, the kernel took " + busy);
	}
}
