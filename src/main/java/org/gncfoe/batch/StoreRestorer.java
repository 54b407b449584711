package org.gncfoe.batch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.gncfoe.blocks.BlockJob;
import org.gncfoe.blocks.BlockRun;
import org.gncfoe.blocks.JobPlan;
import org.gncfoe.blocks.Journal;
import org.gncfoe.blocks.Runners;
import org.gncfoe.blocks.StoreJobs;
import org.gncfoe.restore.Progress;
import org.gncfoe.zarr.FolderStorage;
import org.gncfoe.zarr.OmeImage;

/** Restores stores among the files of a batch. What an earlier run has begun is gone on with. */
final class StoreRestorer {

	/** Plans the work on a store. */
	interface Planner {

		JobPlan plan(OmeImage image);
	}

	private StoreRestorer() {}

	/** See {@link FileRestorer#restore}. */
	static Restored restore(final BatchItem item, final Planner planner, final Progress progress) throws IOException {
		final OmeImage image = OmeImage.open(item.input());
		StoreJobs.checkOutput(item.input(), item.output(), true);
		final JobPlan plan = planner.plan(image);
		final FolderStorage to = new FolderStorage(item.output());
		final Journal journal = new Journal(to);
		try {
			final BlockJob job = StoreJobs.prepare(plan, to, journal, true, "gnc-foe " + org.scijava.util.VersionUtils.getVersion(
				StoreRestorer.class));
			final BlockRun.Summary summary = new BlockRun(job, journal, Runners.of(plan, job, item.output().toString(), StoreJobs
				.workers(plan))).run(true, false, (result, number, blocks, left) -> progress.update((double) number / blocks),
					progress);
			if (!summary.isComplete()) throw new IOException(summary.failures().get(0) + (summary.failures().size() == 1 ? ""
				: " " + (summary.failures().size() - 1) + " more blocks were."));
			final String device = plan.engine().backend().device(), noise = String.join(" / ", JobPlan.noise(job.spec()));
			final List<String> remarks = new ArrayList<>();
			if (summary.skipped() > 0) remarks.add(summary.skipped() + " blocks were there from an earlier run.");
			return new Restored(List.of(), List.of(), device, noise, String.format(Locale.ROOT,
				"device %s, noise %s, %d blocks, %.2f s", device, noise, summary.done(), summary.seconds()), remarks);
		}
		catch (final UncheckedIOException e) {
			throw e.getCause();
		}
	}
}
