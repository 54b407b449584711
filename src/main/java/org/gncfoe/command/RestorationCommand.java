package org.gncfoe.command;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.Backends;
import org.scijava.app.StatusService;
import org.scijava.command.ContextCommand;
import org.scijava.log.LogService;
import org.scijava.plugin.Parameter;
import org.scijava.task.TaskService;

import ij.ImagePlus;

/**
 * What the commands here have in common: a name that stands before every message, the services, and how a user is told
 * something.
 */
abstract class RestorationCommand extends ContextCommand implements ImageCommand {

	@Parameter
	private TaskService taskService;

	@Parameter
	private StatusService statusService;

	@Parameter
	private LogService log;

	/** What a command does with an image. */
	interface Work {

		/**
		 * @throws IllegalArgumentException if a parameter is of no use; with a sentence for the user
		 * @throws IOException if a file named by a parameter cannot be read; with a sentence for the user
		 */
		void run(TaskProgress progress) throws IOException;
	}

	/** Name of the command, for messages and its task. */
	abstract String title();

	/** A task for the work of this command, with a button to cancel it; to be closed. */
	final TaskProgress progress() {
		return new TaskProgress(title(), taskService, statusService, this);
	}

	/**
	 * Works on an image, which stays locked meanwhile and is never changed. Whatever goes wrong is said in a sentence.
	 *
	 * @param verb what is done to the image, as in "to denoise"
	 * @param noun the same, as in "Denoising was cancelled"
	 */
	final void restore(final ImagePlus image, final String verb, final String noun, final Work work) {
		if (isMissing(image)) {
			refuse("There is no image to " + verb + ": open one first.");
			return;
		}
		image.lockSilently();
		try (TaskProgress progress = progress()) {
			work.run(progress);
		}
		catch (final IllegalArgumentException | IOException e) {
			refuse(e.getMessage());
		}
		catch (final CancellationException e) {
			if (!isCanceled()) cancel(noun + " was cancelled; the image is unchanged.");
		}
		catch (final OutOfMemoryError e) {
			refuse("There is not enough memory to " + verb + " " + image.getTitle() +
				": raise it in Edit > Options > Memory & Threads, or " + verb + " the current plane only.");
		}
		finally {
			image.unlock();
		}
	}

	/**
	 * Opens where to compute; what a user may wait for, and cancel.
	 *
	 * @param device name as for {@link Backends#open}
	 * @param threads number of threads, or auto
	 * @param notices is told what takes long
	 * @throws IllegalArgumentException if there is no such device or number; with a sentence for the user
	 * @throws CancellationException if progress says so
	 */
	static Backend open(final String device, final String threads, final Consumer<String> notices,
		final TaskProgress progress)
	{
		final int number = TextInput.threads(threads);
		return Opening.of(() -> Backends.open(device, number, notices), progress);
	}

	/** NB: SciJava makes an empty image of the name of none. */
	static boolean isMissing(final ImagePlus image) {
		return image == null || image.getWidth() < 1 || image.getHeight() < 1 || image.getProcessor() == null;
	}

	final StatusService statusService() {
		return statusService;
	}

	final LogService log() {
		return log;
	}

	/** Writes a sentence to the log. */
	final void say(final String sentence) {
		log.info(title() + ": " + sentence);
	}

	/** Writes a warning to the log. */
	final void warn(final String sentence) {
		log.warn(title() + ": " + sentence);
	}

	/** Says what takes long, in the status bar too. */
	final void announce(final String notice) {
		say(notice);
		statusService.showStatus(notice);
	}

	/** Cancels with a sentence for the user, also where no dialog shows it. */
	final void refuse(final String sentence) {
		cancel(sentence);
		log.error(title() + ": " + sentence);
	}
}
