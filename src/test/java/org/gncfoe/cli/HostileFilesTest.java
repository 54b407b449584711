package org.gncfoe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.gncfoe.cli.HostileFiles.Fate;
import org.gncfoe.cli.HostileFiles.Hostile;
import org.gncfoe.image.ImageFiles;
import org.gncfoe.image.QuadraticPriors;
import org.gncfoe.prior.PriorFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import com.google.gson.Gson;
import com.google.gson.JsonObject;

import ij.ImagePlus;

import picocli.CommandLine;

/**
 * More than 500 hostile files in one folder, one Java, one command: every one is done or refused with a sentence, none stops
 * the others, hangs, or is lost without a word; and the exit code says so.
 */
@Timeout(300)
class HostileFilesTest {

	/** Words of programs and systems, not of sentences. */
	private static final String RAW = "(?s).*(Exception|Error:|java\\.|com\\.google|null|reason it does not know|" +
		"Is a directory).*";

	@TempDir
	private Path folder;

	@Test
	void everyFileIsDoneOrRefusedWithASentence() throws Exception {
		final Map<String, Hostile> files = HostileFiles.all();
		assertTrue(files.size() >= 500, files.size() + " files");
		final Path in = Files.createDirectories(folder.resolve("in")), out = folder.resolve("out");
		for (final var file : files.entrySet())
			Files.write(in.resolve(file.getKey()), file.getValue().bytes());
		Files.createSymbolicLink(in.resolve("dangling.tif"), in.resolve("nowhere"));
		Files.createSymbolicLink(in.resolve("loop.tif"), in);
		new ProcessBuilder("mkfifo", in.resolve("pipe.tif").toString()).start().waitFor();
		final PrintStream before = System.err;
		final ByteArrayOutputStream console = new ByteArrayOutputStream();
		final List<JsonObject> said;
		System.setErr(new PrintStream(console, true));
		try {
			said = denoise(in, out);
		}
		finally {
			System.setErr(before);
		}
		assertEquals("", console.toString(), "what ImageJ prints belongs to the table");
		final Map<String, JsonObject> outcomes = new HashMap<>();
		for (final JsonObject line : said)
			if (line.get("event").getAsString().equals("file")) assertEquals(null, outcomes.put(line.get("file").getAsString(),
				line));
		final List<String> wrong = new ArrayList<>();
		files.forEach((name, file) -> {
			final String objection = objection(name, file, outcomes.get(name), out);
			if (objection != null) wrong.add(name + ": " + objection);
		});
		assertTrue(wrong.isEmpty(), wrong.size() + " of " + files.size() + "\n" + String.join("\n", wrong));
		// NB: The link in a circle, the one to nowhere and the pipe are listed as failures.
		assertEquals(files.size() + 3, outcomes.size(), () -> outcomes.keySet().stream().filter(name -> !files.containsKey(
			name)).toList().toString());
		final JsonObject end = said.get(said.size() - 1);
		assertEquals(outcomes.size(), end.get("done").getAsInt() + end.get("failed").getAsInt());
		assertEquals(0, end.get("notTried").getAsInt());
		assertEquals(ExitCodes.SOME_FAILED, end.get("exitCode").getAsInt());
		assertEquals(outcomes.values().stream().filter(line -> line.get("status").getAsString().equals("done")).count(), count(
			out, "-denoised.tif"));
		assertEquals(0, count(out, ".tmp"));
		System.out.println(end);
	}

	// -- Helper methods --

	private List<JsonObject> denoise(final Path in, final Path out) throws Exception {
		final Path prior = folder.resolve("prior.safetensors");
		PriorFile.write(QuadraticPriors.create(), prior);
		final StringWriter o = new StringWriter(), e = new StringWriter();
		final CommandLine line = Main.commandLine().setOut(new PrintWriter(o, true)).setErr(new PrintWriter(e, true));
		assertEquals(ExitCodes.SOME_FAILED, line.execute("denoise", in.toString(), "-o", out.toString(), "--prior", prior
			.toString(), "--device", "cpu", "--threads", "1", "--jobs", "2", "--time-limit", "0.5", "--progress", "json"), e
				.toString());
		assertEquals("", e.toString());
		return o.toString().lines().map(text -> new Gson().fromJson(text, JsonObject.class)).toList();
	}

	/** What is wrong with what became of a file; null if nothing. */
	private static String objection(final String name, final Hostile file, final JsonObject outcome, final Path out) {
		if (outcome == null) return "lost";
		if (outcome.get("status").getAsString().equals("failed")) {
			final String sentence = outcome.get("failure").getAsString();
			if (file.fate() == Fate.DONE) return "refused: " + sentence;
			if (sentence.contains("given up")) return "hangs: " + sentence;
			final String rest = sentence.replace(name, "NAME");
			return rest.matches("(?s).+ .+[.!?)]") && !rest.matches(RAW) && !rest.contains("\n") ? null : "no sentence: " + sentence;
		}
		if (file.fate() == Fate.REFUSED) return "done";
		return file.from() == null || same(Path.of(outcome.get("output").getAsString()), out.resolve(result(file.from())))
			? null : "something was lost: " + outcome.get("remarks");
	}

	/** The result of a sound file; only those of one stem get another name than the others. */
	private static String result(final String name) {
		return name.startsWith("image.") && !name.equals("image.bmp") ? "image-" + name.substring(6) + "-denoised.tif" : name
			.replaceFirst("\\.[^.]*$", "") + "-denoised.tif";
	}

	private static boolean same(final Path a, final Path b) {
		try {
			final ImagePlus x = ImageFiles.open(a), y = ImageFiles.open(b);
			boolean same = x.getStackSize() == y.getStackSize();
			for (int s = 1; same && s <= x.getStackSize(); s++)
				same = Arrays.equals(x.getStack().getProcessor(s).getFloatArray(), y.getStack().getProcessor(s).getFloatArray(),
					Arrays::compare);
			return same;
		}
		catch (final Exception e) {
			return false;
		}
	}

	private static long count(final Path folder, final String ending) throws Exception {
		try (var all = Files.list(folder)) {
			return all.filter(file -> file.getFileName().toString().endsWith(ending)).count();
		}
	}
}
