package org.gncfoe.command;

import org.gncfoe.restore.Progress;
import org.scijava.Cancelable;
import org.scijava.app.StatusService;
import org.scijava.task.Task;
import org.scijava.task.TaskService;

import ij.IJ;

/**
 * Progress as a SciJava task, which Fiji shows with a cancel button, and in the status bar. Cancelled by that button, by the
 * Escape key, or by cancelling the command itself.
 */
final class TaskProgress implements Progress, AutoCloseable {

	private static final int STEPS = 1000;

	/** Least time between two updates, in nanoseconds. NB: Each one waits for the event thread. */
	private static final long INTERVAL = 50_000_000;

	private final Task task;
	private final StatusService status;
	private final Cancelable command;
	private final String name;
	private long last = System.nanoTime() - INTERVAL;

	TaskProgress(final String name, final TaskService tasks, final StatusService status, final Cancelable command) {
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
		final int value = (int) Math.round(STEPS * fraction);
		task.setProgressValue(value);
		status.showStatus(value, STEPS, name + "...");
	}

	@Override
	public boolean isCanceled() {
		return task.isCanceled() || command.isCanceled() || IJ.escapePressed() || Thread.currentThread().isInterrupted();
	}

	/** Ends the task. */
	@Override
	public void close() {
		task.finish();
		status.clearStatus();
	}
}
