package org.gncfoe.scripts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.gncfoe.command.GncDenoise;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scijava.Context;
import org.scijava.app.StatusService;
import org.scijava.command.CommandService;
import org.scijava.log.LogLevel;
import org.scijava.log.LogService;
import org.scijava.script.AdaptedScriptLanguage;
import org.scijava.script.ScriptModule;
import org.scijava.script.ScriptService;
import org.scijava.task.TaskService;

import ij.IJ;
import ij.ImagePlus;

/**
 * Runs the Groovy and Jython examples in docs/scripts through SciJava's script service, without a screen, as Fiji does. The
 * macros among them are run by {@link org.gncfoe.ij1.PlainImageJIT}.
 */
class ScriptsTest {

	private static final Path SCRIPTS = Path.of("docs", "scripts");

	@TempDir
	private Path folder;

	/** A small noisy image. */
	private Path sample;

	private Context context;
	private ScriptService scripts;

	@BeforeEach
	void start() {
		final ImagePlus cells = IJ.openImage(Path.of("sample-images", "noisy-cells.tif").toString());
		cells.setRoi(120, 0, 90, 80);
		sample = folder.resolve("sample.tif");
		IJ.saveAsTiff(cells.crop(), sample.toString());
		context = new Context(ScriptService.class, CommandService.class, TaskService.class, StatusService.class,
			LogService.class);
		context.service(LogService.class).setLevel(LogLevel.NONE);
		scripts = context.service(ScriptService.class);
		scripts.getIndex().add(new Groovy(), false);
		scripts.getIndex().add(new Jython(), false);
	}

	@AfterEach
	void stop() {
		context.dispose();
	}

	@ParameterizedTest
	@ValueSource(strings = { "groovy", "py" })
	void denoiseImage(final String language) throws Exception {
		final Path result = folder.resolve("result.tif");
		run("denoise-image." + language, "input", sample.toFile(), "output", result.toFile());
		assertArrayEquals(denoised(), pixels(result));
	}

	@ParameterizedTest
	@ValueSource(strings = { "groovy", "py" })
	void denoiseFolder(final String language) throws Exception {
		final Path input = Files.createDirectory(folder.resolve("in")), output = folder.resolve("out");
		Files.copy(sample, input.resolve("a.tif"));
		Files.writeString(input.resolve("b.tif"), "no image");
		Files.writeString(input.resolve("notes.txt"), "no image");
		Files.copy(sample, input.resolve("c.tif"));
		run("denoise-folder." + language, "input", input.toFile(), "output", output.toFile());
		assertArrayEquals(new String[] { "a.tif", "c.tif" }, java.util.Arrays.stream(output.toFile().list()).sorted().toArray());
		assertArrayEquals(denoised(), pixels(output.resolve("c.tif")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "groovy", "py" })
	void inpaintHotPixels(final String language) throws Exception {
		final Path input = folder.resolve("hot.tif"), result = folder.resolve("result.tif");
		final ImagePlus image = IJ.openImage(sample.toString());
		image.getProcessor().set(57, 4, 255); // where it is dark
		IJ.saveAsTiff(image, input.toString());
		run("inpaint-hot-pixels." + language, "input", input.toFile(), "output", result.toFile());
		final ImagePlus filled = IJ.openImage(result.toString());
		assertTrue(filled.getProcessor().get(57, 4) < 50, "It was filled with " + filled.getProcessor().get(57, 4));
	}

	@ParameterizedTest
	@ValueSource(strings = { "groovy", "py" })
	void measureNoise(final String language) throws Exception {
		final Object model = run("measure-noise." + language, "input", sample.toFile()).getOutput("model");
		assertTrue(String.valueOf(model).matches("(?s).*sigma=\\d.*"), String.valueOf(model));
	}

	// -- Helper methods --

	private ScriptModule run(final String script, final Object... inputs) throws Exception {
		final File file = SCRIPTS.resolve(script).toFile();
		return scripts.run(file, true, inputs).get();
	}

	private byte[] denoised() throws Exception {
		final ImagePlus output = (ImagePlus) context.service(CommandService.class).run(GncDenoise.class, true, Map.of("image", IJ
			.openImage(sample.toString()))).get().getOutput("output");
		return (byte[]) output.getProcessor().getPixels();
	}

	private static byte[] pixels(final Path file) {
		return (byte[]) IJ.openImage(file.toString()).getProcessor().getPixels();
	}

	// -- Helper classes --

	/** Groovy, as its own script engine; Fiji has a plugin for it that is not on Maven Central. */
	private static final class Groovy extends AdaptedScriptLanguage {

		Groovy() {
			super("groovy");
		}
	}

	/** Python on the JVM, as its own script engine; Fiji has a plugin for it that is not on Maven Central. */
	private static final class Jython extends AdaptedScriptLanguage {

		Jython() {
			super("jython");
		}
	}
}
