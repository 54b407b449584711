package org.gncfoe.ij1;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

import org.gncfoe.command.GncDenoise;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scijava.Context;
import org.scijava.app.StatusService;
import org.scijava.command.CommandService;
import org.scijava.log.LogLevel;
import org.scijava.log.LogService;
import org.scijava.task.TaskService;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;

/**
 * Tests the bundle in the real ImageJ 1.x: a JVM whose class path is ImageJ's jar alone, with the bundle in its plugins
 * folder, on a screen in memory.
 */
class PlainImageJIT {

	private static final Path SAMPLE = Path.of("sample-images", "noisy-cells.tif").toAbsolutePath();
	private static final String OPTIONS = "sigma=12 steps=3 device=cpu threads=1";
	private static final long SECONDS = 400;

	@TempDir
	private static Path folder;

	private static Display display;
	private static Path driven;

	/** What a user finds who is played by {@link ImageJDriver}. */
	private static final Properties found = new Properties();

	@BeforeAll
	static void drive() throws Exception {
		final String lack = "Skipped, because ImageJ cannot be started without a screen: apt-get install xvfb";
		if (!Display.isAvailable()) System.out.println("PlainImageJIT: " + lack);
		assumeTrue(Display.isAvailable(), lack);
		display = Display.open();
		final Path plugins = Files.createDirectories(folder.resolve("ImageJ").resolve("plugins"));
		final Path bundle = Path.of(System.getProperty("bundle.jar"));
		Files.copy(bundle, plugins.resolve(bundle.getFileName()));
		writeDriver(plugins.resolve("Driver_.jar"));
		driven = Files.createDirectory(folder.resolve("driven"));
		final String said = imageJ(List.of("-Ddriver.folder=" + driven, "-Ddriver.image=" + SAMPLE, "-Ddriver.tool=" + script(
			"denoise-tool.ijm")), "-run", "Drive ImageJ");
		final Path file = driven.resolve("found.properties");
		assertTrue(Files.exists(file), said);
		try (Reader reader = Files.newBufferedReader(file)) {
			found.load(reader);
		}
		assertNull(found.getProperty("failure"), found.getProperty("failure") + said);
	}

	@AfterAll
	static void close() {
		if (display != null) display.close();
	}

	@Test
	void menuHasEveryCommand() throws IOException {
		assertEquals(String.join("|", PluginsConfig.labels()), found.getProperty("menu"));
	}

	@Test
	void macroGivesWhatSciJavaGives() throws Exception {
		assertArrayEquals(expected(), pixels(driven.resolve("macro.tif")));
		assertTrue(found.getProperty("macro.tif").contains("sigma=12.00 (given); steps=3"), found.getProperty("macro.tif"));
	}

	@Test
	void dialogHasTheFields() {
		// NB: The sample has a single plane.
		assertEquals("Preview|Noise strength (grey levels)|Region|Quality|Image model (prior)", found.getProperty("labels"));
		final List<String> all = List.of(found.getProperty("all labels").split("\\|"));
		assertEquals(PluginsConfig.fieldLabels(GncDenoise.class).stream().sorted().toList(), all.stream().sorted().toList());
		assertEquals(List.of("Preview", "Kind of noise", "Noise strength (grey levels)"), all.subList(0, 3));
		assertEquals("Train on|Folder|Folder for validation|Name of the new prior|Start from|Minutes|Training", found.getProperty(
			"training labels"));
	}

	@Test
	void dialogIsNotModalAndCanBeReset() {
		assertEquals("false", found.getProperty("modal"));
		assertEquals("auto", found.getProperty("reset"));
		assertEquals("12", found.getProperty("kept"));
		assertEquals("false", found.getProperty("gain"), "The gain is of no use where the strength is given");
	}

	@Test
	void dialogsFitTheScreen() {
		int n = 0;
		for (final String key : found.stringPropertyNames())
			if (key.startsWith("height ")) {
				n++;
				assertTrue(Integer.parseInt(found.getProperty(key)) < 900, key + " " + found.getProperty(key));
			}
		assertEquals(9, n);
	}

