package org.gncfoe.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

import ij.io.TiffDecoder;

/**
 * Target for fuzzers such as Jazzer: whatever the bytes, the check of TIFF files ends with a sentence or lets ImageJ read
 * them, which then ends too, and takes no more memory than the file has bytes.
 */
public final class TiffFuzz {

	private TiffFuzz() {}

	/** Called by the fuzzer; an error, or anything but an IOException, is a finding. */
	public static void fuzzerTestOneInput(final byte[] data) {
		final long[] read = new long[1];
		try {
			TiffCheck.of(new TiffCheck.Bytes() {

				@Override
				public long length() {
					return data.length;
				}

				@Override
				public void read(final long at, final ByteBuffer to) throws IOException {
					read[0] += to.remaining();
					if (at < 0 || at + to.remaining() > data.length) throw new TiffCheck.Damaged("it ends too early");
					to.put(data, (int) at, to.remaining());
				}
			});
		}
		catch (final IOException e) {
			return;
		}
		finally {
			if (read[0] > 4L * data.length + 200_000) throw new AssertionError(read[0] + " bytes read of " + data.length);
		}
		try {
			new TiffDecoder(new ByteArrayInputStream(data), "fuzz").getTiffInfo();
		}
		catch (final IOException | RuntimeException e) {
			// NB: Those are one sentence to the user; what must not be is no end, or no memory.
		}
	}

	/** Files to begin with. */
	public static List<byte[]> sound() {
		return List.of(Tiffs.file(Tiffs.page(20, 30, 16, 1)), Tiffs.file(Tiffs.page(9, 8, 8, 1), Tiffs.page(9, 8, 8, 2), Tiffs
			.page(9, 8, 8, 3)), Tiffs.file(Tiffs.page(9, 8, 32, 1).table(50838, 4, 3, Tiffs.ints(12, 4, 4)).table(50839, 1, 20,
				Tiffs.ints(0x494a494a, 0x6c61626c, 2, 0x410042, 0x430044))), Tiffs.file(Tiffs.page(20, 30, 8, 1).tag(278, 3, 1, 10)
					.table(273, 4, 3, Tiffs.ints(8, 208, 408)).table(279, 4, 3, Tiffs.ints(200, 200, 200)).table(270, 2, 40,
						"ImageJ=1.54p\nimages=1\nslices=1\nmin=0\n\0\0\0".getBytes())));
	}
}
