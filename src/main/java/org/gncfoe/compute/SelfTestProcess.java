package org.gncfoe.compute;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.gncfoe.prior.Priors;

/**
 * Runs the self-test of a device in a Java virtual machine of its own: a driver that crashes or hangs there takes nothing
 * with it, and can be ended.
 */
public final class SelfTestProcess {

	/** What the process prints: that it runs, and the result. */
	private static final String STARTED = "GNC-FoE self-test started", PASSED = "GNC-FoE self-test passed ", REFUSED =
		"GNC-FoE self-test refused ", NOT_NOW = "GNC-FoE self-test not now ";

	/** Exit codes of processes that something else ended: SIGINT, SIGKILL, SIGTERM. */
	private static final Set<Integer> ENDED = Set.of(130, 137, 143);

	/** Exit code of a process that lacks classes. */
	private static final int INCOMPLETE = 3;

	private SelfTestProcess() {}

	/** The program: tests the device of this index, if it is the one of this key, and prints the result. */
	public static void main(final String... args) {
		started();
		final ComputeDevice device = device(Integer.parseInt(args[0]), args[1]);
		final SelfTestResult result = device == null ? SelfTestResult.notNow("the device is gone") : SelfTest.test(
			device::open);
		// NB: where that is a library missing here, the caller tests in its own process
		if (result.refusal().contains(NoClassDefFoundError.class.getName())) Runtime.getRuntime().halt(INCOMPLETE);
		if (result.passed()) System.out.println(PASSED + result.times().device() + " " + result.times().java());
		else System.out.println((result.lasting() ? REFUSED : NOT_NOW) + result.refusal().replaceAll("\\s+", " "));
		System.out.flush();
		// NB: no driver gets another chance to crash
		Runtime.getRuntime().halt(0);
	}

	/** Says that the program runs, and lets it end with the one that started it. */
	static void started() {
		System.out.println(STARTED);
		System.out.flush();
		final Thread watch = new Thread(() -> {
			try {
				while (System.in.read() >= 0);
			}
			catch (final IOException e) {
				// as at the end
			}
			Runtime.getRuntime().halt(1);
		}, "GNC-FoE parent");
		watch.setDaemon(true);
		watch.start();
	}

	private static ComputeDevice device(final int index, final String key) {
		ComputeDevice found = null;
		for (final ComputeDevice device : Providers.devices())
			if (device.key().equals(key) && (found == null || device.index() == index)) found = device;
		return found;
	}

	/** Tests a device of this machine. */
	static SelfTestResult test(final ComputeDevice device, final long seconds) throws IOException, InterruptedException {
		return run(SelfTestProcess.class, seconds, String.valueOf(device.index()), device.key());
	}

	/**
	 * Runs a program that tests.
	 *
	 * @param seconds how long it may take
	 * @throws IOException if no such process can be started here; says nothing about the device
	 */
	static SelfTestResult run(final Class<?> program, final long seconds, final String... arguments) throws IOException,
		InterruptedException
	{
		final Path output = Files.createTempFile("gnc-foe-self-test", ".txt");
		final ProcessBuilder builder = new ProcessBuilder(command(program, arguments)).redirectOutput(output.toFile())
			.redirectError(ProcessBuilder.Redirect.DISCARD);
		try {
			final Process process = builder.start();
			final boolean ended;
			try {
				ended = process.waitFor(seconds, TimeUnit.SECONDS);
			}
			finally {
				process.destroyForcibly();
			}
			return result(Files.readString(output), ended ? process.exitValue() : null, seconds);
		}
		finally {
			Files.deleteIfExists(output);
		}
	}

	/** @param code the exit code; null if it had to be ended */
	private static SelfTestResult result(final String output, final Integer code, final long seconds) throws IOException {
		for (final String line : output.split("\\R")) {
			if (line.startsWith(REFUSED)) return SelfTestResult.refused(line.substring(REFUSED.length()));
			if (line.startsWith(NOT_NOW)) return new SelfTestResult(line.substring(NOT_NOW.length()), false, null);
			if (line.startsWith(PASSED)) {
				final String[] times = line.substring(PASSED.length()).split(" ");
				return SelfTestResult.passed(new StepTimes(Double.parseDouble(times[0]), Double.parseDouble(times[1])));
			}
		}
		if (code != null && code == INCOMPLETE) throw new IOException("the Java process lacks classes");
		if (!output.contains(STARTED)) throw new IOException("no Java process could be started (exit code " + code + ")");
		if (code == null) return SelfTestResult.refused("its driver did not finish the self-test within " + seconds + " s");
		if (ENDED.contains(code)) return SelfTestResult.notNow("its process was ended from outside");
		return SelfTestResult.refused("its driver crashed in the self-test (exit code " + code + ")");
	}

	private static List<String> command(final Class<?> program, final String... arguments) {
		final boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("windows");
		final List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", windows
			? "java.exe" : "java").toString(), "-cp", classPath(program), "-Xmx512m", "-Djava.awt.headless=true",
			"-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=" + Priors.userFolder().resolveSibling("opencl-crash-%p.log")));
		System.getProperties().stringPropertyNames().stream().filter(p -> p.startsWith("gncfoe.") || p.startsWith("jna.") || p
			.equals("java.io.tmpdir")).sorted().forEach(p -> command.add("-D" + p + "=" + System.getProperty(p)));
		command.add(program.getName());
		command.addAll(List.of(arguments));
		return command;
	}

	/** The jars of what the test needs. NB: Fiji's whole class path can be too long for a command line. */
	private static String classPath(final Class<?> program) {
		final Set<String> jars = new LinkedHashSet<>();
		for (final String name : new String[] { program.getName(), SelfTest.class.getName(), "org.jocl.CL",
			"com.sun.jna.Native", "com.google.gson.Gson", "net.imglib2.parallel.Parallelization" })
			try {
				final CodeSource source = Class.forName(name, false, program.getClassLoader()).getProtectionDomain()
					.getCodeSource();
				if (source != null) jars.add(Path.of(source.getLocation().toURI()).toString());
			}
			catch (final Exception | LinkageError e) {
				// not there, as JNA may be, or no file: the process will not find its program, and say so
			}
		return String.join(File.pathSeparator, jars);
	}
}
