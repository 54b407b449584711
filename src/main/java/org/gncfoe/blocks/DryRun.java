package org.gncfoe.blocks;

import java.io.IOException;

import org.gncfoe.restore.Progress;
import org.gncfoe.zarr.ZarrArray;

import net.imglib2.Interval;
import net.imglib2.util.Intervals;

/**
 * What a job is going to take, by measuring one block in the middle.
 *
 * @param blocks blocks of the finest level
 * @param files objects of all levels
 * @param pixels pixels of the finest level
 * @param bytes bytes of the result's pixels, all levels, before they are compressed
 * @param read bytes of pixels that are read, before they were compressed, with what is read twice around blocks
 * @param halo how far around a block is read, in pixels
 * @param blockSeconds what a block takes with all threads of the backend
 * @param memory bytes of memory that are needed
 */
public record DryRun(long blocks, long files, long pixels, long bytes, long read, int halo, double blockSeconds,
	long memory)
{

	/** Float arrays of its size that a part takes while it is restored, and side of parts in pixels. */
	private static final int ARRAYS = 14, PART = 2560;

	/** What a pixel of a part takes, in bytes. */
	static final long BYTES_PER_PIXEL = ARRAYS * Float.BYTES;

	/** What the program takes at least, in bytes. */
	private static final long BASE = 80_000_000;

	/**
	 * Measures.
	 *
	 * @param job the work
	 * @param plan what was planned
	 * @param workers blocks at once
	 * @throws IOException if the block cannot be read; with a sentence for the user
	 */
	public static DryRun of(final BlockJob job, final JobPlan plan, final int workers, final Progress progress)
		throws IOException
	{
		long files = 0, bytes = 0;
		for (int pass = 0; pass < job.passes(); pass++) {
			files += job.blocks(pass);
			bytes += Intervals.numElements(job.result().level(pass).size()) * plan.type().bytes();
		}
		final int halo = job.spec().halo();
		final Interval middle = job.interval(0, job.blocks(0) / 2);
		final long pixels = Intervals.numElements(job.result().level(0).size());
		final double share = (middle.dimension(0) + 2.0 * halo) * (middle.dimension(1) + 2.0 * halo) / ((double) middle
			.dimension(0) * middle.dimension(1));
		final double seconds = job.measure(job.blocks(0) / 2, plan.engine(), progress);
		return new DryRun(job.blocks(0), files, pixels, bytes, (long) (pixels * share * plan.image().level(job.spec().level())
			.type().bytes()), halo, seconds, memory(job.result().level(0), halo, workers) + plan.cacheBytes() * 2);
	}

	/** Seconds that all takes; NB: blocks at once share the threads of the backend. */
	public double seconds() {
		return blocks * blockSeconds;
	}

	/** About how many bytes of memory so many blocks at once take. */
	public static long memory(final ZarrArray result, final int halo, final int workers) {
		final int[] size = result.objectSize();
		long object = result.type().bytes();
		for (final int s : size)
			object *= s;
		final long side = Math.min(PART, Math.max(size[0], size[1])) + 2L * halo;
		return BASE + workers * (side * side * BYTES_PER_PIXEL + 3 * object);
	}
}
