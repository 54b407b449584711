package org.gncfoe.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.gncfoe.image.ImageWriter;
import org.gncfoe.image.QuadraticPriors;
import org.gncfoe.prior.AtomicFile;
import org.gncfoe.prior.Prior;
import org.gncfoe.prior.PriorFile;
import org.gncfoe.prior.SlowWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import com.google.gson.Gson;
import com.google.gson.JsonObject;

import ij.ImagePlus;
import ij.process.ByteProcessor;
import ij.process.FloatProcessor;

/** What those need who let a batch run for weeks: true exit codes, logs, locks, names of any kind. */
@Timeout(300)
class OperatorTest extends CommandLineRuns {

	@TempDir
	private Path folder;
	private Path prior, in, results;

	@BeforeEach
	void writePrior() throws IOException {
		prior = folder.resolve("prior.safetensors");
		PriorFile.write(QuadraticPriors.create(), prior);
		in = Files.createDirectories(folder.resolve("in"));
		results = folder.resolve("out");
	}

	@Test
	void programsCanWatchAndTheLogHasTimes() throws IOException {
		write("a.tif", 1);
		Files.writeString(in.resolve("b.tif"), "no image");
		final Path log = folder.resolve("run.log");
		assertEquals(ExitCodes.SOME_FAILED, run("denoise", in.toString(), "-o", results.toString(), "--progress", "json",
			"--log", log.toString()));
		final List<JsonObject> lines = out.lines().map(line -> new Gson().fromJson(line, JsonObject.class)).toList();
		assertEquals(List.of("start", "file", "file", "end"), lines.stream().map(line -> line.get("event").getAsString())
			.toList());
		assertEquals("done", lines.get(1).get("status").getAsString());
		assertTrue(lines.get(2).get("failure").getAsString().contains("is not an image"), out);
		assertEquals(ExitCodes.SOME_FAILED, lines.get(3).get("exitCode").getAsInt());
		final List<String> logged = Files.readAllLines(log);
		assertTrue(logged.stream().allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\S+ .*")), logged
			.toString());
		assertTrue(logged.get(logged.size() - 1).endsWith("1 of 2 images denoised, 1 failed; exit code 3"), logged.toString());
		assertEquals(ExitCodes.UNUSABLE, run("denoise", in.toString(), "--progress", "xml"));
		assertEquals(ExitCodes.UNUSABLE, run("denoise", in.toString(), "-o", results.toString(), "--log", in.toString()));
	}

	@Test
	void oneUnusableInputAndImpossibleOptions() throws IOException {
		Files.writeString(in.resolve("b.tif"), "no image");
		assertEquals(ExitCodes.UNUSABLE, run("denoise", in.resolve("b.tif").toString()));
		for (final String limit : new String[] { "0", "-1", "x", "NaN" })
			assertEquals(ExitCodes.UNUSABLE, run("denoise", in.toString(), "--time-limit", limit), limit);
		assertTrue(err.contains("--time-limit is a positive number of minutes, or none, not NaN."), err);
		assertEquals(ExitCodes.UNUSABLE, run("denoise", in.toString(), "--verify"));
		assertEquals(ExitCodes.UNUSABLE, run("denoise", in.resolve("b.tif").toString(), "--share"));
		assertEquals(ExitCodes.UNUSABLE, run("denoise", in.toString(), "--threads", "99999999"));
		assertTrue(err.contains("The number of threads must be at most 32767"), err);
	}

	/** 143 and 130, and the log says how to go on. */
	@Test
	void toldToStop() throws Exception {
		for (int i = 0; i < 6; i++)
			write("f" + i + ".tif", i);
		for (final String signal : new String[] { "TERM", "INT" }) {
			final Path log = folder.resolve(signal + ".log"), to = folder.resolve("out" + signal);
			final Process process = start(Map.of(), List.of(), "denoise", in.toString(), "-o", to.toString(), "--steps", "3000",
				"--log", log.toString());
			while (!Files.exists(to.resolve("gnc-foe-denoised.csv")))
				assertFalse(process.waitFor(20, TimeUnit.MILLISECONDS), () -> read(process));
			new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
			assertEquals(signal.equals("INT") ? 130 : 143, process.waitFor(), read(process));
			final List<String> lines = Files.readAllLines(log);
			assertTrue(lines.get(lines.size() - 1).contains("The same command with --resume goes on."), lines.toString());
		}
	}

	@Test
	void theSameInputGivesTheSameBytes() throws IOException {
		write("a.tif", 1);
		final Path first = folder.resolve("1.tif"), second = folder.resolve("2.tif");
		assertEquals(0, run("denoise", in.resolve("a.tif").toString(), "-o", first.toString()), err);
		assertEquals(0, run("denoise", in.resolve("a.tif").toString(), "-o", second.toString()), err);
		assertArrayEquals(Files.readAllBytes(first), Files.readAllBytes(second));
	}

