package org.gncfoe.batch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 checksum of a file. */
final class Checksum {

	private Checksum() {}

	/**
	 * @return 64 hexadecimal digits
	 * @throws IOException if the file cannot be read
	 */
	static String of(final Path file) throws IOException {
		try (InputStream in = Files.newInputStream(file)) {
			final MessageDigest digest = MessageDigest.getInstance("SHA-256");
			final byte[] buffer = new byte[1 << 16];
			for (int n = in.read(buffer); n >= 0; n = in.read(buffer))
				digest.update(buffer, 0, n);
			return HexFormat.of().formatHex(digest.digest());
		}
		catch (final NoSuchAlgorithmException e) {
			throw new AssertionError("every Java has SHA-256", e);
		}
	}
}
