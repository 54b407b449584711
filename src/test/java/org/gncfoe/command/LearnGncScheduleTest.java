package org.gncfoe.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

import org.gncfoe.compute.Backends;
import org.gncfoe.prior.Prior;
import org.gncfoe.prior.PriorFile;
import org.gncfoe.prior.Priors;
import org.gncfoe.restore.LearnedSchedules;
import org.gncfoe.restore.LearnedSchedules.Task;
import org.gncfoe.train.PriorDesign;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scijava.Cancelable;
import org.scijava.Context;
import org.scijava.app.StatusService;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandService;
import org.scijava.convert.ConvertService;
import org.scijava.event.EventHandler;
import org.scijava.event.EventService;
import org.scijava.log.LogLevel;
import org.scijava.log.LogService;
import org.scijava.module.Module;
import org.scijava.task.TaskService;
import org.scijava.task.event.TaskEvent;

import ij.ImagePlus;
import ij.io.FileSaver;
import ij.process.ByteProcessor;

/** Tests {@link LearnGncSchedule} through SciJava, as scripts run it. */
class LearnGncScheduleTest {

	@TempDir
	private Path folder;

	private Context context;
	private CommandService commands;
	private Path images, file;
	private String home;

	@BeforeEach
	void start() throws IOException {
		context = new Context(CommandService.class, TaskService.class, StatusService.class, EventService.class,
			LogService.class, ConvertService.class);
		context.service(LogService.class).setLevel(LogLevel.NONE);
		commands = context.service(CommandService.class);
		home = System.getProperty("gncfoe.home");
		System.setProperty("gncfoe.home", folder.resolve("home").toString());
		images = Files.createDirectory(folder.resolve("images"));
		for (int i = 0; i < 2; i++)
			assertTrue(new FileSaver(image(i)).saveAsTiff(images.resolve("image" + i + ".tif").toString()));
		file = folder.resolve("start.safetensors");
		PriorFile.write(new PriorDesign(1, 4, 3, 3, 0.01, 1, 3, 8, 9, 0.03).create(1), file);
	}

	@AfterEach
	void stop() {
		context.dispose();
		if (home == null) System.clearProperty("gncfoe.home");
		else System.setProperty("gncfoe.home", home);
	}

	@Test
	void schedulesAreAddedToAPriorKnownByItsName() throws Exception {
		final Module module = run();
		assertNull(((Cancelable) module).getCancelReason());
		assertEquals("steps", module.getOutput("learned"));
		assertTrue(Priors.names().contains("steps"));
		assertArrayEquals(PriorFile.read(file).parameters(), Priors.load("steps").parameters());
		final Module second = run("priorfile", new File(""), "prior", new PriorName("steps"), "task", "inpaint", "steps", "3");
		assertNull(((Cancelable) second).getCancelReason());
		final LearnedSchedules learned = LearnedSchedules.of(Priors.load("steps"));
		assertFalse(Double.isNaN(learned.get(Task.DENOISE, 2).orElseThrow().predefined()));
		assertTrue(learned.get(Task.INPAINT, 3).isPresent());
	}

	@Test
	void fineTuningGivesAnotherPrior() throws Exception {
		final Module module = run("finetune", "yes");
		assertNull(((Cancelable) module).getCancelReason());
		final Prior tuned = Priors.load("steps");
		assertFalse(Arrays.equals(PriorFile.read(file).parameters(), tuned.parameters()));
		assertTrue(tuned.metadata().get("fine_tuned_on").startsWith("images, "), tuned.metadata().toString());
		assertTrue(LearnedSchedules.of(tuned).get(Task.DENOISE, 2).isPresent());
		assertTrue(refused(run("finetune", "yes")).contains("already"));
		assertTrue(refused(run()).contains("already"), "the name of another prior");
	}

	@Test
	void aTimeIsKept() throws Exception {
		final long start = System.nanoTime();
		assertEquals("steps", run("iterations", "auto", "minutes", "0.01").getOutput("learned"));
		assertTrue((System.nanoTime() - start) * 1e-9 < 60);
	}

	@Test
	void cancelKeepsTheBest() throws Exception {
		// NB: The service holds it weakly.
		final Canceller canceller = new Canceller();
		context.service(EventService.class).subscribe(canceller);
		final Module module = run("iterations", "2000");
		final String reason = ((Cancelable) module).getCancelReason();
		assertTrue(canceller.pressed);
		assertTrue(reason.matches("Learning was cancelled after \\d+ iterations; .*"), reason);
		assertTrue(LearnedSchedules.of(Priors.load("steps")).get(Task.DENOISE, 2).isPresent());
	}

	@ParameterizedTest
	@CsvSource({ "source, clouds", "name, a/b", "name, natural-r1", "task, blur", "steps, 0", "steps, many",
		"finetune, perhaps", "minutes, 0", "minutes, NaN", "iterations, 0", "patch, 0", "patch, 500", "batch, 0", "seed, x",
		"device, abacus", "threads, 0" })
	void badParameterIsOneSentence(final String name, final String value) throws Exception {
		refused(run(name, value));
		assertFalse(Files.exists(folder.resolve("home/priors/steps.safetensors")));
	}

	@Test
	void badFilesAreOneSentence() throws Exception {
		assertTrue(refused(run("folder", folder.resolve("nothing").toFile())).contains("There is no folder"));
		assertTrue(refused(run("folder", new File(""))).contains("choose a folder"));
		assertTrue(refused(run("source", "images")).contains("no open image"));
		assertTrue(refused(run("priorfile", new File(""), "prior", new PriorName("nobody"))).contains("nobody"));
	}

	/** ImageJ finds the value of a macro's key at the first place where the key's name ends. */
	@Test
	void macroKeysAreSafe() {
		final CommandInfo info = commands.getCommand(LearnGncSchedule.class);
		assertEquals("Plugins > Restoration > Learn GNC Schedule", info.getMenuPath().getMenuString());
		assertTrue(info.canRunHeadless());
		MacroKeys.assertSafe(info);
		assertEquals(Backends.names(), info.getInput("device").getChoices());
	}

	// -- Helper methods --

	private Module run(final Object... inputs) throws Exception {
		final Map<String, Object> all = new LinkedHashMap<>();
		all.put("folder", images.toFile());
		all.put("priorfile", file.toFile());
		all.put("name", "steps");
		all.put("steps", "2");
		all.put("iterations", "3");
		all.put("batch", "2");
		all.put("patch", "20");
		all.put("threads", "2");
		for (int i = 0; i < inputs.length; i += 2)
			all.put((String) inputs[i], inputs[i + 1]);
		return commands.run(LearnGncSchedule.class, true, all).get();
	}

	private static String refused(final Module module) {
		assertNull(module.getOutput("learned"));
		final String reason = ((Cancelable) module).getCancelReason();
		assertNotNull(reason);
		assertTrue(reason.matches("(?s)[A-Z/].*\\."), reason);
		return reason;
	}

	private static ImagePlus image(final int phase) {
		final ByteProcessor ip = new ByteProcessor(40, 160);
		for (int y = 0; y < 160; y++)
			for (int x = 0; x < 40; x++)
				ip.set(x, y, 120 + (int) (60 * Math.sin(0.3 * x + phase) * Math.cos(0.1 * y)) + (x + y) % 7);
		return new ImagePlus("image" + phase, ip);
	}

	/** Presses the cancel button as soon as there is progress. */
	private static final class Canceller {

		private boolean pressed;

		@EventHandler
		void onEvent(final TaskEvent e) {
			if (pressed || e.getTask().getProgressValue() == 0) return;
			pressed = true;
			e.getTask().cancel("button");
		}
	}
}