	@Test
	void dialogGivesWhatSciJavaGives() throws Exception {
		assertArrayEquals(expected(), pixels(driven.resolve("dialog.tif")));
	}

	@Test
	void recordedLineReplays() throws Exception {
		final String line = found.getProperty("recorded");
		assertTrue(line.startsWith("run(\"GNC Denoise\", \""), line);
		for (final String option : OPTIONS.split(" "))
			assertTrue(line.matches(".*[ \"]" + option + "[ \"].*"), line);
		for (final String key : PluginsConfig.keys(GncDenoise.class))
			assertTrue(line.matches(".*[ \"]" + key + "=.*"), key + " is not in " + line);
		assertArrayEquals(pixels(driven.resolve("dialog.tif")), pixels(driven.resolve("replay.tif")));
	}

	@Test
	void nothingButThePriorSticks() {
		assertEquals("auto", found.getProperty("remembered"));
		assertEquals("natural-r1", found.getProperty("remembered prior"));
	}

	/** It comes over the image, follows the view, knows keys, and goes when the dialog is cancelled. */
	@Test
	void previewIsShown() {
		assertEquals("true", found.getProperty("previewed"));
		assertEquals("true", found.getProperty("zoomed"));
		assertTrue(found.getProperty("key").startsWith("before, "), found.getProperty("key"));
	}

	@Test
	void cancelButtonLeavesAll() {
		assertEquals("true", found.getProperty("cancelled"));
	}

	@Test
	void escapeStopsWithinHalfASecond() {
		assertEquals("true", found.getProperty("escaped"));
		final double seconds = Double.parseDouble(found.getProperty("escape seconds"));
		assertTrue(seconds < 0.5, "It took " + seconds + " s");
	}

	@Test
	void theProgressBarEnds() {
		assertEquals("true", found.getProperty("bar ended"));
		assertTrue(found.getProperty("status").contains("Denoising was cancelled; the image is unchanged."), found.getProperty(
			"status"));
	}

	@Test
	void finishNowIsASuccess() {
		assertTrue(found.getProperty("finishing").contains("Finishing"), found.getProperty("finishing"));
		assertTrue(found.getProperty("finished").contains("kept as driven after "), found.getProperty("finished"));
	}

	@Test
	void theToolbarHasAButton() {
		assertTrue(Integer.parseInt(found.getProperty("tool")) > 0, found.getProperty("tool"));
		assertEquals("noisy-cells-denoised", found.getProperty("tool result"));
	}

	@Test
	void refusalIsShown() {
		assertEquals("There is nothing to train on: choose a folder of images.", found.getProperty("refusal"));
	}

	/** Without ImageJ's window: {@code java -cp ij.jar ij.ImageJ -batch macro.ijm}. */
	@Test
	void batchModeWithoutWindow() throws Exception {
		final Path result = folder.resolve("batch.tif"), macro = folder.resolve("macro.ijm"), reached = folder.resolve("reached");
		Files.writeString(macro, "setBatchMode(true);\nopen('" + SAMPLE + "');\nopen('" + SAMPLE + "');\nrename('second');\n" +
			"s = 12;\nrun('GNC Denoise', 'sigma=&s steps=3 device=cpu threads=1 image=noisy-cells.tif');\n" +
			"saveAs('tiff', '" + result + "');\nrun('GNC Denoise', 'sigma=abc');\nFile.saveString('', '" + reached + "');\n");
		final String said = imageJ(List.of(), "-batch", macro.toString());
		assertTrue(Files.exists(result), said);
		assertArrayEquals(expected(), pixels(result));
		assertTrue(said.contains("The sigma must be a number, not \"abc\"."), said);
		assertTrue(!Files.exists(reached), "The macro went on after a mistake");
	}

