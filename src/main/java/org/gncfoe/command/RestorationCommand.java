package org.gncfoe.command;

import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.Backends;
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
	private InputImage input;

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
		if (InputImage.isMissing(image)) {
			refuse("There is no image to " + verb + ": open one first.");
			return;
		}
		try (InputImage locked = InputImage.lock(image); TaskProgress progress = progress()) {
			input = locked;
			InputImage.checkPalette(image);
			work.run(progress);
		}
		catch (final CancellationException e) {
			stopped(noun + " was cancelled; the image is unchanged.");
		}
		catch (final IllegalArgumentException | IOException e) {
			refuse(input != null && input.isChanged() ? input.changed() : e.getMessage());
		}
		catch (final RuntimeException e) {
			if (input == null || !input.isChanged()) throw e;
			refuse(input.changed());
		}
		catch (final OutOfMemoryError e) {
			refuse("There is not enough memory to " + verb + " " + image.getTitle() +
				": raise it in Edit > Options > Memory & Threads, or " + verb + " the current plane only.");
		}
	}

	/**
	 * To be called with a finished result.
	 *
	 * @throws IllegalArgumentException if the image is not as it was; with a sentence for the user
	 */
	final void checkUnchanged() {
		if (input.isChanged()) throw new IllegalArgumentException(input.changed());
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
		conclude(sentence, sentence);
	}

	/** Writes a sentence to the log; a shorter one stays in the status bar when the command has ended. */
	final void conclude(final String sentence, final String shorter) {
		say(sentence);
		lastWord = title() + ": " + shorter;
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
