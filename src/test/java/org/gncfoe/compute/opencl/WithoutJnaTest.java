package org.gncfoe.compute.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.Backends;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenCL in a virtual machine whose class path has no JNA, as in Fiji. */
class WithoutJnaTest {

	@TempDir
	Path home;

	/** Says what it found, and what it opened. */
	public static final class Look {

		public static void main(final String... args) throws Exception {
			try {
				Class.forName("com.sun.jna.Native");
				System.out.println("JNA is here");
			}
			catch (final ClassNotFoundException e) {
				System.out.println("no JNA");
			}
			System.out.println(OpenClDevices.probe().reason());
			try (Backend backend = Backends.open("auto", 1)) {
				System.out.println(backend.device());
			}
			System.out.println(OpenClDevices.probe().devices());
			System.exit(0);
		}
	}

	@Test
	void theReasonIsNoMissingClass() throws Exception {
		final String said = look("false");
		assertTrue(said.startsWith("no JNA"), said);
		assertFalse(said.contains("NoClassDefFoundError") || said.contains("JNA is here"), said);
	}

	/** Whatever devices there are with JNA are found without it too, where the user says so. */
	@Test
	void driversWork() throws Exception {
		Device.first();
		final String said = look("true");
		assertTrue(said.contains(OpenClDevices.probe().devices().get(0).name()), said);
		assertEquals("", said.lines().skip(1).findFirst().orElse(""), said);
	}

	private String look(final String trust) throws Exception {
		final String path = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter(jar -> !Path.of(jar).getFileName().toString().startsWith("jna")).collect(
			Collectors.joining(File.pathSeparator));
		final Process process = new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin",
			"java").toString(), "-cp", path, "-Djava.awt.headless=true", "-Dgncfoe.home=" + home, "-D" +
			DriverSignals.TRUST + "=" + trust, Look.class.getName())).redirectErrorStream(true).start();
		final String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertEquals(0, process.waitFor(), said);
		return said;
	}
}
