package org.gncfoe.prior;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damages files in the ways that disks, networks and other programs do, and in some more. Same seed, same damages. */
public final class Mutator {

	private static final int[] NUMBERS = { 0, 1, -1, 2, 4, 8, 127, 255, 256, 32767, 65535, 65536, Integer.MAX_VALUE,
		Integer.MIN_VALUE, 0x7ffffff0, 1 << 30, 33_000_000, 100_000_000 };

	private final List<byte[]> sound;
	private final Random random;

	/** @param sound files to begin with */
	public Mutator(final List<byte[]> sound, final long seed) {
		this.sound = List.copyOf(sound);
		random = new Random(seed);
	}

	/** The next damaged file. */
	public byte[] next() {
		byte[] bytes = sound.get(random.nextInt(sound.size())).clone();
		for (int n = 1 + random.nextInt(4); n > 0; n--)
			bytes = damaged(bytes);
		return bytes;
	}

	private byte[] damaged(final byte[] bytes) {
		if (bytes.length < 8) return Arrays.copyOf(bytes, 8 + random.nextInt(100));
		final int at = random.nextInt(bytes.length - 4);
		switch (random.nextInt(8)) {
			case 0:
				return Arrays.copyOf(bytes, random.nextInt(bytes.length));
			case 1:
				// NB: Most of what matters is in the tags, at the end of the files made here, or at the beginning.
				bytes[Math.max(0, bytes.length - 1 - random.nextInt(300))] ^= 1 << random.nextInt(8);
				return bytes;
			case 2:
				bytes[at] ^= 1 << random.nextInt(8);
				return bytes;
			case 3:
				bytes[random.nextInt(16) % bytes.length] = (byte) random.nextInt();
				return bytes;
			case 4: {
				final int far = Math.max(0, bytes.length - 4 - random.nextInt(300));
				ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(far, NUMBERS[random.nextInt(NUMBERS.length)]);
				return bytes;
			}
			case 5:
				ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(at, random.nextInt(bytes.length));
				return bytes;
			case 6: {
				final int from = random.nextInt(bytes.length), n = Math.min(bytes.length - Math.max(from, at), random.nextInt(64));
				System.arraycopy(bytes.clone(), from, bytes, at, Math.max(0, n));
				return bytes;
			}
			default: {
				final byte[] longer = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(64));
				System.arraycopy(bytes, at, longer, at + longer.length - bytes.length, bytes.length - at);
				return longer;
			}
		}
	}
}
