package org.gncfoe.blocks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;

import org.gncfoe.api.DenoisingSettings;
import org.gncfoe.api.Gnc;
import org.gncfoe.compute.Backend;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.compute.cpu.CpuBackend;
import org.gncfoe.image.DenoiseOptions;
import org.gncfoe.prior.Priors;
import org.gncfoe.restore.Progress;
import org.gncfoe.zarr.FolderStorage;
import org.gncfoe.zarr.OmeImage;
import org.gncfoe.zarr.TestStores;

import net.imglib2.img.array.ArrayImgs;

/**
 * Measures what a store costs beside the same pixels in memory. Arguments: side of the image, side of shards, threads. Prints
 * seconds of the wall clock and of the processor for both; where others use the machine, only the latter can be compared.
 */
public final class StoreThroughput {

	private StoreThroughput() {}

	public static void main(final String... args) throws IOException {
		final int side = Integer.parseInt(args[0]), shard = Integer.parseInt(args[1]), threads = Integer.parseInt(args[2]);
		final short[] values = new short[side * side];
		final Random random = new Random(1);
		for (int i = 0; i < values.length; i++)
			values[i] = (short) (900 + 400 * Math.sin(i % side / 31.0) * Math.cos(i / side / 47.0) + 60 * random.nextGaussian());
		final var pixels = ArrayImgs.unsignedShorts(values, side, side);
		final Path folder = Files.createTempDirectory("throughput");
		try (Backend backend = new CpuBackend(threads); PriorEngine engine = backend.open(Priors.load("natural-r1-vn5"))) {
			final OmeImage image = TestStores.write(folder.resolve("in.zarr"), 3, "yx", pixels, 512, shard);
			final JobPlan plan = JobPlan.denoising(image, new StoreOptions(0, null, 3, 512, shard), DenoiseOptions.defaults(),
				engine, "natural-r1-vn5", StoreJobs.cacheBytes());
			final JobSpec spec = plan.find();
			final DenoisingSettings settings = spec.channels().get(0).denoising();
			final var result = ArrayImgs.unsignedShorts(side, side);
			for (int k = 0; k < 3; k++) {
				final FolderStorage to = new FolderStorage(folder.resolve("out" + k + ".zarr"));
				final BlockJob job = new BlockJob(spec, OmeImage.open(folder.resolve("in.zarr")), null, plan.create(to, spec,
					"throughput"), StoreJobs.cacheBytes());
				final double[] memory = measure(() -> Gnc.denoise(pixels, result, engine, settings)), store = measure(
					() -> new BlockRun(job, new Journal(to), new ThreadRunner(job, engine, 2)).run(false, false, (r, n, all, left) -> {},
						Progress.NONE));
				System.out.println(String.format(Locale.ROOT, "memory: %.2f s, %.2f s of the processor; store: %.2f s, %.2f s; " +
					"throughput of the store by the processor: %.1f %%", memory[0], memory[1], store[0], store[1], 100 * memory[1] /
						store[1]));
			}
		}
		finally {
			StoreJobs.delete(folder);
		}
	}

	private interface Work {

		void run() throws IOException;
	}

	private static double[] measure(final Work work) throws IOException {
		final var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
		final long start = System.nanoTime(), cpu = system.getProcessCpuTime();
		work.run();
		return new double[] { (System.nanoTime() - start) / 1e9, (system.getProcessCpuTime() - cpu) / 1e9 };
	}
}