	@Test
	void namesLikeOptionsFormulasAndCommands() throws IOException {
		write("-a.tif", 1);
		write("=b.tif", 2);
		write("c\nd\033[2J.tif", 3);
		assertEquals(0, run("denoise", in.toString(), "-o", results.toString()), err);
		assertTrue(out.contains("c?d?[2J.tif: sigma"), out);
		final String table = Files.readString(results.resolve("gnc-foe-denoised.csv"));
		assertTrue(table.contains("\n'-a.tif,") && table.contains("\n'=b.tif,") && table.contains("\n\"c\nd"), table);
		assertTrue(Files.exists(results.resolve("-a-denoised.tif")));
	}

	@Test
	void pipesAndDevicesAreRefusedAtOnce() throws Exception {
		final Path pipe = in.resolve("pipe.tif");
		assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
		write("a.tif", 1);
		final String image = in.resolve("a.tif").toString();
		assertEquals(ExitCodes.UNUSABLE, run("denoise", pipe.toString(), "-o", folder.resolve("o.tif").toString()));
		assertTrue(err.contains("pipe.tif is a pipe or a device: name an image file."), err);
		assertEquals(ExitCodes.UNUSABLE, run("denoise", image, "-o", pipe.toString()));
		assertTrue(err.contains("pipe.tif cannot be written: it is a pipe or a device"), err);
		assertEquals(ExitCodes.UNUSABLE, run("denoise", image, "--csv", pipe.toString()));
		assertEquals(ExitCodes.UNUSABLE, run("denoise", image, "--prior", pipe.toString()));
		assertEquals(ExitCodes.UNUSABLE, run("inpaint", image, "--missing", pipe.toString()));
		assertEquals(ExitCodes.SOME_FAILED, run("denoise", in.toString(), "-o", results.toString()));
		assertTrue(err.contains("pipe.tif is a pipe or a device, not a file.") && out.contains("1 of 2 images"), err);
	}

	@Test
	void noDataAreFilledInAndNothingElse() throws IOException {
		final Random random = new Random(1);
		final FloatProcessor map = new FloatProcessor(128, 128);
		for (int i = 0; i < 128 * 128; i++)
			map.setf(i, i % 128 < 40 ? -3.4e38f : 1000 + (float) (30 * random.nextGaussian()));
		ImageWriter.write(new ImagePlus("map", map), in.resolve("map.tif"));
		assertEquals(0, run("denoise", in.resolve("map.tif").toString()), err);
		assertTrue(out.contains("a mark for no data"), out);
		final FloatProcessor nothing = new FloatProcessor(30, 30);
		nothing.add(Double.NaN);
		ImageWriter.write(new ImagePlus("nan", nothing), in.resolve("nan.tif"));
		for (final String[] how : new String[][] { { "denoise" }, { "inpaint", "--missing", "nan" } }) {
			final List<String> args = new ArrayList<>(List.of(how));
			args.add(in.resolve("nan.tif").toString());
			assertEquals(ExitCodes.UNUSABLE, run(args.toArray(String[]::new)));
			assertTrue(err.contains("holds a finite value: there is nothing to restore it from."), err);
		}
		write("a.tif", 1);
		final Path absurd = folder.resolve("absurd.safetensors");
		final Prior usual = QuadraticPriors.create();
		final float[] parameters = usual.parameters();
		for (int i = 0; i < parameters.length; i++)
			parameters[i] *= 1e30f;
		PriorFile.write(usual.withParameters(parameters), absurd);
		assertEquals(ExitCodes.UNUSABLE, run("denoise", in.resolve("a.tif").toString(), "--prior", absurd.toString()));
		assertTrue(err.contains("The result is not finite"), err);
		assertFalse(Files.exists(in.resolve("a-denoised.tif")));
		assertEquals(0, run("denoise", in.resolve("a.tif").toString(), "--sigma", "300"), err);
		assertTrue(out.contains("is larger than the range of the image's values"), out);
	}

	/** Only the file that cannot be named fails, where it used to be all of them. */
	@Test
	void namesBeyondTheCharacterSet() throws Exception {
		write("a.tif", 1);
		assertEquals(0, new ProcessBuilder("sh", "-c", "cp a.tif \"$(printf 'b\\303\\274.tif')\"").directory(in.toFile())
			.start().waitFor());
		for (final String locale : new String[] { "C", "C.UTF-8" }) {
			final Path to = folder.resolve("out" + locale.length());
			final Process process = start(Map.of("LC_ALL", locale), List.of(), "denoise", in.toString(), "-o", to.toString());
			final String said = read(process);
			final boolean works = locale.endsWith("8");
			assertEquals(works ? ExitCodes.DONE : ExitCodes.SOME_FAILED, process.waitFor(), said);
			assertTrue(said.contains(works ? "2 of 2 images" : "set a locale with UTF-8, such as LC_ALL=C.UTF-8"), said);
			assertTrue(Files.exists(to.resolve("a-denoised.tif")));
		}
	}

