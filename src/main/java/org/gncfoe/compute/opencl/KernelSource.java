package org.gncfoe.compute.opencl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The kernels' source text, from this package's resources. */
final class KernelSource {

	/** All files. */
	static final String[] FILES = { "common.cl", "convolution.cl", "spline.cl", "image.cl", "fused.cl", "rows.cl", "training.cl",
		"optimizer.cl", "peak.cl" };

	private KernelSource() {}

	/** The text of one file. */
	static String text(final String file) {
		try (InputStream in = KernelSource.class.getResourceAsStream(file)) {
			if (in == null) throw new IllegalStateException("the kernel file " + file + " is missing from the jar");
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	/** A digest of all kernels: results of self-tests are remembered for one version of them only. */
	static String digest() {
		try {
			final MessageDigest sha = MessageDigest.getInstance("SHA-256");
			for (final String file : FILES)
				sha.update(text(file).getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(sha.digest(), 0, 8);
		}
		catch (final NoSuchAlgorithmException e) {
			throw new IllegalStateException(e);
		}
	}
}
