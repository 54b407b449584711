package org.gncfoe.command;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.Backends;
import org.gncfoe.compute.opencl.DeviceReport;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

import ij.IJ;

/** The command GNC Devices: lists the devices that can compute, in the log. */
@Plugin(type = Command.class, menuPath = "Plugins>Restoration>GNC Devices", headless = true,
	description = "Lists the devices that can compute: memory, driver, self-test and measured speed")
public class GncDevices implements Command {

	@Parameter(type = ItemIO.OUTPUT, label = "Devices")
	private String devices;

	@Override
	public void run() {
		final StringBuilder text = new StringBuilder();
		for (final String line : DeviceReport.lines())
			text.append(line).append('\n');
		try (Backend chosen = Backends.open(Backends.AUTO, 0)) {
			text.append("auto: ").append(chosen.device());
		}
		devices = text.toString();
		IJ.log(devices);
	}
}
