package org.gncfoe.command;

import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.Backends;
import org.gncfoe.image.ColourTables;
import org.scijava.command.ContextCommand;
import org.scijava.event.EventService;
import org.scijava.log.LogService;
import org.scijava.plugin.Parameter;
import org.scijava.task.TaskService;

import ij.IJ;
import ij.ImagePlus;

/**
 * What the commands here have in common: a name that stands before every message, the services, and how a user is told
 * something. One that fails or is cancelled, wherever that is, ends the macro that runs it.
 * <p>
 * NB: Whatever is written to the standard error stream, as SciJava's warnings are, brings Fiji's console to the front, over
 * the image. So there is nothing but information in the log where there is a screen.
 * </p>
 */
abstract class RestorationCommand extends ContextCommand implements ImageCommand {

	@Parameter
	private TaskService taskService;

	@Parameter
	private EventService eventService;

	@Parameter
	private LogService log;

	private String lastWord;
	private List<Integer> form;

	/** What a command does with an image. */
	interface Work {

		/**
		 * @throws IllegalArgumentException if a parameter is of no use; with a sentence for the user
		 * @throws IOException if a file named by a parameter cannot be read; with a sentence for the user
		 */
		void run(TaskProgress progress) throws IOException;
	}

	/** How long a locked image is waited for: that often, milliseconds each. */
	private static final int TRIES = 20, WAIT = 100;

	/** Name of the command, for messages and its task. */
	abstract String title();

	/** Does the work. */
	abstract void execute();

	// -- Runnable methods --

	@Override
	public final void run() {
		try {
			execute();
		}
		catch (final RuntimeException | Error e) {
			MacroStop.stop(title() + ": " + e);
			throw e;
		}
		finally {
			if (lastWord != null) status().conclude(title(), lastWord);
		}
	}

	// -- Cancelable methods --

	@Override
	public void cancel(final String reason) {
		super.cancel(reason);
		MacroStop.stop(reason);
	}

	// -- What commands use --

	/** A task for the work of this command, with a button to cancel it; to be closed. */
	final TaskProgress progress() {
		return new TaskProgress(title(), taskService, status(), this);
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
		if (!lock(image)) return;
		form = form(image);
		try (TaskProgress progress = progress()) {
			checkPalette(image);
			work.run(progress);
		}
		catch (final CancellationException e) {
			stopped(noun + " was cancelled; the image is unchanged.");
		}
		catch (final IllegalArgumentException | IOException e) {
			refuse(isChanged(image) ? changed(image) : e.getMessage());
		}
		catch (final RuntimeException e) {
			if (!isChanged(image)) throw e;
			refuse(changed(image));
		}
		catch (final OutOfMemoryError e) {
			refuse("There is not enough memory to " + verb + " " + image.getTitle() +
				": raise it in Edit > Options > Memory & Threads, or " + verb + " the current plane only.");
		}
		finally {
			image.unlock();
		}
	}

	/** Locks an image, or refuses if another command does not unlock it soon. */
	final boolean lock(final ImagePlus image) {
		for (int i = 0; i < TRIES; i++) {
			if (image.lockSilently()) return true;
			IJ.wait(WAIT);
		}
		refuse("The image " + image.getTitle() + " is locked: wait until the command that works on it has ended.");
		return false;
	}

	/**
	 * To be called with a finished result: slices may have been added or deleted meanwhile, despite the lock, by macros.
	 *
	 * @throws IllegalArgumentException if the image is not as it was; with a sentence for the user
	 */
	final void checkUnchanged(final ImagePlus image) {
		if (isChanged(image)) throw new IllegalArgumentException(changed(image));
	}

	private boolean isChanged(final ImagePlus image) {
		// NB: A closed image has nothing left to compare; its pixels were still there to work on.
		return image.getStackSize() > 0 && image.getProcessor() != null && !form.equals(form(image));
	}

	private static String changed(final ImagePlus image) {
		return "The image " + image.getTitle() + " was changed meanwhile: run the command again.";
	}

	/** Size, number of planes and depth. */
	private static List<Integer> form(final ImagePlus image) {
		return List.of(image.getWidth(), image.getHeight(), image.getStackSize(), image.getBitDepth());
	}

	/** @throws IllegalArgumentException if values of an image are no intensities; with a sentence for the user */
	static void checkPalette(final ImagePlus image) {
		if (ColourTables.isPalette(image)) throw new IllegalArgumentException("The values of " + image.getTitle() +
			" are numbers of colours in a palette, no intensities: convert it by Image > Type > RGB Color first.");
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

	/** The status bar. */
	final StatusLine status() {
		return new StatusLine(eventService);
	}

	final LogService log() {
		return log;
	}

	/** Writes a sentence to the log. */
	final void say(final String sentence) {
		log.info(title() + ": " + sentence);
	}

	/** Writes sentences to the log, and to the Info of a result. */
	final void remark(final Iterable<String> sentences, final ImagePlus result) {
		for (final String sentence : sentences) {
			say(sentence);
			if (result == null) continue;
			final String info = result.getInfoProperty();
			result.setProperty("Info", (info == null || info.isEmpty() ? "" : info.endsWith("\n") ? info : info + "\n") + title() +
				": " + sentence);
		}
	}

	/** Writes a sentence to the log; it stays in the status bar too when the command has ended. */
	final void conclude(final String sentence) {
		say(sentence);
		lastWord = title() + ": " + sentence;
	}

	/** Says what takes long, in the status bar too. */
	final void announce(final String notice) {
		say(notice);
		status().show(notice);
	}

	/** Cancels with a sentence for the user, which one dialog shows; without a screen it is in the log. */
	final void refuse(final String sentence) {
		cancel(sentence);
		if (GraphicsEnvironment.isHeadless()) log.error(title() + ": " + sentence);
		else say(sentence);
	}

	/**
	 * Cancels because the user wants so. With a window the sentence is in the status bar only: who has pressed Escape need not
	 * press a button as well.
	 */
	final void stopped(final String sentence) {
		if (isCanceled()) return;
		cancel(GraphicsEnvironment.isHeadless() || IJ.getInstance() == null ? sentence : "");
		conclude(sentence);
	}
}
