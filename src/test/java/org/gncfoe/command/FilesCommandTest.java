package org.gncfoe.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.gncfoe.compute.Backends;
import org.gncfoe.image.ImageFiles;
import org.gncfoe.image.ImageWriter;
import org.gncfoe.image.QuadraticPriors;
import org.gncfoe.prior.PriorFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scijava.Cancelable;
import org.scijava.Context;
import org.scijava.app.StatusService;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandService;
import org.scijava.event.EventHandler;
import org.scijava.event.EventService;
import org.scijava.log.LogLevel;
import org.scijava.log.LogService;
import org.scijava.module.Module;
import org.scijava.plugin.Parameter;
import org.scijava.task.Task;
import org.scijava.task.TaskService;
import org.scijava.task.event.TaskEvent;

import ij.ImagePlus;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;

/** Tests {@link GncDenoiseFiles} and {@link GncInpaintFiles} through SciJava, as scripts run them. */
class FilesCommandTest {

	@TempDir
	private Path folder;

	private Path in, out;
	private Context context;
	private CommandService commands;
	private String prior;

	@BeforeEach
	void start() throws IOException {
		context = new Context(CommandService.class, TaskService.class, StatusService.class, EventService.class,
			LogService.class);
		context.service(LogService.class).setLevel(LogLevel.NONE);
		commands = context.service(CommandService.class);
		prior = folder.resolve("prior.safetensors").toString();
		PriorFile.write(QuadraticPriors.create(), Path.of(prior));
		in = Files.createDirectories(folder.resolve("in"));
		out = folder.resolve("out");
		write("a.tif", 40, 1);
		write("sub/b.tif", 40, 2);
	}

	@AfterEach
	void stop() {
		context.dispose();
	}

	@Test
	void aFolderIsDenoised() throws Exception {
		final Module module = run(GncDenoiseFiles.class, "input", in.toFile(), "output", out.toFile(), "jobs", "2");
		assertNull(((Cancelable) module).getCancelReason());
		assertEquals(2, module.getOutput("done"));
		assertEquals(0, module.getOutput("failed"));
		assertTrue(Files.exists(out.resolve("sub/b-denoised.tif")));
		assertEquals(out.resolve("gnc-foe-denoised.csv").toFile(), module.getOutput("table"));
		assertEquals(3, Files.readAllLines(out.resolve("gnc-foe-denoised.csv")).size());
	}

	@Test
	void reportsAreWritten() throws Exception {
		final Path reports = folder.resolve("reports");
		assertEquals(2, run(GncDenoiseFiles.class, "input", in.toFile(), "output", out.toFile(), "report", reports.toFile())
			.getOutput("done"));
		try (Stream<Path> files = Files.walk(reports)) {
			assertEquals(2, files.filter(f -> f.toString().endsWith("-report.csv")).count());
		}
	}

	@Test
	void finishedFilesAreSkippedOnRequestOnly() throws Exception {
		final Object[] all = { "input", in.toFile(), "output", out.toFile(), "include", "*.tif *.png", "subfolders", "no" };
		assertEquals(1, run(GncDenoiseFiles.class, all).getOutput("done"));
		// NB: What was given last must not be taken silently.
		final Object[] skip = Arrays.copyOf(all, all.length + 2);
		skip[all.length] = "finished";
		skip[all.length + 1] = "skip";
		assertEquals(0, run(GncDenoiseFiles.class, skip).getOutput("done"));
		assertEquals(1, run(GncDenoiseFiles.class, all).getOutput("done"));
		assertEquals(2, run(GncDenoiseFiles.class, "input", in.toFile(), "output", out.toFile()).getOutput("done"));
	}

	@Test
	void aFolderIsInpaintedBesideItsImages() throws Exception {
		assertEquals(2, run(GncInpaintFiles.class, "input", in.toFile()).getOutput("done"));
		assertTrue(Files.exists(in.resolve("sub/b-inpainted.tif")));
		final ImageProcessor hole = new ShortProcessor(40, 40);
		hole.set(3, 4, 1);
		final Path mask = folder.resolve("mask.tif");
		ImageWriter.write(new ImagePlus("mask", hole), mask);
		assertEquals(2, run(GncInpaintFiles.class, "input", in.toFile(), "output", out.toFile(), "missing", "mask", "mask",
			mask.toFile()).getOutput("done"));
		final ImageProcessor before = ImageFiles.open(in.resolve("a.tif")).getProcessor(), after = ImageFiles.open(out.resolve(
			"a-inpainted.tif")).getProcessor();
		for (int p = 0; p < 1600; p++)
			if (p != 4 * 40 + 3) assertEquals(before.get(p), after.get(p));
		assertTrue(before.get(3, 4) != after.get(3, 4));
	}

	@Test
	void channelsThereAreNotFail() throws Exception {
		assertEquals(2, run(GncDenoiseFiles.class, "input", in.toFile(), "output", out.toFile(), "channels", "1").getOutput("done"));
		assertEquals(2, run(GncInpaintFiles.class, "input", in.toFile(), "channels", "2").getOutput("failed"));
		assertNotNull(((Cancelable) run(GncDenoiseFiles.class, "input", in.toFile(), "channels", "blue")).getCancelReason());
	}

