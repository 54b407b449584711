package org.gncfoe.blocks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.gncfoe.restore.Progress;

/**
 * Does a job pass by pass, notes what is finished, and goes on where an earlier run was stopped.
 */
public final class BlockRun {

	/** Hears how it goes on. */
	public interface Listener {

		/**
		 * A block is done, or failed.
		 *
		 * @param result what became of it
		 * @param number how many were, of this run
		 * @param blocks how many this run has
		 * @param secondsLeft until all are, about; NaN: not known
		 */
		void block(BlockResult result, long number, long blocks, double secondsLeft);
	}

	/**
	 * What a run did.
	 *
	 * @param done blocks it has done
	 * @param skipped blocks that were there before
	 * @param failures sentences of the blocks that failed
	 * @param read bytes read from the image, as they are stored
	 * @param written bytes written
	 * @param seconds time it took
	 */
	public record Summary(long done, long skipped, List<String> failures, long read, long written, double seconds) {

		/** Whether all is there. */
		public boolean isComplete() {
			return failures.isEmpty();
		}
	}

	private final BlockJob job;
	private final Journal journal;
	private final BlockRunner runner;

	/** @param journal of the result */
	public BlockRun(final BlockJob job, final Journal journal, final BlockRunner runner) {
		this.job = job;
		this.journal = journal;
		this.runner = runner;
	}

	/**
	 * Does all blocks that are not there yet.
	 *
	 * @param resume whether blocks of an earlier run count
	 * @param verify whether all their bytes are compared with the checksum that was noted
	 * @throws IOException if the notes cannot be read or written; with a sentence for the user
	 */
	public Summary run(final boolean resume, final boolean verify, final Listener listener, final Progress progress)
		throws IOException
	{
		final List<Set<Long>> there = resume ? there(verify, progress) : List.of();
		final long skipped = there.stream().mapToLong(Set::size).sum();
		final Count count = new Count(listener, skipped);
		try {
			for (int pass = 0; pass < job.passes(); pass++) {
				final List<Long> blocks = new ArrayList<>();
				for (long block = 0; block < job.blocks(pass); block++)
					if (there.isEmpty() || !there.get(pass).contains(block)) blocks.add(block);
				if (!blocks.isEmpty()) runner.run(pass, blocks, count, progress);
				// NB: A level made of what is not there would have to be made again.
				if (!count.failures.isEmpty()) break;
			}
		}
		catch (final UncheckedIOException e) {
			throw e.getCause();
		}
		finally {
			journal.write();
		}
		return new Summary(count.done, skipped, List.copyOf(count.failures), count.read, count.written, count.seconds());
	}

	// -- Helper methods --

	/** The blocks that are there, per pass; a level is only as good as the one before. */
	private List<Set<Long>> there(final boolean verify, final Progress progress) throws IOException {
		final List<Set<Long>> there = new ArrayList<>();
		for (int pass = 0; pass < job.passes(); pass++)
			there.add(new HashSet<>());
		final List<BlockResult> kept = new ArrayList<>();
		for (final BlockResult done : journal.read()) {
			progress.check();
			if (done.pass() < there.size() && done.block() < job.blocks(done.pass()) && job.isThere(done, verify)) {
				there.get(done.pass()).add(done.block());
				kept.add(done);
			}
		}
		for (int pass = 1; pass < there.size(); pass++)
			if (there.get(pass - 1).size() < job.blocks(pass - 1)) {
				final int from = pass;
				kept.removeIf(done -> done.pass() >= from);
				there.subList(from, there.size()).forEach(Set::clear);
				break;
			}
		journal.add(kept);
		return there;
	}

	/** Counts blocks, notes them and tells the listener. */
	private final class Count implements java.util.function.Consumer<BlockResult> {

		private final Listener listener;
		private final long start = System.nanoTime(), all;
		private final List<String> failures = new ArrayList<>();
		private long done, read, written, number;

		Count(final Listener listener, final long skipped) {
			this.listener = listener;
			long blocks = -skipped;
			for (int pass = 0; pass < job.passes(); pass++)
				blocks += job.blocks(pass);
			all = blocks;
		}

		@Override
		public void accept(final BlockResult result) {
			number++;
			read += result.pass() == 0 ? result.read() : 0;
			written += result.bytes();
			if (result.isDone()) done++;
			else failures.add(result.failure());
			journal.add(List.of(result));
			try {
				journal.writeNowAndThen();
			}
			catch (final IOException e) {
				throw new UncheckedIOException(e);
			}
			final long first = job.blocks(0);
			// NB: Levels of the pyramid take little time.
			listener.block(result, number, all, number >= first ? 0 : seconds() / number * Math.max(0, Math.min(all, first) -
				number));
		}

		double seconds() {
			return (System.nanoTime() - start) / 1e9;
		}
	}
}
