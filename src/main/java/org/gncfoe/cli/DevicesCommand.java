package org.gncfoe.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;

import org.gncfoe.compute.DeviceList;
import org.gncfoe.compute.DeviceCheck;
import org.gncfoe.compute.opencl.DeviceInfo;
import org.gncfoe.compute.opencl.OpenClDevices;
import org.gncfoe.compute.opencl.OpenClException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The subcommand {@code devices}: where this machine can compute. */
@Command(name = "devices", mixinStandardHelpOptions = true, //
	description = "Lists the devices that can compute: memory, driver, self-test and measured speed.")
final class DevicesCommand implements Callable<Integer> {

	@Option(names = "--check", description = "also compare every OpenCL device at length with the reference and the CPU; takes minutes")
	private boolean check;

	@Spec
	private CommandSpec spec;

	@Override
	public Integer call() {
		final PrintWriter out = spec.commandLine().getOut();
		DeviceList.lines(PriorOptions.notices(spec.commandLine())).forEach(out::println);
		out.flush();
		return !check || compare(out) ? 0 : 1;
	}

	/** Compares all devices; true if all passed. */
	private static boolean compare(final PrintWriter out) {
		boolean passed = true;
		for (final DeviceInfo device : OpenClDevices.probe().devices()) {
			out.println("check of " + device.describe());
			try {
				passed &= DeviceCheck.run(device, result -> {
					out.println("  " + result);
					out.flush();
				});
			}
			catch (final OpenClException e) {
				out.println("  FAILED " + e.getMessage());
				passed = false;
			}
		}
		out.println(passed ? "all checks passed" : "some checks FAILED");
		out.flush();
		return passed;
	}
}
