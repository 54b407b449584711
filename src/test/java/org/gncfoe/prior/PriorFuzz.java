package org.gncfoe.prior;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Target for fuzzers such as Jazzer: whatever the bytes, reading a prior ends with a prior or with a sentence. */
public final class PriorFuzz {

	private PriorFuzz() {}

	/** Called by the fuzzer; anything but an IOException with a sentence is a finding. */
	public static void fuzzerTestOneInput(final byte[] data) {
		try {
			PriorFile.read(new ByteArrayInputStream(data), "fuzz");
		}
		catch (final IOException e) {
			if (!e.getMessage().matches("(?s).+ .+\\.")) throw new AssertionError(e);
		}
	}

	/** Files to begin with: headers of many kinds, right and too deep. */
	public static List<byte[]> sound() throws IOException {
		final List<byte[]> all = new ArrayList<>();
		for (final String header : new String[] {
			"{\"__metadata__\":{\"format\":\"gnc-foe-prior\",\"format_version\":\"1\",\"depth\":\"1\"},\"layer1.filters\":" +
				"{\"dtype\":\"F32\",\"shape\":[1,1,1,1],\"data_offsets\":[0,4]}}", "{\"a\":" + "[".repeat(100_000), "{\"a\":{}}" })
		{
			final byte[] text = header.getBytes();
			all.add(ByteBuffer.allocate(12 + text.length).order(ByteOrder.LITTLE_ENDIAN).putLong(text.length).put(text).putInt(0)
				.array());
		}
		final ByteArrayOutputStream whole = new ByteArrayOutputStream();
		final java.nio.file.Path file = java.nio.file.Files.createTempFile("prior", ".safetensors");
		try {
			PriorFile.write(RandomPriors.create(1, 1, java.util.Map.of()), file);
			whole.write(java.nio.file.Files.readAllBytes(file));
		}
		finally {
			java.nio.file.Files.delete(file);
		}
		all.add(whole.toByteArray());
		return all;
	}
}
