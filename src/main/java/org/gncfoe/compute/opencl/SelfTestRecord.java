package org.gncfoe.compute.opencl;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

import org.gncfoe.prior.AtomicFile;
import org.gncfoe.prior.Priors;

/**
 * What is remembered of self-tests, one entry for each device, driver and version of the kernels, in the file
 * {@code opencl-devices.properties} of the user's folder. A folder that cannot be written to is no error: the test is then
 * repeated in the next run.
 */
final class SelfTestRecord {

	private static final String PASSED = "passed";

	private SelfTestRecord() {}

	private static Path file() {
		return Priors.userFolder().resolveSibling("opencl-devices.properties");
	}

	private static String key(final DeviceInfo d) {
		return d.name() + " | " + d.platform() + " | " + d.driver() + " | " + KernelSource.digest();
	}

	private static Properties load() {
		final Properties all = new Properties();
		try (Reader in = Files.newBufferedReader(file(), StandardCharsets.UTF_8)) {
			all.load(in);
		}
		catch (final IOException | IllegalArgumentException e) {
			// no file yet, or an unreadable one
			all.clear();
		}
		return all;
	}

	/** Null if nothing is known, else why the device is refused, or nothing if it passed. */
	static synchronized String refusal(final DeviceInfo device) {
		final String entry = load().getProperty(key(device));
		return entry == null ? null : entry.equals(PASSED) ? "" : entry;
	}

	/** Remembers a result; an empty refusal means that the device passed. */
	static synchronized void remember(final DeviceInfo device, final String refusal) {
		final Properties all = load();
		all.setProperty(key(device), refusal.isEmpty() ? PASSED : refusal);
		try {
			Files.createDirectories(file().getParent());
			AtomicFile.write(file(), out -> all.store(out, "GNC-FoE: self-tests of OpenCL devices; delete to repeat them"));
		}
		catch (final IOException e) {
			// the test will be repeated
		}
	}
}