	/** Commands without an image, with a selection, with channels; and an image that is not there. */
	@Test
	void otherCommandsInBatchMode() throws Exception {
		final Path macro = folder.resolve("others.ijm");
		Files.writeString(macro, "setBatchMode(true);\nrun('GNC Devices');\nrun('Show FoE Prior');\nprint('1', getTitle());\n" +
			"open('" + sample("others") + "');\nmakeRectangle(20, 20, 8, 8);\n" +
			"run('GNC Inpaint', 'missing=selection steps=3 device=cpu');\nprint('2', getTitle());\n" +
			"newImage('stack', '16-bit composite-mode', 60, 50, 2, 3, 1);\nrun('Add...', 'value=1000 stack');\n" +
			"run('Add Specified Noise...', 'stack standard=20');\nrun('GNC Denoise', 'sigma=20 steps=1 device=cpu');\n" +
			"getDimensions(w, h, c, z, t);\nprint('3', getTitle(), w, h, c, z, t, bitDepth());\n" +
			"run('GNC Denoise', 'image=[no such]');\nprint('4');\n");
		final String said = imageJ(List.of(), "-batch", macro.toString());
		assertTrue(said.contains("1 Filters and functions of natural-r1"), said);
		assertTrue(said.contains("2 cells-inpainted"), said);
		assertTrue(said.contains("3 stack-denoised 60 50 2 3 1 16"), said);
		assertTrue(said.contains("There is no open image \"no such\"."), said);
		assertTrue(said.lines().noneMatch(line -> line.startsWith("4")), said);
	}

	@Test
	void denoiseImageMacro() throws Exception {
		final String said = imageJ(List.of(), "-batch", script("denoise-image.ijm"), sample("one").toString());
		assertTrue(Files.exists(folder.resolve("one").resolve("cells-denoised.tif")), said);
		assertTrue(said.contains("sigma="), said);
	}

	@Test
	void denoiseFolderMacro() throws Exception {
		final Path input = sample("many").getParent();
		Files.copy(input.resolve("cells.tif"), input.resolve("more.tif"));
		Files.writeString(input.resolve("notes.txt"), "no image");
		Files.writeString(input.resolve("broken.tif"), "no image either");
		final String said = imageJ(List.of(), "-batch", script("denoise-folder.ijm"), input.toString());
		try (Stream<Path> results = Files.list(input.resolve("denoised"))) {
			assertEquals(List.of("cells-denoised.tif", "gnc-foe-denoised.csv", "more-denoised.tif"), results.map(f -> f.getFileName().toString()).filter(name -> !name.startsWith(".")).sorted().toList(), said);
		}
	}

	@Test
	void inpaintMacro() throws Exception {
		final Path input = sample("hot");
		final ImagePlus image = IJ.openImage(input.toString());
		image.getProcessor().set(57, 4, 255); // where it is dark
		IJ.saveAsTiff(image, input.toString());
		final String said = imageJ(List.of(), "-batch", script("inpaint-hot-pixels.ijm"), input.toString());
		final ImagePlus filled = IJ.openImage(folder.resolve("hot").resolve("cells-inpainted.tif").toString());
		assertTrue(filled != null && filled.getProcessor().get(57, 4) < 50, said);
	}

	@Test
	void measureNoiseMacro() throws Exception {
		final String said = imageJ(List.of(), "-batch", script("measure-noise.ijm"), sample("noise").toString());
		assertTrue(said.lines().anyMatch(line -> line.matches("[^\\[].*sigma=\\d.*")), said);
	}

	/** ImageJ 1.x itself cannot start without a screen; the command line inside the bundle can. */
	@Test
	void commandLineWithoutScreen() throws Exception {
		final Path result = folder.resolve("headless.tif");
		final List<String> command = new ArrayList<>(List.of(java(), "-Djava.awt.headless=true", "-cp", jarOf(ImageJ.class) +
			java.io.File.pathSeparator + System.getProperty("bundle.jar"), "org.gncfoe.cli.Main", "denoise", SAMPLE.toString(),
			"-o", result.toString()));
		for (final String option : OPTIONS.split(" "))
			command.addAll(List.of("--" + option.substring(0, option.indexOf('=')), option.substring(option.indexOf('=') + 1)));
		final String said = run(new ProcessBuilder(command));
		assertTrue(Files.exists(result), said);
		assertArrayEquals(expected(), pixels(result));
	}

