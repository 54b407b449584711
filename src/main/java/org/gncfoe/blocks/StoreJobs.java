package org.gncfoe.blocks;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;

import org.gncfoe.zarr.OmeImage;
import org.gncfoe.zarr.Storage;
import org.gncfoe.zarr.Storages;

/** Begins jobs, or goes on with them. */
public final class StoreJobs {

	/** Most blocks at once where nothing is said; threads for each beyond the first two. */
	private static final int MOST_WORKERS = 4, THREADS = 8;

	/** Share of the memory that blocks may take. */
	private static final double SHARE = 0.8;

	private StoreJobs() {}

	/** Bytes of pixels that are kept where nothing is said: an eighth of the memory. */
	public static long cacheBytes() {
		return Math.min(1L << 30, Runtime.getRuntime().maxMemory() / 8);
	}

	/** Blocks at once: two, so that one is computed while another is read and written; fewer where memory is short. */
	public static int workers(final JobPlan plan) {
		final int threads = Runtime.getRuntime().availableProcessors();
		int workers = Math.min(MOST_WORKERS, 2 + threads / THREADS);
		final long side = plan.side() + 2L * plan.roughHalo();
		while (workers > 1 && plan.cacheBytes() + workers * side * side * DryRun.BYTES_PER_PIXEL > SHARE * Runtime.getRuntime()
			.maxMemory())
			workers--;
		return workers;
	}

	/**
	 * Begins a job, or takes the one that was begun before.
	 *
	 * @param to the result
	 * @param resume whether an earlier job is gone on with
	 * @param program name and version of the program
	 * @throws IOException if there is another job; with a sentence for the user
	 */
	public static BlockJob prepare(final JobPlan plan, final Storage to, final Journal journal, final boolean resume,
		final String program) throws IOException
	{
		final JobSpec before = resume ? journal.job() : null;
		if (before != null && (!before.request().equals(plan.request()) || !before.prior().equals(plan.engine().prior()
			.fingerprint()))) throw new IOException("The result " + to.name("") +
				" was begun with other options, another image or prior: repeat the command as it was, or choose another name.");
		final JobSpec spec = before != null ? before : plan.find();
		final OmeImage result;
		if (before == null) {
			result = plan.create(to, spec, program);
			// NB: Last, so that it is noted only when all is there.
			journal.begin(spec);
		}
		else result = OmeImage.open(to);
		return new BlockJob(spec, plan.image(), plan.mask(), result, plan.cacheBytes());
	}

	/**
	 * Checks where a result goes.
	 *
	 * @throws IOException if there is something already, or it is the image or within it; with a sentence for the user
	 */
	public static void checkOutput(final Path input, final Path output, final boolean resume) throws IOException {
		final String location = Storages.location(output);
		if (Storages.isAddress(location)) {
			if (!resume && OmeImage.isStore(Storages.of(location))) throw new IOException("There is a " + location +
				" already: choose another name, or go on with what is there with --resume.");
			return;
		}
		final Path in = input.toAbsolutePath().normalize(), out = output.toAbsolutePath().normalize();
		if (out.startsWith(in) || in.startsWith(out)) throw new IOException("The result " + output + " must lie outside of " +
			input + ".");
		if (!Files.exists(output)) return;
		if (!Files.isDirectory(output)) throw new IOException(output + " is a file: choose the name of a new folder.");
		if (resume) return;
		try (Stream<Path> there = Files.list(output)) {
			if (there.findAny().isPresent()) throw new IOException("There is a " + output +
				" already: choose another name, or go on with what is there with --resume.");
		}
	}

	/** Deletes a folder that this program has made. Links in it are not followed. */
	public static void delete(final Path folder) throws IOException {
		Files.walkFileTree(folder, new SimpleFileVisitor<>() {

			@Override
			public FileVisitResult visitFile(final Path file, final BasicFileAttributes a) throws IOException {
				Files.delete(file);
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult postVisitDirectory(final Path dir, final IOException e) throws IOException {
				Files.delete(dir);
				return FileVisitResult.CONTINUE;
			}
		});
	}
}
