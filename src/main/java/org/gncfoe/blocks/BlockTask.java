package org.gncfoe.blocks;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.Backends;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.prior.PriorFile;
import org.gncfoe.zarr.OmeImage;
import org.gncfoe.zarr.Storages;

/**
 * All that another machine needs to do blocks of a job.
 *
 * @param spec the job, as text
 * @param image where the image is
 * @param mask where its mask is; null: it has none
 * @param result where the result is
 * @param prior the file of the prior
 * @param device name of the backend
 */
public record BlockTask(String spec, String image, String mask, String result, byte[] prior, String device)
	implements Serializable
{

	/** The task of a plan. */
	public static BlockTask of(final JobPlan plan, final BlockJob job, final String result) throws IOException {
		final Path file = Files.createTempFile("gnc-foe", PriorFile.EXTENSION);
		try {
			PriorFile.write(plan.engine().prior(), file);
			return new BlockTask(job.spec().write(), plan.image().name(), plan.mask() == null ? null : plan.mask().name(), result,
				Files.readAllBytes(file), plan.engine().backend().name());
		}
		finally {
			Files.delete(file);
		}
	}

	/** What does the blocks of a task on this machine: it opens everything once. */
	public static final class Worker implements AutoCloseable {

		private final Backend backend;
		private final PriorEngine engine;
		private final BlockJob job;

		/**
		 * @param threads threads of the backend, for all blocks together
		 * @throws IOException if something cannot be opened; with a sentence for the user
		 */
		public Worker(final BlockTask task, final int threads) throws IOException {
			final JobSpec spec = JobSpec.read(task.spec);
			job = new BlockJob(spec, open(task.image), task.mask == null ? null : open(task.mask), open(task.result), StoreJobs
				.cacheBytes());
			backend = Backends.open(task.device, threads);
			engine = backend.open(PriorFile.read(new ByteArrayInputStream(task.prior), "the prior"));
			if (!engine.prior().fingerprint().equals(spec.prior())) throw new IOException(
				"The prior was damaged on its way: start again.");
		}

		private static OmeImage open(final String location) throws IOException {
			return OmeImage.open(Storages.of(location));
		}

		/** Does a block. */
		public BlockResult run(final int pass, final long block) {
			return job.run(pass, block, engine, org.gncfoe.restore.Progress.NONE);
		}

		@Override
		public void close() {
			engine.close();
			backend.close();
		}
	}
}
