package org.gncfoe.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * The header of a portable map: {@code P5 640 480 255}, and where the pixels end at least.
 *
 * @param kind the digit after P
 * @param offset where the pixels begin, in bytes
 */
record PnmHeader(int kind, long width, long height, long highest, long offset) {

	private static final int MOST = 1 << 16;

	/** Reads it; null if there is none that makes sense. */
	static PnmHeader read(final FileChannel channel) throws IOException {
		final ByteBuffer start = ByteBuffer.allocate((int) Math.min(MOST, channel.size()));
		while (start.hasRemaining() && channel.read(start, start.position()) >= 0);
		start.flip();
		if (start.remaining() < 3 || start.get() != 'P') return null;
		final int kind = start.get() - '0';
		if (kind < 1 || kind > 6) return null;
		final long width = number(start), height = number(start), highest = kind == 1 || kind == 4 ? 1 : number(start);
		return width < 1 || height < 1 || highest < 1 ? null : new PnmHeader(kind, width, height, highest, start.position());
	}

	/** Where the file ends at least; of text, with a digit and a space for each value. */
	long end() {
		final int samples = kind == 3 || kind == 6 ? 3 : 1;
		if (kind == 1) return offset + width * height;
		if (kind == 4) return offset + (width + 7) / 8 * height;
		return offset + width * height * samples * (kind < 4 ? 2 : highest > 255 ? 2 : 1) - (kind < 4 ? 1 : 0);
	}

	/** The next number and the one blank after it; comments are passed over. 0 if there is none. */
	private static long number(final ByteBuffer text) {
		long value = 0;
		boolean begun = false;
		while (text.hasRemaining()) {
			final int c = text.get();
			if (c == '#' && !begun) while (text.hasRemaining() && text.get() != '\n');
			else if (c >= '0' && c <= '9') {
				begun = true;
				value = Math.min(Integer.MAX_VALUE, 10 * value + c - '0');
			}
			else if (begun) return value;
			else if (!Character.isWhitespace(c)) return 0;
		}
		return begun ? value : 0;
	}
}
