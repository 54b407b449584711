package org.gncfoe.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** Writes TIFF files tag by tag, right and wrong ones. Pages of noise, uncompressed, one strip each. */
public final class Tiffs {

	/** A page: tag to { type, count, value }. */
	public static final class Page {

		private final TreeMap<Integer, long[]> tags = new TreeMap<>();
		private final TreeMap<Integer, byte[]> tables = new TreeMap<>();
		private final byte[] pixels;
		private Integer next;

		private Page(final byte[] pixels) {
			this.pixels = pixels;
		}

		/** Sets a tag. */
		public Page tag(final int tag, final int type, final long count, final long value) {
			tags.put(tag, new long[] { type, count, value });
			return this;
		}

		/** Sets a tag whose value is a table elsewhere in the file. */
		public Page table(final int tag, final int type, final long count, final byte[] table) {
			tables.put(tag, table);
			return tag(tag, type, count, 0);
		}

		/** Makes another page the next one, by its number. */
		public Page next(final int page) {
			next = page;
			return this;
		}
	}

	private Tiffs() {}

	/** A grey page. */
	public static Page page(final int width, final int height, final int bits, final long seed) {
		final byte[] pixels = new byte[width * height * bits / 8];
		new java.util.Random(seed).nextBytes(pixels);
		if (bits == 32) for (int i = 0; i < pixels.length; i += 4)
			ByteBuffer.wrap(pixels).order(ByteOrder.LITTLE_ENDIAN).putFloat(i, 100 + pixels[i]);
		return new Page(pixels).tag(256, 3, 1, width).tag(257, 3, 1, height).tag(258, 3, 1, bits).tag(259, 3, 1, 1).tag(262, 3,
			1, 1).tag(273, 4, 1, -1).tag(277, 3, 1, 1).tag(278, 3, 1, height).tag(279, 4, 1, pixels.length).tag(339, 3, 1,
				bits == 32 ? 3 : 1);
	}

	/** A file of pages, little-endian: of each page its pixels, its tables, its tags. */
	public static byte[] file(final Page... pages) {
		final ByteBuffer out = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
		out.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(0);
		int link = 4;
		final List<Integer> starts = new ArrayList<>(), links = new ArrayList<>();
		for (final Page page : pages) {
			final int offset = out.position();
			out.put(page.pixels);
			page.tables.forEach((tag, table) -> {
				page.tags.get(tag)[2] = out.position();
				out.put(table);
			});
			if (page.tags.containsKey(273) && page.tags.get(273)[2] == -1) page.tags.get(273)[2] = offset;
			out.putInt(link, out.position());
			starts.add(out.position());
			out.putShort((short) page.tags.size());
			page.tags.forEach((tag, t) -> {
				out.putShort(tag.shortValue()).putShort((short) t[0]).putInt((int) t[1]);
				if (t[0] == 3 && t[1] == 1) out.putShort((short) t[2]).putShort((short) 0);
				else out.putInt((int) t[2]);
			});
			link = out.position();
			links.add(link);
			out.putInt(0);
		}
		for (int p = 0; p < pages.length; p++)
			if (pages[p].next != null) out.putInt(links.get(p), starts.get(pages[p].next));
		return Arrays.copyOf(out.array(), out.position());
	}

	/** Four bytes of each number, little-endian. */
	public static byte[] ints(final int... values) {
		final ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
		for (final int v : values)
			bytes.putInt(v);
		return bytes.array();
	}
}
