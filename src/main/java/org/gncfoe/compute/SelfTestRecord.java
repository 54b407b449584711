package org.gncfoe.compute;

import java.io.IOException;
import java.io.Reader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.gncfoe.prior.AtomicFile;
import org.gncfoe.prior.Priors;

/**
 * What is remembered of self-tests, one entry for each device, driver and version of the kernels, in the file
 * {@code opencl-devices.properties} of the user's folder. A test that begins leaves a mark: one that is still there in the
 * next run tells of a driver that took the program down. A folder that cannot be written to is no error: the test is then
 * repeated in the next run.
 */
final class SelfTestRecord {

	private static final Pattern PASSED = Pattern.compile("passed, (\\S+) ms, Java (\\S+) ms");

	private static final Pattern BEGUN = Pattern.compile("begun (\\S+) by process (\\d+)@(.*)");

	/** How long a test on another computer that shares the folder may be under way, in seconds. */
	private static final long ELSEWHERE = 600;

	/** What could not be written, for this run. */
	private static final Map<String, String> UNWRITTEN = new ConcurrentHashMap<>();

	private SelfTestRecord() {}

	private static Path file() {
		return Priors.userFolder().resolveSibling("opencl-devices.properties");
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

	/** How the last test of a device ended; null if nothing is known. */
	static synchronized SelfTestResult get(final ComputeDevice device) {
		final String entry = load().getProperty(device.key(), UNWRITTEN.get(file() + device.key()));
		if (entry == null || entry.equals("passed")) return null; // NB: no times were measured in earlier versions
		final Matcher passed = PASSED.matcher(entry), begun = BEGUN.matcher(entry);
		if (passed.matches()) try {
			return SelfTestResult.passed(new StepTimes(Double.parseDouble(passed.group(1)), Double.parseDouble(passed.group(
				2))));
		}
		catch (final NumberFormatException e) {
			return null;
		}
		if (!begun.matches()) return SelfTestResult.refused(entry);
		if (isRunning(begun)) return null;
		return SelfTestResult.refused("a self-test that began at " + begun.group(1) +
			" never ended, so its driver may have taken the program down");
	}

	/** True if the process that began a test is still at work on it. */
	private static boolean isRunning(final Matcher begun) {
		try {
			final Instant start = Instant.parse(begun.group(1));
			if (!begun.group(3).equals(process().split("@", 2)[1])) return start.plusSeconds(ELSEWHERE).isAfter(Instant.now());
			return ProcessHandle.of(Long.parseLong(begun.group(2))).filter(ProcessHandle::isAlive).map(p -> p.info()
				.startInstant().map(s -> s.minusSeconds(2).isBefore(start)).orElse(true)).orElse(false);
		}
		catch (final RuntimeException e) {
			return false;
		}
	}

	/** This process, number@host. */
	private static String process() {
		return ProcessHandle.current().pid() + "@" + ManagementFactory.getRuntimeMXBean().getName().replaceFirst(".*@", "");
	}

	/** Marks that a test begins. */
	static void begin(final ComputeDevice device) {
		put(device, "begun " + Instant.now().truncatedTo(ChronoUnit.SECONDS) + " by process " + process());
	}

	/** Remembers a result if it is a lasting one; takes the mark away. */
	static void remember(final ComputeDevice device, final SelfTestResult result) {
		if (!result.lasting()) put(device, null);
		else if (!result.passed()) put(device, result.refusal());
		else put(device, String.format(Locale.ROOT, "passed, %.3f ms, Java %.3f ms", result.times().device(), result.times()
			.java()));
	}

	private static synchronized void put(final ComputeDevice device, final String entry) {
		final Properties all = load();
		if (entry == null) all.remove(device.key());
		else all.setProperty(device.key(), entry);
		UNWRITTEN.remove(file() + device.key());
		try {
			Files.createDirectories(file().getParent());
			AtomicFile.write(file(), out -> all.store(out, "GNC-FoE: self-tests of OpenCL devices; delete to repeat them"));
		}
		catch (final IOException e) {
			if (entry != null) UNWRITTEN.put(file() + device.key(), entry);
		}
	}

	/** Forgets why a device was refused. */
	static void forgetRefusal(final ComputeDevice device) {
		final SelfTestResult known = get(device);
		if (known != null && !known.passed()) put(device, null);
	}
}
