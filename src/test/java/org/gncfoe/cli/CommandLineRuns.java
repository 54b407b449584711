package org.gncfoe.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Runs the command line in this process, for tests. */
abstract class CommandLineRuns {

	/** What the last run wrote. */
	String out, err;

	/** Runs it; the exit code. */
	final int execute(final String... args) {
		final StringWriter o = new StringWriter(), e = new StringWriter();
		final int code = Main.commandLine().setOut(new PrintWriter(o)).setErr(new PrintWriter(e)).execute(args);
		out = o.toString();
		err = e.toString();
		return code;
	}
}
