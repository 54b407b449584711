package org.gncfoe.command;

import java.util.List;

import org.gncfoe.compute.DeviceList;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

import ij.IJ;

/** The command GNC Devices: lists the devices that can compute, in the log. */
@Plugin(type = Command.class, menuPath = "Plugins>Restoration>GNC Devices", headless = true,
	description = "Lists the devices that can compute: memory, driver, self-test and measured speed")
public class GncDevices extends RestorationCommand {

	@Parameter(type = ItemIO.OUTPUT, label = "Devices")
	private String devices;

	@Override
	String title() {
		return "GNC Devices";
	}

	@Override
	public List<String> basics() {
		return List.of();
	}

	@Override
	void execute() {
		devices = String.join("\n", DeviceList.lines(IJ::showStatus));
		IJ.log(devices);
	}
}
