package org.gncfoe.command;

import org.gncfoe.restore.Progress;
import org.scijava.Cancelable;
import org.scijava.task.Task;
import org.scijava.task.TaskService;

import ij.IJ;

/**
 * Progress, with the time that is left, as a SciJava task, which Fiji shows with a cancel button, and in the status bar.
 * Cancelled by that button, by the Escape key, by cancelling the command itself, or by interrupting its thread.
 */
final class TaskProgress implements Progress, AutoCloseable {

	private static final int STEPS = 1000;

	/** Least time between two updates, in nanoseconds. NB: Each one waits for the event thread. */
	private static final long INTERVAL = 50_000_000;

	private final Task task;
	private final StatusLine status;
	private final Cancelable command;
	private final String name;
	// NB: Whether to stop is asked by other threads too, which work for this one.
	private final Thread thread = Thread.currentThread();
	private final RemainingTime time = new RemainingTime();
	private volatile String place = "";
	private long last = System.nanoTime() - INTERVAL;

	TaskProgress(final String name, final TaskService tasks, final StatusLine status, final Cancelable command) {
		this.name = name;
		this.status = status;
		this.command = command;
		IJ.resetEscape();
		task = tasks.createTask(name);
		task.setProgressMaximum(STEPS);
		task.start();
	}

	@Override
	public void update(final double fraction) {
		final long now = System.nanoTime();
		if (now - last < INTERVAL && fraction < 1) return;
		last = now;
		show(fraction, time.at(now, fraction));
	}

	/** Like {@link #update(double)}, for work that knows itself how many seconds are left. */
	void update(final double fraction, final double secondsLeft) {
		final long now = System.nanoTime();
		if (now - last < INTERVAL && fraction < 1) return;
		last = now;
		show(fraction, secondsLeft);
	}

	/** From now on shows also where the work is, such as {@code 3 of 200}. */
	void say(final String where) {
		place = ", " + where;
		task.setStatusMessage(name + place);
	}

	@Override
	public boolean isCanceled() {
		return task.isCanceled() || command.isCanceled() || IJ.escapePressed() || thread.isInterrupted();
	}

	/** Ends the task, and the progress bar. */
	@Override
	public void close() {
		task.finish();
		// NB: Only full progress ends ImageJ's bar; clearStatus() leaves it as it is.
		status.show(1, 1, "");
	}

	// -- Helper methods --

	private void show(final double fraction, final double secondsLeft) {
		final int value = (int) Math.round(STEPS * fraction);
		final String message = name + place + (Double.isNaN(secondsLeft) ? "..." : ": " + RemainingTime.inWords(secondsLeft) +
			" left");
		task.setStatusMessage(message);
		task.setProgressValue(value);
		status.show(value, STEPS, message);
	}
}
