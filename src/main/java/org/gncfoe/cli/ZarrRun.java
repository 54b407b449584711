package org.gncfoe.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;

import org.gncfoe.blocks.BlockJob;
import org.gncfoe.blocks.BlockResult;
import org.gncfoe.blocks.BlockRun;
import org.gncfoe.blocks.DryRun;
import org.gncfoe.blocks.JobPlan;
import org.gncfoe.blocks.JobSpec;
import org.gncfoe.blocks.Journal;
import org.gncfoe.blocks.Runners;
import org.gncfoe.blocks.StoreJobs;
import org.gncfoe.restore.Progress;
import org.gncfoe.zarr.FolderStorage;
import org.gncfoe.zarr.OmeImage;
import org.gncfoe.zarr.Storage;
import org.gncfoe.zarr.Storages;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Restores an image of a store into another store, and says how it goes on. */
final class ZarrRun {

	/** It says how far it is so often, in nanoseconds. */
	private static final long OFTEN = 10_000_000_000L;

	private final CommandLine command;
	private final ZarrOptions options;
	private final BatchOptions batch;
	private final PrintWriter out, err;

	ZarrRun(final CommandLine command, final ZarrOptions options, final BatchOptions batch) {
		this.command = command;
		this.options = options;
		this.batch = batch;
		out = command.getOut();
		err = command.getErr();
	}

	/** The image of a store. */
	OmeImage open(final Path store) throws IOException {
		return OmeImage.open(Storages.of(Storages.location(store)));
	}

	/** Where the result goes: where the user says, or beside the image. */
	Path output(final Path input, final String output, final String suffix) {
		if (output != null && output.isEmpty()) throw new ParameterException(command, "-o needs the name of a folder.");
		if (output != null) return Path.of(output);
		final Path store = Storages.isAddress(Storages.location(input)) ? input : input.toAbsolutePath().normalize();
		return store.resolveSibling(store.getFileName().toString().replaceFirst("(?<=.)(\\.ome)?\\.zarr$", "") + suffix +
			".zarr");
	}

	/**
	 * Does it.
	 *
	 * @param output the store that is written
	 * @return the exit code; see {@link ExitCodes}
	 */
	int run(final JobPlan plan, final Path output) throws IOException {
		try {
			StoreJobs.checkOutput(Path.of(plan.image().name()), output, batch.resume());
		}
		catch (final IOException e) {
			throw new ParameterException(command, e.getMessage(), e);
		}
		final int workers = options.blocks() > 0 ? options.blocks() : StoreJobs.workers(plan);
		return options.dryRun() ? measure(plan, workers) : restore(plan, output, workers);
	}

	// -- Helper methods --

	private int measure(final JobPlan plan, final int workers) throws IOException {
		final Path scratch = Files.createTempDirectory("gnc-foe");
		try {
			final JobSpec spec = plan.find();
			final OmeImage result = plan.create(new FolderStorage(scratch), spec, "dry run");
			final BlockJob job = new BlockJob(spec, plan.image(), plan.mask(), result, plan.cacheBytes());
			final DryRun dry = DryRun.of(job, plan, workers, Progress.NONE);
			out.println(String.format(Locale.ROOT, "blocks: %d, files: %d, pixels: %.4g", dry.blocks(), dry.files(), (double) dry
				.pixels()));
			out.println(String.format(Locale.ROOT, "reads: %.4g GB, %d pixels around each block; writes: at most %.4g GB; both " +
				"before compression", dry.read() / 1e9, dry.halo(), dry.bytes() / 1e9));
			out.println(String.format(Locale.ROOT, "memory: %.2g GB (%d blocks at once)", dry.memory() / 1e9, workers));
			out.println(String.format(Locale.ROOT, "time: about %s (%.3g s a block, %s)", duration(dry.seconds()), dry
				.blockSeconds(), plan.engine().backend().device()));
			out.println("noise: " + String.join("; ", JobPlan.noise(spec)));
			out.flush();
			return ExitCodes.DONE;
		}
		finally {
			StoreJobs.delete(scratch);
		}
	}

	private int restore(final JobPlan plan, final Path output, final int workers) throws IOException {
		final Storage storage = Storages.of(Storages.location(output));
		final AtomicBoolean stopped = new AtomicBoolean();
		try (CtrlC end = new CtrlC(() -> stopped.set(true), BatchOptions.GRACE, () -> {
			err.println(BatchOptions.STOPPED);
			err.flush();
		})) {
			final Journal journal = new Journal(storage);
			final BlockJob job = StoreJobs.prepare(plan, storage, journal, batch.resume(), Main.program());
			final BlockRun.Summary summary = new BlockRun(job, journal, Runners.of(plan, job, Storages.location(output),
				workers)).run(batch.resume(), batch.verify(), new Lines(), Progress.until(stopped::get));
			say(plan, job, output, summary);
			return summary.isComplete() ? ExitCodes.DONE : ExitCodes.UNUSABLE;
		}
		catch (final CancellationException e) {
			err.println(BatchOptions.STOPPED);
			return ExitCodes.ENDED_EARLY;
		}
	}

	private void say(final JobPlan plan, final BlockJob job, final Path output, final BlockRun.Summary summary) {
		if (summary.isComplete()) out.println(plan.image().name() + " -> " + output);
		else err.println(summary.failures().size() + " blocks failed; the others are done. When the image is mended, the same " +
			"command with --resume does what is missing, and the pyramid.");
		out.println(String.format(Locale.ROOT, "  device %s, noise %s, %d blocks%s, %.4g MB read, %.4g MB written, %s", plan
			.engine().backend().device(), String.join("; ", JobPlan.noise(job.spec())), summary.done(), summary.skipped() == 0
				? "" : ", " + summary.skipped() + " were there", summary.read() / 1e6, summary.written() / 1e6, duration(summary
					.seconds())));
		out.flush();
		err.flush();
	}

	private static String duration(final double seconds) {
		return seconds < 100 ? String.format(Locale.ROOT, "%.3g s", seconds) : seconds < 6000 ? String.format(Locale.ROOT,
			"%.3g min", seconds / 60) : String.format(Locale.ROOT, "%.4g h", seconds / 3600);
	}

	private final class Lines implements BlockRun.Listener {

		private long last = System.nanoTime();

		@Override
		public void block(final BlockResult result, final long number, final long blocks, final double secondsLeft) {
			if (!result.isDone()) {
				err.println(result.failure());
				err.flush();
			}
			if (batch.isJson()) out.println(String.format(Locale.ROOT,
				"{\"event\":\"block\",\"pass\":%d,\"block\":%d,\"done\":%b,\"number\":%d,\"blocks\":%d,\"seconds\":%.3f," +
					"\"secondsLeft\":%.1f}", result.pass(), result.block(), result.isDone(), number, blocks, result.seconds(),
				secondsLeft));
			else if (System.nanoTime() - last > OFTEN) {
				last = System.nanoTime();
				out.println("  " + number + " of " + blocks + " blocks, about " + duration(secondsLeft) + " left");
			}
			out.flush();
		}
	}
}
