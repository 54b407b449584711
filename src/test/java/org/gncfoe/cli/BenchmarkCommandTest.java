package org.gncfoe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import picocli.CommandLine;

/** Tests what {@link BenchmarkCommand} measures of the solvers, with a limit that leaves out long runs. */
class BenchmarkCommandTest {

	@Test
	void solversHaveTheirSecondsOrAreLeftOut() {
		final StringWriter out = new StringWriter(), err = new StringWriter();
		final CommandLine line = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
		assertEquals(0, line.execute("benchmark", "--solvers", "--device", "cpu", "--repeats", "1", "--limit", "0.05"), err
			.toString());
		final String text = out.toString();
		assertTrue(Pattern.compile("\\| denoise, one step \\| \\d+\\.\\d{3} \\|").matcher(text).find(), text);
		for (final String solver : new String[] { "denoise, GNC flow, 10 steps", "denoise, joint optimisation, 10 steps",
			"denoise, learned, 5 steps", "inpaint, GNC flow, 50 steps" })
			assertTrue(Pattern.compile("\\| " + solver + " \\| (left out: about )?\\d").matcher(text).find(), solver + " in " +
				text);
	}
}
