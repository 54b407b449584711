package org.gncfoe.spark;

import java.io.IOException;
import java.io.UncheckedIOException;

import org.apache.spark.SparkEnv;
import org.gncfoe.blocks.BlockTask;
import org.gncfoe.zarr.Storages;

/** The worker of this executor: one for all its tasks, with one backend whose threads they share. */
final class Workers {

	private static BlockTask.Worker worker;
	private static long id = -1;

	private Workers() {}

	/** The worker for a task, made for the first block of it. */
	static synchronized BlockTask.Worker of(final long taskId, final BlockTask task) {
		if (worker != null && id == taskId) return worker;
		Storages.setOpener(HadoopStorage::open);
		try {
			// NB: Not closed: other blocks of an earlier job may still use it; there is one job per program.
			worker = new BlockTask.Worker(task, threads());
			id = taskId;
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
