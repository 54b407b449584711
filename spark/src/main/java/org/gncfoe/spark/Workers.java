package org.gncfoe.spark;

import java.io.IOException;
import java.io.UncheckedIOException;

import org.apache.spark.SparkEnv;
import org.gncfoe.blocks.BlockTask;
import org.gncfoe.zarr.Storages;

/** The worker of this executor: one for all its tasks, with one backend whose threads they share. */
final class Workers {

	private static BlockTask.Worker worker;
	private static String job;

	private Workers() {}

	/** The worker for a task, made for the first block of it. {@code id}: of the job, never used again. */
	static synchronized BlockTask.Worker of(final String id, final BlockTask task) {
		if (worker != null && id.equals(job)) return worker;
		Storages.setOpener(HadoopStorage::open);
		try {
			// NB: Not closed: other blocks of an earlier job may still use it.
			worker = new BlockTask.Worker(task, threads());
			job = id;
			return worker;
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	/** As many as the executor has cores; in local mode all. */
	private static int threads() {
		return SparkEnv.get() == null ? Runtime.getRuntime().availableProcessors() : SparkEnv.get().conf().getInt(
			"spark.executor.cores", SparkEnv.get().conf().getInt("gncfoe.threads", Runtime.getRuntime().availableProcessors()));
	}
}
