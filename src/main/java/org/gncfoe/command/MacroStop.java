package org.gncfoe.command;

import ij.macro.Interpreter;

/**
 * Ends the macro that runs a command which failed or was cancelled, as ImageJ's own commands do:
 * its next lines would take the image as it was for the result.
 */
final class MacroStop {

	private MacroStop() {}

	/**
	 * Ends the macro, if there is one.
	 *
	 * @param reason what the macro's error message is; not shown here
	 */
	static void stop(final String reason) {
		final Interpreter macro = Interpreter.getInstance();
		if (macro == null) return;
		// NB: abortMacro() would end the command's own thread too, and without this a second dialog would
		// say the reason.
		macro.setIgnoreErrors(true);
		macro.abort(reason);
	}
}
