package org.gncfoe.ij1;

import ij.plugin.PlugIn;

/**
 * A SciJava command as a plugin of ImageJ 1.x. A line of {@code plugins.config} makes a menu entry of any command:
 *
 * <pre>
 * Plugins&gt;Restoration, "GNC Denoise", org.gncfoe.ij1.CommandPlugIn("org.gncfoe.command.GncDenoise")
 * </pre>
 */
public final class CommandPlugIn implements PlugIn {

	/**
	 * Runs a command on the current image: with the options of a macro if there are any, else with those that the user gives
	 * in a dialog.
	 *
	 * @param command name of the command's class
	 * @throws IllegalArgumentException if there is no such command
	 */
	@Override
	public void run(final String command) {
		// NB: ImageJ has a class loader for plugins; SciJava looks for its index with that of the thread.
		final Thread thread = Thread.currentThread();
		final ClassLoader before = thread.getContextClassLoader();
		thread.setContextClassLoader(CommandPlugIn.class.getClassLoader());
		try {
			CommandRunner.instance().run(command);
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}
}
