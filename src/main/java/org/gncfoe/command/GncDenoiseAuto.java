package org.gncfoe.command;

import java.util.List;

import org.scijava.command.Command;
import org.scijava.plugin.Plugin;

/**
 * The command <i>GNC Denoise (auto)</i>: <i>GNC Denoise</i> at once, with everything measured or at
 * its default. For a shortcut, or a button of the toolbar:
 *
 * <pre>
 * run("GNC Denoise (auto)");
 * </pre>
 */
@Plugin(type = Command.class, menuPath = "Plugins>Restoration>GNC Denoise (auto)", headless = true,
	description = "Removes noise at once, without a dialog: its strength is measured")
public class GncDenoiseAuto extends GncDenoise {

	@Override
	String title() {
		return "GNC Denoise (auto)";
	}

	@Override
	public List<String> basics() {
		return List.of();
	}
}
