package org.gncfoe.image;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Walks over the blocks of a GIF file, without decoding any. */
final class GifWalk {

	private static final int EXTENSION = 0x21, IMAGE = 0x2c, TRAILER = 0x3b;

	private final FileChannel channel;
	private final ByteBuffer one = ByteBuffer.allocate(1 << 12).limit(0);
	private long at;

	private GifWalk(final FileChannel channel) {
		this.channel = channel;
	}

	/** Whether the file ends before its trailer. */
	static boolean isCut(final FileChannel channel) throws IOException {
		try {
			new GifWalk(channel).walk();
			return false;
		}
		catch (final EOFException e) {
			return true;
		}
	}

	private void walk() throws IOException {
		skip(10);
		final int flags = next();
		skip(2 + colours(flags));
		while (true)
			switch (next()) {
				case EXTENSION -> {
					next();
					skipBlocks();
				}
				case IMAGE -> {
					skip(8);
					skip(colours(next()) + 1);
					skipBlocks();
				}
				case TRAILER -> {
					return;
				}
				default -> {
					// NB: Other bytes between the blocks are passed over by everybody.
				}
			}
	}

	private static int colours(final int flags) {
		return (flags & 0x80) == 0 ? 0 : 3 << (flags & 7) + 1;
	}

	private void skipBlocks() throws IOException {
		for (int n = next(); n > 0; n = next())
			skip(n);
	}

	private void skip(final int n) throws IOException {
		for (int i = 0; i < n; i++)
			next();
	}

	private int next() throws IOException {
		if (!one.hasRemaining()) {
			one.clear();
			final int n = channel.read(one, at);
			if (n <= 0) throw new EOFException();
			at += n;
			one.flip();
		}
		return one.get() & 255;
	}
}