	@Test
	void leftoversOfLivingProgramsAreLeftAlone() throws Exception {
		final Path file = folder.resolve("f.tif");
		final Process writer = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
			System.getProperty("java.class.path"), SlowWriter.class.getName(), file.toString()).redirectErrorStream(true).start();
		assertEquals("half", writer.inputReader().readLine());
		AtomicFile.deleteLeftovers(file);
		assertEquals(1, temporaries());
		writer.destroyForcibly().waitFor();
		assertEquals(1, temporaries());
		AtomicFile.deleteLeftovers(file);
		assertEquals(0, temporaries());
	}

	private long temporaries() throws IOException {
		try (var all = Files.list(folder)) {
			return all.filter(file -> file.toString().endsWith(".tmp")).count();
		}
	}

	/** Two programs at once: the second is refused, or both share the files; one of them is killed. */
	@Test
	void twoProgramsInOneFolder() throws Exception {
		final int files = 12;
		for (int i = 0; i < files; i++)
			write("f" + i + ".tif", i);
		final String[] share = { "denoise", in.toString(), "-o", results.toString(), "--steps", "60", "--share" };
		final Process first = start(Map.of(), List.of(), share);
		while (!Files.exists(results.resolve("gnc-foe-denoised.csv")))
			assertFalse(first.waitFor(20, TimeUnit.MILLISECONDS), () -> read(first));
		assertEquals(ExitCodes.UNUSABLE, run("denoise", in.toString(), "-o", results.toString()));
		assertTrue(err.startsWith("Another run is at work in the folder"), err);
		final Process second = start(Map.of(), List.of(), share), third = start(Map.of(), List.of(), share);
		while (!Files.exists(results.resolve("f1-denoised.tif")))
			assertFalse(first.waitFor(5, TimeUnit.MILLISECONDS), () -> read(first));
		first.destroyForcibly().waitFor();
		final String all = read(second) + read(third);
		assertEquals(0, second.waitFor(), all);
		assertEquals(0, third.waitFor(), all);
		for (int i = 0; i < files; i++)
			assertTrue(Files.exists(results.resolve("f" + i + "-denoised.tif")), all);
		final List<String> rows = Files.readAllLines(results.resolve("gnc-foe-denoised.csv"));
		assertEquals(1, rows.stream().filter(row -> row.startsWith("file,")).count());
		assertTrue(rows.stream().allMatch(row -> row.isEmpty() || row.split(",").length >= 7), rows.toString());
		try (var left = Files.list(results)) {
			assertEquals(0, left.filter(file -> file.toString().endsWith(".tmp")).count());
		}
		assertEquals(0, run("denoise", in.toString(), "-o", results.toString(), "--steps", "60", "--resume", "--verify"), err);
		assertTrue(out.contains("0 of 0 images denoised; " + files + " were finished before"), out);
	}

	// -- Helper methods --

	private void write(final String name, final long seed) throws IOException {
		final Random random = new Random(seed);
		final ByteProcessor image = new ByteProcessor(40, 30);
		for (int i = 0; i < 1200; i++)
			image.set(i, Math.max(0, Math.min(255, (int) (120 + 12 * random.nextGaussian()))));
		ImageWriter.write(new ImagePlus("i", image), in.resolve(name));
	}

	private static String read(final Process process) {
		try {
			return new String(process.getInputStream().readAllBytes());
		}
		catch (final IOException e) {
			return e.toString();
		}
	}

	private Process start(final Map<String, String> environment, final List<String> options, final String... args)
		throws IOException
	{
		final List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java")
			.toString(), "-cp", System.getProperty("java.class.path")));
		command.addAll(options);
		command.add(Main.class.getName());
		command.addAll(List.of(args));
		command.addAll(List.of("--prior", prior.toString(), "--device", "cpu", "--threads", "1"));
		final ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		builder.environment().putAll(environment);
		return builder.start();
	}

	private int run(final String... args) {
		final List<String> all = new ArrayList<>(List.of(args));
		if (!all.contains("--prior")) all.addAll(List.of("--prior", prior.toString()));
		if (!all.contains("--threads")) all.addAll(List.of("--threads", "1"));
		all.addAll(List.of("--device", "cpu"));
		return execute(all.toArray(String[]::new));
	}
}
