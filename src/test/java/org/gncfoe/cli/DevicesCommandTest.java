package org.gncfoe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;

import org.junit.jupiter.api.Test;

import picocli.CommandLine;

/** Tests {@link DevicesCommand} and {@link BenchmarkCommand}; both work without OpenCL too. */
class DevicesCommandTest {

	private static String run(final String... args) {
		final StringWriter out = new StringWriter();
		final CommandLine commandLine = Main.commandLine();
		commandLine.setOut(new PrintWriter(out, true));
		assertEquals(0, commandLine.execute(args), out.toString());
		return out.toString();
	}

	@Test
	void listsTheDevicesAndTheChoice() {
		final String out = run("devices");
		assertTrue(out.contains("OpenCL: ") || out.contains("self-test passed"), out);
		assertTrue(out.contains("GFLOP/s measured") && out.contains("auto: "), out);
	}

	@Test
	void benchmarkMeasuresEveryKindOfWork() {
		final String out = run("benchmark", "--device", "cpu", "--sizes", "32", "--layers", "1", "--repeats", "1");
		for (final String what : new String[] { "gradient step 32^2", "denoise, 10 steps 32^2", "training step",
			"multiply-add peak", "transfers", "R^1 convolution 7x7, 1 -> 48 | ",
			"R^1 convolution 7x7, 1 -> 48, transposed | " })
			assertTrue(out.contains(what), out);
	}
}
