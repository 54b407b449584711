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

	@Test
	void tooLittleMemoryIsOneSentence() {
		assertEquals(2, fail(() -> {
			throw new OutOfMemoryError("Java heap space");
		}));
		assertTrue(err.toString().startsWith("There is too little memory"), err.toString());
	}

	@Test
	void filesThatFailAreOneSentence() {
		assertEquals(2, fail(() -> {
			throw new java.io.IOException("The disk is full: make room.");
		}));
		assertEquals("The disk is full: make room.", err.toString().trim());
	}

	@Test
	void aFaultOfTheProgramIsSaidAboveItsTrace() {
		assertEquals(1, fail(() -> {
			throw new IllegalStateException("broken");
		}));
		assertTrue(err.toString().startsWith("The program failed"), err.toString());
		assertTrue(err.toString().contains("at org.gncfoe"), err.toString());
	}

	// -- Helper methods --

	/** A subcommand that only fails. */
	@CommandLine.Command(name = "failing")
	record Failing(java.util.concurrent.Callable<Integer> failure) implements java.util.concurrent.Callable<Integer> {

		@Override
		public Integer call() throws Exception {
			return failure.call();
		}
	}

	private int fail(final java.util.concurrent.Callable<Integer> failure) {
		return execute(Main.commandLine().addSubcommand(new Failing(failure)), "failing");
	}

	private int execute(final String... args) {
		return execute(Main.commandLine(), args);
	}

	private int execute(final CommandLine commandLine, final String... args) {
		commandLine.setOut(new PrintWriter(out, true));
		commandLine.setErr(new PrintWriter(err, true));
		return commandLine.execute(args);
	}
}
