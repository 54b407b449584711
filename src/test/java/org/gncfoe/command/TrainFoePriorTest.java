package org.gncfoe.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import org.gncfoe.compute.Backends;
import org.gncfoe.prior.Prior;
import org.gncfoe.prior.PriorFile;
import org.gncfoe.prior.Priors;
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
import org.scijava.event.EventHandler;
import org.scijava.event.EventService;
import org.scijava.log.LogLevel;
import org.scijava.log.LogService;
import org.scijava.module.Module;
import org.scijava.module.ModuleService;
import org.scijava.task.Task;
import org.scijava.task.TaskService;
import org.scijava.task.event.TaskEvent;

import ij.ImagePlus;
import ij.io.FileSaver;
import ij.macro.Interpreter;
import ij.process.ShortProcessor;

/** Tests {@link TrainFoePrior} through SciJava, as scripts run it. */
class TrainFoePriorTest {

	@TempDir
	private Path folder;

	private Context context;
	private CommandService commands;
	private Path images;
	private String home;

	@BeforeEach
	void start() throws IOException {
		context = new Context(CommandService.class, TaskService.class, StatusService.class, EventService.class,
			LogService.class);
		context.service(LogService.class).setLevel(LogLevel.NONE);
		commands = context.service(CommandService.class);
		home = System.getProperty("gncfoe.home");
		System.setProperty("gncfoe.home", folder.resolve("home").toString());
		images = Files.createDirectory(folder.resolve("images"));
		for (int i = 0; i < 2; i++)
			assertTrue(new FileSaver(image(i)).saveAsTiff(images.resolve("image" + i + ".tif").toString()));
	}

	@AfterEach
	void stop() {
		context.dispose();
		if (home == null) System.clearProperty("gncfoe.home");
		else System.setProperty("gncfoe.home", home);
	}

	@Test
	void theFinishedPriorIsKnownByItsName() throws Exception {
		final Module module = run();
		assertNull(((Cancelable) module).getCancelReason());
		assertEquals("cells", module.getOutput("trained"));
		assertTrue(Priors.names().contains("cells"));
		final Prior prior = Priors.load("cells");
		assertEquals(3, prior.layer(0).convolution().outputs());
		assertEquals("images (2 pictures)", prior.metadata().get("training_data"));
		assertNotNull(prior.metadata().get("validation_psnr_15_25_50"));
		try (var files = Files.list(folder.resolve("home/training"))) {
			assertEquals(0, files.count());
		}
		assertTrue(refused(run()).contains("already"));
	}

	@Test
	void openImagesAreTrainedOn() throws Exception {
		Interpreter.batchMode = true;
		try {
			image(5).show();
			final Module module = run("source", "images");
			assertEquals("cells", module.getOutput("trained"), ((Cancelable) module).getCancelReason());
			assertEquals("open images (1 pictures)", Priors.load("cells").metadata().get("training_data"));
		}
		finally {
			BatchImages.forget();
		}
	}

	@Test
	void aTimeBudgetAndAPriorFile() throws Exception {
		final Path file = folder.resolve("start.safetensors");
		PriorFile.write(new PriorDesign(1, 2, 3, 3, 0.1, 1, 3, 8, 9, 0.03).create(1), file);
		run("iterations", "auto", "minutes", "0.01", "priorfile", file.toFile());
		assertEquals(file.toString(), Priors.load("cells").metadata().get("started_from"));
		assertEquals(2, Priors.load("cells").layer(0).convolution().outputs());
	}

	@Test
	void theClosestShippedPrior() throws Exception {
		run("start", "closest", "iterations", "1");
		final String from = Priors.load("cells").metadata().get("started_from");
		assertTrue(Priors.names().contains(from) && Priors.load(from).depth() == 1, from);
	}

	@Test
	void cancelKeepsTheBestAndResumeGoesOn() throws Exception {
		final Canceller canceller = new Canceller();
		context.service(EventService.class).subscribe(canceller);
		final Module module = run("iterations", "2000");
		final String reason = ((Cancelable) module).getCancelReason();
		assertTrue(reason.matches("The training was cancelled at step \\d+; .*"), reason);
		assertTrue(canceller.task.isDone());
		canceller.active = false;
		final Prior best = Priors.load("cells");
		assertTrue(best.metadata().get("iterations").contains("canceled"), best.metadata().toString());
		assertTrue(refused(run("iterations", "2000")).contains("already"));
		final Module rest = run("iterations", "2000", "mode", "resume");
		assertNull(((Cancelable) rest).getCancelReason());
		assertEquals("cells", rest.getOutput("trained"));
		assertTrue(Priors.load("cells").metadata().get("iterations").matches("\\d+ of 2000"));
	}

