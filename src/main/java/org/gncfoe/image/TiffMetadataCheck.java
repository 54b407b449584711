package org.gncfoe.image;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The metadata that ImageJ keeps in two tags of its own: the length of each entry, and all entries one after the other, the
 * first of which says how many there are of which kind. Nowhere does ImageJ compare these numbers with each other.
 */
final class TiffMetadataCheck {

	/** "IJIJ". */
	private static final int MAGIC = 0x494a494a;

	private static final int LEAST_HEADER = 12, MOST_HEADER = 804, CHUNK = 1 << 14;

	/** Reads a part of the file in its byte order. */
	interface Reader {

		ByteBuffer read(long at, int size) throws IOException;
	}

	private final Reader reader;

	TiffMetadataCheck(final Reader reader) {
		this.reader = reader;
	}

	/**
	 * Checks the tags.
	 *
	 * @param counts where the lengths are
	 * @param entries how many there are, at least one
	 * @param data where the entries are; negative: nowhere
	 * @param size bytes of all entries
	 * @param length length of the file
	 * @throws TiffCheck.Damaged if the numbers do not fit each other
	 */
	void check(final long counts, final long entries, final long data, final long size, final long length)
		throws IOException
	{
		// NB: Even so short a table is somewhere else in the file; with one entry ImageJ reads it from its place as well.
		if (counts + 4 * entries > length) throw damaged();
		if (data < 0) return;
		final long header = reader.read(counts, 4).getInt();
		if (header < LEAST_HEADER || header > MOST_HEADER) return;
		if (data + header > length) throw damaged();
		final ByteBuffer kinds = reader.read(data, (int) header);
		// NB: ImageJ passes over what has another mark.
		if (kinds.getInt() != MAGIC) return;
		long all = 0;
		for (int i = 0; i < (header - 4) / 8; i++) {
			kinds.getInt();
			final int n = kinds.getInt();
			if (n < 0) throw damaged();
			all += n;
		}
		if (all > entries - 1 || sum(counts, entries) > size) throw damaged();
	}

	private long sum(final long counts, final long entries) throws IOException {
		long sum = 0;
		for (long done = 0; done < entries; done += CHUNK) {
			final int n = (int) Math.min(CHUNK, entries - done);
			final ByteBuffer some = reader.read(counts + 4 * done, 4 * n);
			for (int i = 0; i < n; i++) {
				final int one = some.getInt();
				if (one < 0) throw damaged();
				sum += one;
			}
		}
		return sum;
	}

	private static TiffCheck.Damaged damaged() {
		return new TiffCheck.Damaged("the metadata of ImageJ in it do not fit each other");
	}
}
