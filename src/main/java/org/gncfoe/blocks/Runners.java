package org.gncfoe.blocks;

import java.io.IOException;

/** Who does the blocks of jobs: threads of this program, unless something else is said. */
public final class Runners {

	private static final Factory THREADS = (plan, job, result, workers) -> new ThreadRunner(job, plan.engine(), workers);

	private static volatile Factory factory = THREADS;

	private Runners() {}

	/** Makes runners. */
	public interface Factory {

		/**
		 * A runner for a job.
		 *
		 * @param result where the result is
		 * @param workers blocks at once on this machine
		 * @throws IOException if something cannot be read; with a sentence for the user
		 */
		BlockRunner of(JobPlan plan, BlockJob job, String result, int workers) throws IOException;
	}

	/** Says who does them; null: threads of this program. */
	public static void set(final Factory value) {
		factory = value == null ? THREADS : value;
	}

	/** See {@link Factory#of}. */
	public static BlockRunner of(final JobPlan plan, final BlockJob job, final String result, final int workers)
		throws IOException
	{
		return factory.of(plan, job, result, workers);
	}
}