	@Test
	void finishNowIsASuccess() throws Exception {
		final Module module = context.service(ModuleService.class).run(new CommandInfo(Finisher.class), true, inputs("iterations",
			"2000")).get();
		assertNull(((Cancelable) module).getCancelReason());
		assertEquals("cells", module.getOutput("trained"));
		assertTrue(Priors.load("cells").metadata().get("iterations").matches("\\d+ of 2000.*"), Priors.load("cells").metadata()
			.toString());
	}

	@ParameterizedTest
	@CsvSource({ "source, clouds", "name, a/b", "name, natural-r1", "name, ''", "start, nobody", "layers, 0",
		"layers, many", "filters, -3", "least, 0", "least, abc", "most, 0.001", "minutes, 0", "minutes, NaN",
		"minutes, Infinity", "iterations, 0", "iterations, 1.5", "patch, 0", "patch, 12", "patch, 500", "batch, 0",
		"seed, x", "mode, again", "mode, resume", "device, abacus", "threads, 0" })
	void badParameterIsOneSentence(final String name, final String value) throws Exception {
		refused(run(name, value));
		assertFalse(Files.exists(folder.resolve("home/priors/cells.safetensors")));
	}

	@Test
	void badFilesAreOneSentence() throws Exception {
		assertTrue(refused(run("folder", folder.resolve("nothing").toFile())).contains("There is no folder"));
		assertTrue(refused(run("folder", folder.toFile())).contains("holds no image"));
		assertTrue(refused(run("folder", new File(""))).contains("choose a folder"));
		assertTrue(refused(run("heldout", folder.toFile())).contains("holds no image"));
		final Path broken = folder.resolve("broken.safetensors");
		Files.writeString(broken, "broken");
		assertTrue(refused(run("priorfile", broken.toFile())).contains("broken.safetensors"));
		assertTrue(refused(run("source", "images")).contains("no open image"));
		Files.writeString(folder.resolve("home"), "a file where a folder should be");
		assertTrue(refused(run()).contains("cannot be written to"));
	}

	/** ImageJ finds the value of a macro's key at the first place where the key's name ends. */
	@Test
	void macroKeysAreSafe() {
		final CommandInfo info = commands.getCommand(TrainFoePrior.class);
		assertEquals("Plugins > Restoration > Train FoE Prior", info.getMenuPath().getMenuString());
		assertTrue(info.canRunHeadless());
		assertTrue(info.canCancel());
		MacroKeys.assertSafe(info);
		assertEquals(Backends.names(), info.getInput("device").getChoices());
	}

	@Test
	void noWindowToolkitInFields() {
		for (final Field field : TrainFoePrior.class.getDeclaredFields())
			assertFalse(field.getType().getName().matches("(java\\.awt|javax\\.swing|ij\\.gui)\\..*"), field.toString());
	}

	// -- Helper methods --

	private Module run(final Object... inputs) throws InterruptedException, ExecutionException {
		return commands.run(TrainFoePrior.class, true, inputs(inputs)).get();
	}

	private Map<String, Object> inputs(final Object... inputs) {
		final Map<String, Object> all = new LinkedHashMap<>();
		all.put("folder", images.toFile());
		all.put("name", "cells");
		all.put("start", "scratch");
		all.put("filters", "3");
		all.put("iterations", "5");
		all.put("batch", "2");
		all.put("patch", "24");
		all.put("threads", "2");
		for (int i = 0; i < inputs.length; i += 2)
			all.put((String) inputs[i], inputs[i + 1]);
		return all;
	}

	private static String refused(final Module module) {
		assertNull(module.getOutput("trained"));
		final String reason = ((Cancelable) module).getCancelReason();
		assertNotNull(reason);
		assertTrue(reason.matches("(?s)[A-Z/].*\\."), reason);
		return reason;
	}

	private static ImagePlus image(final int phase) {
		final ShortProcessor ip = new ShortProcessor(40, 160);
		for (int y = 0; y < 160; y++)
			for (int x = 0; x < 40; x++)
				ip.set(x, y, 5000 + (int) (2000 * Math.sin(0.3 * x + phase) * Math.cos(0.1 * y)) + (x + y) % 7);
		return new ImagePlus("image" + phase, ip);
	}

	/** Presses "Finish now" once training gets somewhere. */
	public static class Finisher extends TrainFoePrior {

		@Override
		TrainingView view() {
			return new TrainingView() {

				private volatile boolean pressed;

				@Override
				public void loss(final long step, final double loss, final double secondsLeft) {
					pressed = step >= 3;
				}

				@Override
				public void validated(final long step, final double[] psnr, final Prior prior) {}

				@Override
				public boolean isFinished() {
					return pressed;
				}
			};
		}
	}

	/** Presses the cancel button of the first task that gets somewhere. */
	private static final class Canceller {

		private Task task;
		private boolean active = true;

		@EventHandler
		void onEvent(final TaskEvent e) {
			if (!active) return;
			task = e.getTask();
			if (task.getProgressValue() > 0 && !task.isCanceled()) task.cancel("button");
		}
	}
}
