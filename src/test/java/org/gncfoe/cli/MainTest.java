package org.gncfoe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;

import org.junit.jupiter.api.Test;

import picocli.CommandLine;

/** Tests {@link Main}: what the bare command line answers. */
class MainTest {

	private final StringWriter out = new StringWriter();
	private final StringWriter err = new StringWriter();

	@Test
	void versionNamesProgramAndVersion() {
		assertEquals(0, execute("--version"));
		assertTrue(out.toString().matches("gnc-foe \\d+\\.\\d+\\.\\d+\\S*.*\\R"),
			out.toString());
	}

	@Test
	void helpSaysHowToCall() {
		assertEquals(0, execute("--help"));
		assertTrue(out.toString().startsWith("Usage: gnc-foe"), out.toString());
	}

	@Test
	void unknownOptionIsBadUsage() {
		assertEquals(2, execute("--no-such-option"));
		assertTrue(err.toString().contains("--no-such-option"), err.toString());
		assertEquals("", out.toString());
	}

	@Test
	void missingCommandIsBadUsage() {
		assertEquals(2, execute());
		assertTrue(err.toString().contains("No command given"), err.toString());
	}

	// -- Helper methods --

	private int execute(final String... args) {
		final CommandLine commandLine = Main.commandLine();
		commandLine.setOut(new PrintWriter(out, true));
		commandLine.setErr(new PrintWriter(err, true));
		return commandLine.execute(args);
	}
}