	// -- Helper methods --

	private static String script(final String name) {
		return Path.of("docs", "scripts", name).toAbsolutePath().toString();
	}

	/** A small noisy image in a folder of its own. */
	private static Path sample(final String name) throws IOException {
		final ImagePlus cells = IJ.openImage(SAMPLE.toString());
		cells.setRoi(120, 0, 90, 80);
		final Path file = Files.createDirectory(folder.resolve(name)).resolve("cells.tif");
		IJ.saveAsTiff(cells.crop(), file.toString());
		return file;
	}

	private static byte[] expected() throws Exception {
		try (Context context = new Context(CommandService.class, TaskService.class, StatusService.class, LogService.class)) {
			context.service(LogService.class).setLevel(LogLevel.NONE);
			final ImagePlus output = (ImagePlus) context.service(CommandService.class).run(GncDenoise.class, true, "image", IJ
				.openImage(SAMPLE.toString()), "sigma", "12", "steps", "3", "device", "cpu", "threads", "1").get().getOutput("output");
			return (byte[]) output.getProcessor().getPixels();
		}
	}

	private static byte[] pixels(final Path file) {
		return (byte[]) IJ.openImage(file.toString()).getProcessor().getPixels();
	}

	/** Runs ImageJ to its end, and returns what it printed. */
	private static String imageJ(final List<String> properties, final String... arguments) throws Exception {
		final List<String> command = new ArrayList<>(List.of(java(), "-Xmx1g", "-Dplugins.dir=" + folder.resolve("ImageJ"),
			"-Duser.home=" + folder, "-Djava.util.prefs.userRoot=" + folder, "-Dgncfoe.home=" + folder));
		command.addAll(properties);
		command.addAll(List.of("-cp", jarOf(ImageJ.class), ImageJ.class.getName()));
		command.addAll(List.of(arguments));
		final ProcessBuilder builder = new ProcessBuilder(command);
		builder.environment().put("DISPLAY", display.name());
		return run(builder);
	}

	private static String run(final ProcessBuilder builder) throws Exception {
		final Path log = Files.createTempFile(folder, "log", ".txt");
		final Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
		final boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
		if (!ended) process.destroyForcibly().waitFor();
		final String said = Files.readString(log, StandardCharsets.UTF_8);
		assertTrue(ended, "It did not end within " + SECONDS + " s: " + said);
		return said;
	}

	private static String java() {
		return Path.of(System.getProperty("java.home"), "bin", "java").toString();
	}

	private static String jarOf(final Class<?> type) throws Exception {
		return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
	}

	/** A jar with the classes of the driver, which ImageJ takes for a plugin. */
	private static void writeDriver(final Path jar) throws Exception {
		final String name = ImageJDriver.class.getSimpleName();
		final Path classes = Path.of(ImageJDriver.class.getResource(name + ".class").toURI()).getParent();
		try (OutputStream file = Files.newOutputStream(jar); JarOutputStream out = new JarOutputStream(file)) {
			out.putNextEntry(new JarEntry("plugins.config"));
			out.write(("Plugins, \"Drive ImageJ\", " + ImageJDriver.class.getName() + "\n").getBytes(StandardCharsets.US_ASCII));
			try (DirectoryStream<Path> all = Files.newDirectoryStream(classes, name + "*.class")) {
				for (final Path c : all) {
					out.putNextEntry(new JarEntry(ImageJDriver.class.getPackageName().replace('.', '/') + "/" + c.getFileName()));
					try (InputStream in = Files.newInputStream(c)) {
						in.transferTo(out);
					}
				}
			}
		}
	}
}
