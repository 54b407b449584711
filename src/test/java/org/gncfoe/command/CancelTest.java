package org.gncfoe.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.event.KeyEvent;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.gncfoe.prior.Prior;
import org.gncfoe.prior.PriorFile;
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
import org.scijava.command.Command;
import org.scijava.command.CommandModule;
import org.scijava.command.CommandService;
import org.scijava.event.EventHandler;
import org.scijava.event.EventService;
import org.scijava.log.LogLevel;
import org.scijava.log.LogService;
import org.scijava.plugin.Parameter;
import org.scijava.task.Task;
import org.scijava.task.TaskService;
import org.scijava.task.event.TaskEvent;

import com.sun.management.OperatingSystemMXBean;

import ij.IJ;
import ij.ImagePlus;
import ij.process.FloatProcessor;

/**
 * Cancels commands in the midst of steps that take many seconds. On a free machine all stop within half a second; machines
 * that run tests are not free, so what counts here is the work done after that, in seconds of all processors together.
 */
class CancelTest {

	private static final double LIMIT = 1.5;
	private static final OperatingSystemMXBean OS = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

	@TempDir
	private Path folder;

	private Context context;
	private CommandService commands;
	private final Tasks tasks = new Tasks();

	@BeforeEach
	void open() {
		context = new Context(CommandService.class, TaskService.class, StatusService.class, LogService.class);
		context.service(LogService.class).setLevel(LogLevel.NONE);
		commands = context.service(CommandService.class);
		context.inject(tasks);
		context.service(EventService.class).subscribe(tasks);
	}

	@AfterEach
	void close() {
		IJ.resetEscape();
		context.close();
	}

	/** One step of three layers on 2048 x 2048 pixels takes half a minute on one core; the slow backend as long on 700 x 700. */
	@ParameterizedTest
	@CsvSource({ "cpu, 3, 2048", "reference, 1, 700" })
	void aLongStep(final String device, final int layers, final int side) throws Exception {
		stops(GncDenoise.class, 1.5, side, "sigma", "25", "noise", "gaussian", "steps", "3", "device", device, "priorfile", prior(
			layers));
	}

	@Test
	void theEstimateOfTheNoise() throws Exception {
		stops(GncDenoise.class, 0.3, 2048, "device", "cpu");
	}

	@Test
	void inpainting() throws Exception {
		stops(GncInpaint.class, 1.5, 2048, "missing", "nan", "device", "cpu", "priorfile", prior(3));
	}

	@Test
	void findingDefects() throws Exception {
		stops(GncInpaint.class, 0.3, 2048, "missing", "hot", "device", "cpu", "priorfile", prior(3));
	}

	// -- Helper methods --

	/** Cancels a command after some seconds, once by the button and once by the Escape key, and sees what it leaves. */
	private void stops(final Class<? extends Command> command, final double after, final int side, final Object... more)
		throws Exception
	{
		final ImagePlus image = new ImagePlus("a", noisy(side, command == GncInpaint.class));
		final float[] before = ((float[]) image.getProcessor().getPixels()).clone();
		final Object[] inputs = new Object[more.length + 2];
		inputs[0] = "image";
		inputs[1] = image;
		System.arraycopy(more, 0, inputs, 2, more.length);
		for (final boolean button : new boolean[] { true, false }) {
			tasks.begun = new CountDownLatch(1);
			final Future<? extends CommandModule> future = commands.run(command, true, inputs);
			assertTrue(tasks.begun.await(60, TimeUnit.SECONDS));
			Thread.sleep((long) (1000 * after));
			assertFalse(future.isDone(), "too fast to be cancelled");
			final double start = seconds(), work = OS.getProcessCpuTime() * 1e-9;
			if (button) tasks.task.cancel("button");
			else IJ.setKeyDown(KeyEvent.VK_ESCAPE);
			final CommandModule module = future.get(60, TimeUnit.SECONDS);
			final double seconds = seconds() - start, worked = OS.getProcessCpuTime() * 1e-9 - work;
			IJ.setKeyUp(KeyEvent.VK_ESCAPE);
			assertTrue(Math.min(seconds, worked) < LIMIT, "stopped only after " + seconds + " s, " + worked + " s of work");
			assertNull(module.getOutput("output"));
			assertNotNull(((Cancelable) module).getCancelReason());
			assertFalse(image.isLocked());
			assertArrayEquals(before, (float[]) image.getProcessor().getPixels());
		}
	}

	private static double seconds() {
		return System.nanoTime() * 1e-9;
	}

	private static FloatProcessor noisy(final int side, final boolean holes) {
		final Random random = new Random(1);
		final float[] pixels = new float[side * side];
		for (int i = 0; i < pixels.length; i++)
			pixels[i] = holes && random.nextBoolean() ? Float.NaN : (float) (100 + 50 * Math.sin(0.01 * i) + 25 * random
				.nextGaussian());
		return new FloatProcessor(side, side, pixels);
	}

	private File prior(final int layers) throws IOException {
		final Prior prior = PriorDesign.ofLayers(layers).create(1);
		final Path file = folder.resolve(layers + ".safetensors");
		PriorFile.write(prior, file);
		return file.toFile();
	}

	/** Knows the last task that began. */
	private static final class Tasks {

		@Parameter
		private LogService log;

		private volatile Task task;
		private volatile CountDownLatch begun = new CountDownLatch(1);

		@EventHandler
		private void on(final TaskEvent e) {
			if (e.getTask().isDone() || e.getTask() == task) return;
			task = e.getTask();
			begun.countDown();
		}
	}
}
