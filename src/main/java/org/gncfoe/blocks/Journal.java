package org.gncfoe.blocks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

import org.gncfoe.zarr.Storage;

/**
 * What a run has finished, kept in the result's own folder, so that another run goes on where one was stopped or killed. The
 * notes are written now and then: what was finished in between is done again, to the same pixels. One run writes it.
 */
public final class Journal {

	private static final String FOLDER = ".gnc-foe/", JOB = FOLDER + "job.json", DONE = FOLDER + "done.txt";

	/** Notes are not larger, in bytes. */
	private static final long MOST = 1L << 30;

	/** They are written so often, in nanoseconds. */
	private static final long OFTEN = 5_000_000_000L;

	private record Key(int pass, long block) implements Comparable<Key> {

		@Override
		public int compareTo(final Key other) {
			return pass != other.pass ? Integer.compare(pass, other.pass) : Long.compare(block, other.block);
		}
	}

	private final Storage storage;
	private final TreeMap<Key, BlockResult> done = new TreeMap<>();
	private long written = System.nanoTime();
	private boolean changed;

	/** @param storage the result */
	public Journal(final Storage storage) {
		this.storage = storage;
	}

	/** The job that an earlier run began here; null if none did. */
	public JobSpec job() throws IOException {
		final byte[] bytes = storage.read(JOB, MOST);
		if (bytes == null) return null;
		try {
			return JobSpec.read(new String(bytes, StandardCharsets.UTF_8));
		}
		catch (final IllegalArgumentException e) {
			throw new IOException(e.getMessage(), e);
		}
	}

	/** Notes which job is done. */
	public void begin(final JobSpec spec) throws IOException {
		storage.write(JOB, spec.write().getBytes(StandardCharsets.UTF_8));
	}

	/** Reads what earlier runs have finished; lines that are damaged do not count. */
	public List<BlockResult> read() throws IOException {
		final byte[] bytes = storage.read(DONE, MOST);
		if (bytes == null) return List.of();
		final List<BlockResult> found = new ArrayList<>();
		for (final String line : new String(bytes, StandardCharsets.UTF_8).split("\n")) {
			if (!line.matches("\\d{1,2} \\d{1,18} \\d{1,10} [0-9a-f]{8}")) continue;
			final String[] parts = line.split(" ");
			found.add(new BlockResult(Integer.parseInt(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]), Long
				.parseLong(parts[3], 16), 0, 0, null));
		}
		return found;
	}

	/** Notes blocks that are there. */
	public synchronized void add(final Collection<BlockResult> blocks) {
		for (final BlockResult block : blocks)
			if (block.isDone()) {
				done.put(new Key(block.pass(), block.block()), block);
				changed = true;
			}
	}

	/** Writes the notes if that was long ago. */
	public synchronized void writeNowAndThen() throws IOException {
		if (System.nanoTime() - written > OFTEN) write();
	}

	/** Writes the notes. */
	public synchronized void write() throws IOException {
		if (!changed) return;
		final StringBuilder text = new StringBuilder();
		for (final BlockResult block : done.values())
			text.append(String.format(Locale.ROOT, "%d %d %d %08x\n", block.pass(), block.block(), block.bytes(), block
				.checksum()));
		storage.write(DONE, text.toString().getBytes(StandardCharsets.UTF_8));
		written = System.nanoTime();
		changed = false;
	}
}