	@Test
	void failuresAreCounted() throws Exception {
		Files.writeString(in.resolve("text.tif"), "no image");
		final Module module = run(GncDenoiseFiles.class, "input", in.toFile(), "output", out.toFile());
		assertNull(((Cancelable) module).getCancelReason());
		assertEquals(2, module.getOutput("done"));
		assertEquals(1, module.getOutput("failed"));
	}

	@ParameterizedTest
	@CsvSource({ "sigma, -1", "quality, good", "noise, pink", "steps, 0", "bits, 16", "jobs, 0", "jobs, many", "subfolders, maybe",
		"finished, often", "include, {", "include, *.nd2", "device, abacus", "prior, nobody", "threads, 0" })
	void badParameterIsOneSentence(final String name, final String value) throws Exception {
		refused(run(GncDenoiseFiles.class, "input", in.toFile(), "output", out.toFile(), name, value));
	}

	@Test
	void badFoldersAndMasksAreOneSentence() throws Exception {
		assertTrue(refused(run(GncDenoiseFiles.class)).contains("input=[folder]"));
		assertTrue(refused(run(GncDenoiseFiles.class, "input", folder.resolve("none").toFile())).contains("There is no folder"));
		assertTrue(refused(run(GncInpaintFiles.class, "input", in.toFile(), "missing", "mask")).contains("mask=[file]"));
		refused(run(GncInpaintFiles.class, "input", in.toFile(), "missing", "mask", "mask", Path.of(prior).toFile()));
		refused(run(GncInpaintFiles.class, "input", in.toFile(), "missing", "cold"));
		final Path file = Files.writeString(folder.resolve("file"), "in the way");
		assertTrue(refused(run(GncDenoiseFiles.class, "input", in.toFile(), "output", file.resolve("out").toFile())).contains(
			"cannot be made"));
	}

	@Test
	@Timeout(60)
	void taskButtonCancelsAndKeepsWhatIsFinished() throws Exception {
		for (int i = 0; i < 6; i++)
			write("c" + i + ".tif", 128, i);
		final Canceller canceller = new Canceller();
		context.inject(canceller);
		context.service(EventService.class).subscribe(canceller);
		final Module module = run(GncDenoiseFiles.class, "input", in.toFile(), "output", out.toFile(), "steps", "60");
		final double seconds = (System.nanoTime() - canceller.asked) * 1e-9;
		assertTrue(((Cancelable) module).getCancelReason().contains("what is finished stays"));
		assertTrue(canceller.task.isDone());
		assertTrue(seconds < 1.5, seconds + " s");
		final int done = (Integer) module.getOutput("done");
		assertTrue(done >= 1 && done < 8, done + " done");
		assertEquals(1 + done, Files.readAllLines(out.resolve("gnc-foe-denoised.csv")).size());
	}

	/** ImageJ finds the value of a macro's key at the first place where the key's name ends. */
	@ParameterizedTest
	@ValueSource(classes = { GncDenoiseFiles.class, GncInpaintFiles.class })
	void macroKeysAreSafe(final Class<? extends FilesCommand> type) {
		final CommandInfo info = commands.getCommand(type);
		assertTrue(info.getMenuPath().getMenuString().matches("Plugins > Restoration > GNC (Denoise|Inpaint) Files"));
		assertTrue(info.canRunHeadless());
		final List<String> names = MacroKeys.assertSafe(info);
		assertTrue(names.containsAll(List.of("input", "output", "include", "sigma", "bits")), names.toString());
		assertEquals(Backends.names(), info.getInput("device").getChoices());
	}

	// -- Helper methods --

	private Module run(final Class<? extends FilesCommand> type, final Object... inputs) throws Exception {
		final boolean given = Arrays.asList(inputs).contains("prior");
		final Object[] all = given ? inputs : Arrays.copyOf(inputs, inputs.length + 2);
		if (!given) {
			all[inputs.length] = "prior";
			all[inputs.length + 1] = prior;
		}
		return commands.run(type, true, all).get(50, TimeUnit.SECONDS);
	}

	private static String refused(final Module module) {
		final String reason = ((Cancelable) module).getCancelReason();
		assertNotNull(reason);
		assertTrue(reason.matches("[A-Z/\"].*\\."), reason);
		assertFalse(reason.contains("\n"), reason);
		return reason;
	}

	private void write(final String name, final int side, final int seed) throws IOException {
		final Random random = new Random(seed);
		final ImageProcessor ip = new ShortProcessor(side, side);
		for (int i = 0; i < ip.getPixelCount(); i++)
			ip.set(i, (int) (1200 + 20 * random.nextGaussian()));
		Files.createDirectories(in.resolve(name).getParent());
		ImageWriter.write(new ImagePlus(name, ip), in.resolve(name));
	}

	/** Presses the task's cancel button when the first file is done. */
	private static final class Canceller {

		@Parameter
		private LogService log;

		private Task task;
		private long asked;

		@EventHandler
		private void onEvent(final TaskEvent event) {
			final String message = event.getTask().getStatusMessage();
			if (asked != 0 || message == null || !message.contains(", 1 of ")) return;
			task = event.getTask();
			asked = System.nanoTime();
			task.cancel("enough");
		}
	}
}
