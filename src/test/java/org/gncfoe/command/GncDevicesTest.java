package org.gncfoe.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Path;

import org.gncfoe.compute.opencl.OpenClDevices;
import org.gncfoe.compute.opencl.OwnJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scijava.Context;
import org.scijava.command.CommandService;
import org.scijava.log.LogLevel;
import org.scijava.log.LogService;
import org.scijava.task.TaskService;

/** Tests {@link GncDevices}. */
class GncDevicesTest {

	/** Runs the command and prints its output. */
	public static final class Run {

		public static void main(final String... args) throws Exception {
			final Context context = new Context(CommandService.class, TaskService.class, LogService.class);
			context.service(LogService.class).setLevel(LogLevel.NONE);
			final Object devices = context.service(CommandService.class).run(GncDevices.class, true).get().getOutput("devices");
			System.out.println("-- devices --\n" + devices);
			System.exit(0);
		}
	}

	private static String[] lines(final Path home, final String option) throws Exception {
		final String out = OwnJvm.run(Run.class, home, option, "");
		return out.substring(out.indexOf("-- devices --")).lines().skip(1).toArray(String[]::new);
	}

	@Test
	void listsOpenClDevicesWithTestAndSpeed(@TempDir final Path home) throws Exception {
		final OpenClDevices.Probe probe = OpenClDevices.probe();
		assumeFalse(probe.devices().isEmpty(), probe.reason());
		final String[] lines = lines(home, "");
		assertEquals(probe.devices().size() + 2, lines.length, String.join("\n", lines));
		for (int i = 0; i < probe.devices().size(); i++) {
			final String name = probe.devices().get(i).name();
			assertTrue(lines[i].startsWith(i + ": " + name), lines[i]);
			assertTrue(lines[i].matches(".*, \\d+ MiB \\(.*driver .*, self-test passed, \\S+ ms a step \\(Java \\S+\\), \\d+ GFLOP/s, .* GB/s measured"), lines[i]);
		}
		assertTrue(lines[lines.length - 2].matches("cpu: CPU, \\d+ threads? \\(Java\\), \\d+ GFLOP/s measured"), lines[lines.length -
			2]);
		assertTrue(lines[lines.length - 1].startsWith("auto: OpenCL: "), lines[lines.length - 1]);
	}

	@Test
	void saysWhyThereIsNoOpenCl(@TempDir final Path home) throws Exception {
		final String[] lines = lines(home, "-D" + OpenClDevices.HIDE + "=platform");
		assertEquals(3, lines.length, String.join("\n", lines));
		assertEquals("OpenCL: no OpenCL platform (driver) is installed", lines[0]);
		assertTrue(lines[1].startsWith("cpu: CPU, "), lines[1]);
		assertTrue(lines[2].startsWith("auto: CPU, ") && lines[2].endsWith(
			"(OpenCL not used: no OpenCL platform (driver) is installed)"), lines[2]);
	}
}
