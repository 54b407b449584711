package org.gncfoe.command;

import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.Test;
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

import ij.ImagePlus;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;

/**
 * Measures, and does not judge: how long commands on images of 2048 x 2048 pixels go on after their task was cancelled, at
 * random moments. No part of the tests; {@code mvn -Dtest=CancelTimes test} runs it, {@code -Dgncfoe.cancel.tries=N} says how
 * often.
 */
class CancelTimes {

	private static final int SIDE = 2048, TRIES = Integer.getInteger("gncfoe.cancel.tries", 8);

	/** Moments are this far apart at most, seconds: later a command only takes more of the same steps. */
	private static final double LATEST = 8;

	private static final double LONG = 0.5;

	private final Random random = new Random(1);
	private final Tasks tasks = new Tasks();

	@Test
	void measure() throws Exception {
		try (Context context = new Context(CommandService.class, TaskService.class, StatusService.class, LogService.class)) {
			context.service(LogService.class).setLevel(LogLevel.NONE);
			context.inject(tasks);
			context.service(EventService.class).subscribe(tasks);
			final CommandService commands = context.service(CommandService.class);
			System.out.println("| command | prior | device | tries | median, s | most, s | cancelled after, s |");
			System.out.println("| --- | --- | --- | --- | --- | --- | --- |");
			for (final String device : System.getProperty("gncfoe.cancel.devices", "cpu,opencl").split(","))
				for (final String prior : new String[] { "natural-r1", "natural-r2" }) {
					row(commands, "GNC Denoise", GncDenoise.class, "noise", "auto", prior, device, 0);
					row(commands, "GNC Inpaint, half missing", GncInpaint.class, "missing", "nan", prior, device, 0.5);
					row(commands, "GNC Inpaint, hot pixels", GncInpaint.class, "missing", "hot", prior, device, 0);
				}
		}
	}

	// -- Helper methods --

	private void row(final CommandService commands, final String name, final Class<? extends Command> command,
		final String key, final String value, final String prior, final String device, final double missing)
		throws Exception
	{
		final ImagePlus image = image(missing);
		final double[] seconds = new double[TRIES];
		double most = -1, moment = 0;
		for (int k = 0; k < TRIES; k++) {
			double after = LATEST * (k + random.nextDouble()) / TRIES;
			seconds[k] = Double.NaN;
			// NB: Some end before; those count once they are cancelled earlier.
			for (; Double.isNaN(seconds[k]); after /= 2)
				seconds[k] = seconds(commands, command, after, "image", image, key, value, "prior", prior, "device", device);
			if (seconds[k] > most) {
				most = seconds[k];
				moment = 2 * after;
			}
		}
		Arrays.sort(seconds);
		System.out.println(String.format(Locale.ROOT, "| %s | %s | %s | %d | %.2f | %.2f | %.1f |", name, prior, device, TRIES,
			seconds[TRIES / 2], most, moment));
	}

	/** Seconds from cancelling the task to the end of the command; NaN if it had ended before. */
	private double seconds(final CommandService commands, final Class<? extends Command> command, final double after,
		final Object... inputs) throws InterruptedException, ExecutionException
	{
		tasks.task = null;
		final Future<? extends CommandModule> future = commands.run(command, true, inputs);
		while (tasks.task == null)
			Thread.sleep(1);
		Thread.sleep((long) (1000 * after));
		final long start = System.nanoTime();
		tasks.task.cancel("measured");
		try {
			future.get((long) (1000 * LONG), TimeUnit.MILLISECONDS);
		}
		catch (final TimeoutException e) {
			Thread.getAllStackTraces().forEach((thread, trace) -> {
				if (Arrays.stream(trace).anyMatch(at -> at.getClassName().startsWith("org.gncfoe") && !at.getClassName().equals(
					CancelTimes.class.getName()))) System.out.println("still at " + Arrays.stream(trace).limit(6).toList());
			});
		}
		final CommandModule module = future.get();
		return module.getOutput("output") != null ? Double.NaN : (System.nanoTime() - start) * 1e-9;
	}

	private static ImagePlus image(final double missing) {
		final Random random = new Random(1);
		final ImageProcessor ip = new FloatProcessor(SIDE, SIDE);
		for (int p = 0; p < SIDE * SIDE; p++)
			ip.setf(p, random.nextDouble() < missing ? Float.NaN : (float) (100 + 50 * Math.sin(0.01 * (p % SIDE)) + 10 * random
				.nextGaussian() + (random.nextInt(1000) == 0 ? 500 : 0)));
		return new ImagePlus("a", ip);
	}

	/** Knows the last task that began. */
	private static final class Tasks {

		@Parameter
		private LogService log;

		private volatile Task task;

		@EventHandler
		private void on(final TaskEvent e) {
			if (!e.getTask().isDone() && task == null) task = e.getTask();
		}
	}
}
