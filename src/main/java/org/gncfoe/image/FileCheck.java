package org.gncfoe.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import ij.io.FileInfo;

/** Whether files of simple formats are as long as their headers promise: ImageJ fills up what is missing, silently. */
final class FileCheck {

	private static final int BLOCK = 2880, CARD = 80, MOST_BLOCKS = 1000;

	private FileCheck() {}

	/** Whether a file of portable grey or colour map (PGM, PPM, PBM) is cut short. */
	static boolean isPnmCut(final Path file) throws IOException {
		try (FileChannel channel = FileChannel.open(file)) {
			final PnmHeader header = PnmHeader.read(channel);
			return header != null && channel.size() < header.end();
		}
	}

	/**
	 * Whether a file of the Flexible Image Transport System is cut short, as far as its first header tells. After the FITS
	 * standard 4.0: blocks of 2880 bytes, cards of 80.
	 */
	static boolean isFitsCut(final Path file) throws IOException {
		try (FileChannel channel = FileChannel.open(file)) {
			long bits = 0, values = 1;
			int axes = 0;
			for (int block = 0; block < MOST_BLOCKS; block++) {
				final byte[] cards = new byte[BLOCK];
				if (!fill(channel, (long) block * BLOCK, cards)) return true;
				for (int c = 0; c < BLOCK; c += CARD) {
					final String card = new String(cards, c, CARD, StandardCharsets.ISO_8859_1);
					final String key = card.substring(0, 8).strip();
					if (key.equals("BITPIX")) bits = Math.abs(number(card));
					else if (key.equals("NAXIS")) axes = (int) number(card);
					else if (key.matches("NAXIS[1-9]") && key.charAt(5) - '0' <= axes) values = Math.multiplyExact(values, Math.max(
						1, number(card)));
					else if (key.equals("END")) return channel.size() < (block + 1L) * BLOCK + Math.multiplyExact(values, bits) / 8;
				}
			}
			return true;
		}
		catch (final ArithmeticException e) {
			return true;
		}
	}

	private static long number(final String card) {
		final String value = card.substring(Math.min(card.length(), 10)).split("/", 2)[0].strip();
		return value.matches("[+-]?\\d{1,18}") ? Long.parseLong(value) : 0;
	}

	/** Whether a Windows bitmap without compression is cut short. */
	static boolean isBmpCut(final Path file) throws IOException {
		try (FileChannel channel = FileChannel.open(file)) {
			final byte[] bytes = new byte[34];
			if (!fill(channel, 0, bytes)) return true;
			final ByteBuffer header = ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN);
			if (header.getInt(14) < 40 || header.getInt(30) != 0) return false;
			final long width = Math.abs((long) header.getInt(18)), height = Math.abs((long) header.getInt(22));
			final long row = (width * header.getShort(28) + 31) / 32 * 4;
			return channel.size() < (header.getInt(10) & 0xffffffffL) + row * height;
		}
	}

	/** Whether a GIF file ends before its trailer. After the specification GIF89a (CompuServe 1990). */
	static boolean isGifCut(final Path file) throws IOException {
		try (FileChannel channel = FileChannel.open(file)) {
			return GifWalk.isCut(channel);
		}
	}

	/** Whether raw pixels end after the file does, as far as their header tells. */
	static boolean isRawCut(final FileInfo info, final long length) {
		return info != null && info.compression <= FileInfo.COMPRESSION_NONE && info.getOffset() + Math.max(1L, info.nImages) *
			info.width * info.height * info.getBytesPerPixel() > length;
	}

	/** Fills an array from a place in the file; false if the file ends before. */
	static boolean fill(final FileChannel channel, final long at, final byte[] bytes) throws IOException {
		final ByteBuffer buffer = ByteBuffer.wrap(bytes);
		while (buffer.hasRemaining())
			if (channel.read(buffer, at + buffer.position()) < 0) return false;
		return true;
	}
}
