package org.gncfoe.compute.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a program in a JVM of its own, as OpenCL is looked for only once in each. */
public final class OwnJvm {

	private OwnJvm() {}

	/**
	 * Runs a program and expects it to end well.
	 *
	 * @param program a class with a main method
	 * @param home the folder for what is remembered of devices
	 * @param option an option of the JVM, may be empty
	 * @param variable an environment variable, NAME=VALUE, may be empty
	 * @return all it printed
	 */
	public static String run(final Class<?> program, final Path home, final String option, final String variable,
		final String... arguments) throws Exception
	{
		final List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java")
			.toString(), "-cp", System.getProperty("java.class.path"), "-Djava.awt.headless=true", "-Dgncfoe.home=" + home));
		if (!option.isEmpty()) command.add(option);
		command.add(program.getName());
		command.addAll(List.of(arguments));
		final ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		if (!variable.isEmpty()) builder.environment().put(variable.split("=")[0], variable.split("=")[1]);
		final Process process = builder.start();
		final String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
		assertEquals(0, process.waitFor(), out);
		return out;
	}
}
