package org.gncfoe.compute.opencl;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.Backends;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What happens where there is no OpenCL: each case in a JVM of its own, from which OpenCL is hidden. */
class FallbackTest {

	@TempDir
	Path home;

	/** Prints the automatically chosen device. */
	public static final class Choose {

		public static void main(final String... args) {
			try (Backend backend = Backends.open(args[0], 0)) {
				System.out.println(backend.name() + ": " + backend.device());
			}
			catch (final IllegalArgumentException e) {
				System.out.println(e.getMessage());
			}
			System.exit(0);
		}
	}

	private String run(final String device, final String option, final String variable) throws Exception {
		return OwnJvm.run(Choose.class, home, option, variable, device);
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '"', value = { //
		"-Dgncfoe.opencl.hide=library,\"\",the OpenCL library cannot be loaded",
		"-Dgncfoe.opencl.hide=platform,\"\",no OpenCL platform",
		"-Dgncfoe.opencl.hide=device,\"\",no OpenCL device found",
		// NB: not simulated: JOCL has nowhere to unpack its library; the loader knows of no driver
		"-Djava.io.tmpdir=/dev/null,\"\",the OpenCL library cannot be loaded",
		"\"\",OCL_ICD_VENDORS=/no/such/folder,no OpenCL" })
	void fallsBackToTheCpuAndSaysWhy(final String option, final String variable, final String reason) throws Exception {
		final String out = run("auto", option, variable);
		assertTrue(out.matches("(?s)cpu: CPU, \\d+ threads? .*") && out.contains("(OpenCL not used: ") && out.contains(reason), out);
	}

	@Test
	void aSystemWithoutTheLibraryIsNoticedBeforeJoclDoes(@TempDir final Path folder) throws Exception {
		assumeFalse(OpenClLibrary.exists(Map.of(), folder.resolve("no cache")), "one where the linker always looks");
		final Path cache = folder.resolve("ld.so.cache"), libraries = Files.createDirectory(folder.resolve("libraries"));
		Files.writeString(cache, "\0libc.so.6\0");
		final Map<String, String> environment = Map.of("LD_LIBRARY_PATH", "/no/such/folder:" + libraries);
		assertFalse(OpenClLibrary.exists(environment, cache));
		Files.writeString(cache, "\0libc.so.6\0libOpenCL.so.1\0");
		assertTrue(OpenClLibrary.exists(environment, cache));
		Files.createFile(libraries.resolve("libOpenCL.so.1"));
		assertTrue(OpenClLibrary.exists(environment, folder.resolve("no cache")));
	}

	@Test
	void askingForADeviceThatIsNotThereIsRefusedWithTheReason() throws Exception {
		final String out = run("opencl", "-Dgncfoe.opencl.hide=platform", "");
		assertTrue(out.contains("There is no device \"opencl\": no OpenCL platform"), out);
	}

	@Test
	void unknownDevicesAreRefused() {
		final String message = assertThrows(IllegalArgumentException.class, () -> Backends.open("no such device", 0))
			.getMessage();
		assertTrue(message.contains("no such device") && message.contains("cpu"), message);
	}
}
