package org.gncfoe.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.Backends;
import org.gncfoe.compute.cpu.CpuBackend;
import org.gncfoe.compute.cpu.CpuSpeed;
import org.gncfoe.compute.opencl.DeviceReport;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The subcommand {@code devices}: where this machine can compute. */
@Command(name = "devices", mixinStandardHelpOptions = true, //
	description = "Lists the devices that can compute: memory, driver, self-test and measured speed.")
final class DevicesCommand implements Callable<Integer> {

	@Spec
	private CommandSpec spec;

	@Override
	public Integer call() {
		final PrintWriter out = spec.commandLine().getOut();
		DeviceReport.lines().forEach(out::println);
		try (Backend cpu = new CpuBackend()) {
			out.printf(Locale.ROOT, "cpu: %s (Java), %.0f GFLOP/s measured%n", cpu.device(), CpuSpeed.gigaflops());
		}
		try (Backend chosen = Backends.open(Backends.AUTO, 0)) {
			out.println("auto: " + chosen.device());
		}
		out.flush();
		return 0;
	}
}
