package org.gncfoe.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The structure of a TIFF file, checked before ImageJ reads it: ImageJ follows every number it finds there, round in circles
 * and into arrays of any size. Counts are compared with the length of the file, and no page is visited twice, so the check
 * takes no longer than reading the file once, and next to no memory.
 * <p>
 * After the specification TIFF 6.0 (Adobe 1992); of the tags only those that ImageJ reads.
 *
 * @param pages how many pages there are, without reduced ones
 * @param reduced how many pages are smaller copies of others, such as thumbnails
 * @param isCut whether more pages were announced than the file has
 */
record TiffCheck(int pages, int reduced, boolean isCut) {

	private static final int SUBFILE = 254, WIDTH = 256, HEIGHT = 257, BITS = 258, DESCRIPTION = 270, OFFSETS = 273,
			SAMPLES = 277, COUNTS = 279, SOFTWARE = 305, DATE = 306, ARTIST = 315, HOST = 316, COLOURS = 320;

	/** Tags of ImageJ: how long each of its data is, and the data. */
	static final int IJ_COUNTS = 50838, IJ_DATA = 50839;

	/** ImageJ reads no page with more tags. */
	private static final int MOST_TAGS = 1000;

	/** Slack for small tables that pages may share, in bytes. */
	private static final int SLACK = 1 << 16;

	/** A file is not what it says. */
	static final class Damaged extends IOException {

		private static final long serialVersionUID = 1L;

		Damaged(final String what) {
			super(what);
		}
	}

	/** A file, or what stands for one. */
	interface Bytes {

		long length() throws IOException;

		/** Fills a buffer from a place in the file. */
		void read(long at, ByteBuffer to) throws IOException;
	}

	/**
	 * Checks a file.
	 *
	 * @throws Damaged if ImageJ must not read it; says what is wrong, in a few words
	 * @throws IOException if it cannot be read
	 */
	static TiffCheck of(final Path file) throws IOException {
		try (FileChannel channel = FileChannel.open(file)) {
			return of(new Bytes() {

				@Override
				public long length() throws IOException {
					return channel.size();
				}

				@Override
				public void read(final long at, final ByteBuffer to) throws IOException {
					long from = at;
					while (to.hasRemaining()) {
						final int n = channel.read(to, from);
						if (n < 0) throw new Damaged("it ends too early");
						from += n;
					}
				}
			});
		}
	}

	/** Checks what stands for a file; see the other method. */
	static TiffCheck of(final Bytes bytes) throws IOException {
		return new Walk(bytes).walk();
	}

	/** One walk over all pages. */
	private static final class Walk {

		private final Bytes bytes;
		private final long length;
		private final List<Boolean> reduced = new ArrayList<>();
		private ByteOrder order;
		/** What all tables of all pages take together, in bytes. */
		private long tables;

		Walk(final Bytes bytes) throws IOException {
			this.bytes = bytes;
			length = bytes.length();
		}

		TiffCheck walk() throws IOException {
			if (length < 8) throw new Damaged("it has no header");
			final ByteBuffer header = read(0, 8, ByteOrder.BIG_ENDIAN);
			final int mark = header.getShort();
			if (mark != 0x4949 && mark != 0x4d4d) throw new Damaged("it is no TIFF file");
			order = mark == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
			long at = header.order(order).getInt(4) & 0xffffffffL;
			final Set<Long> visited = new HashSet<>();
			boolean cut = false;
			while (at != 0 && !cut) {
				if (!visited.add(at)) throw new Damaged("its pages go round in a circle");
				final int tags = at + 2 > length ? 0 : read(at, 2, order).getShort() & 0xffff;
				cut = tags < 1 || tags > MOST_TAGS || at + 2 + 12L * tags > length;
				if (cut) break;
				take(2 + 12L * tags);
				page(read(at + 2, 12 * tags, order), tags);
				final long next = at + 2 + 12L * tags;
				at = next + 4 > length ? 0 : read(next, 4, order).getInt() & 0xffffffffL;
			}
			if (reduced.isEmpty()) throw new Damaged(cut ? "it ends before its first page" : "it has no page");
			final int small = (int) reduced.stream().filter(r -> r).count();
			// NB: Where all are called reduced, none is a copy of another.
			final boolean all = small == reduced.size();
			return new TiffCheck(all ? small : reduced.size() - small, all ? 0 : small, cut);
		}

		private void page(final ByteBuffer tags, final int n) throws IOException {
			long width = 0, height = 0, samples = 1, strips = 0, kind = 0, ijCounts = -1, ijData = -1, entries = 0, data = 0;
			for (int i = 0; i < n; i++) {
				final int tag = tags.getShort(12 * i) & 0xffff, type = tags.getShort(12 * i + 2) & 0xffff;
				final long count = tags.getInt(12 * i + 4) & 0xffffffffL;
				final long place = tags.getInt(12 * i + 8) & 0xffffffffL;
				final long value = type == 3 && count == 1 ? tags.getShort(12 * i + 8) & 0xffff : place;
				switch (tag) {
					case SUBFILE -> kind = value;
					case WIDTH -> width = value;
					case HEIGHT -> height = value;
					case SAMPLES -> samples = value;
					case BITS -> table(count > 1 ? 2 : 0, place);
					case OFFSETS -> {
						strips = Math.max(strips, count);
						table(count == 1 ? 0 : 4 * count, place);
					}
					case COUNTS -> {
						strips = Math.max(strips, count);
						table(count == 1 ? 0 : (type == 3 ? 2 : 4) * count, place);
					}
					case COLOURS -> table(count == 768 ? 2 * count : 0, place);
					// NB: ImageJ reads these of the first page only.
					case DESCRIPTION, SOFTWARE, DATE, ARTIST, HOST -> table(reduced.isEmpty() && count > 4 ? count : 0, place);
					case IJ_COUNTS -> {
						ijCounts = place;
						entries = count;
						table(4 * count, place);
					}
					case IJ_DATA -> {
						ijData = place;
						data = count;
						table(count, place);
					}
					default -> {
						// ImageJ takes no notice, or reads a few bytes at a place.
					}
				}
			}
			if (width == 0 || height == 0 || width * (double) height > Integer.MAX_VALUE) throw new Damaged("a page is said to have " + width + "x" + height +
				" pixels");
			if (strips > Math.max(1, height) * Math.max(1, samples)) throw new Damaged("a page is said to have " + strips +
				" strips");
			if (ijCounts >= 0 && entries > 0) new TiffMetadataCheck(this::read).check(ijCounts, entries, ijData, data, length);
			reduced.add((kind & 1) != 0);
		}

		/** A table of so many bytes at a place. */
		private void table(final long size, final long place) throws IOException {
			if (place + size > length && size > 0) throw new Damaged("it ends before a table that it announces");
			take(size);
		}

		private void take(final long size) throws IOException {
			tables += size;
			// NB: Tables on top of each other let a small file fill any memory.
			if (tables > length + SLACK) throw new Damaged("its tables are larger than the file");
		}

		private ByteBuffer read(final long at, final int size) throws IOException {
			return read(at, size, order);
		}

		private ByteBuffer read(final long at, final int size, final ByteOrder byteOrder) throws IOException {
			final ByteBuffer buffer = ByteBuffer.allocate(size);
			bytes.read(at, buffer);
			return buffer.flip().order(byteOrder);
		}
	}
}
