package org.gncfoe.command;

import java.util.List;

import org.gncfoe.image.ColourTables;

import ij.IJ;
import ij.ImagePlus;

/** The image that a command works on: locked meanwhile, and told from one that is of no use. */
final class InputImage implements AutoCloseable {

	/** How long a locked image is waited for: that often, milliseconds each. */
	private static final int TRIES = 20, WAIT = 100;

	private final ImagePlus image;
	/** Size, number of planes and depth. */
	private final List<Integer> form;

	private InputImage(final ImagePlus image) {
		this.image = image;
		form = form(image);
	}

	/**
	 * Locks an image, for other commands.
	 *
	 * @throws IllegalArgumentException if another command does not unlock it soon; with a sentence for
	 *           the user
	 */
	static InputImage lock(final ImagePlus image) {
		for (int i = 0; i < TRIES; i++) {
			if (image.lockSilently()) return new InputImage(image);
			IJ.wait(WAIT);
		}
		throw new IllegalArgumentException("The image " + image.getTitle() +
			" is locked: wait until the command that works on it has ended.");
	}

	/** NB: SciJava makes an empty image of the name of none. */
	static boolean isMissing(final ImagePlus image) {
		return image == null || image.getWidth() < 1 || image.getHeight() < 1
			|| image.getProcessor() == null;
	}

	/**
	 * @throws IllegalArgumentException if values of an image are no intensities; with a sentence for
	 * the user
	 */
	static void checkPalette(final ImagePlus image) {
		if (ColourTables.isPalette(image)) throw new IllegalArgumentException("The values of " +
			image.getTitle() +
			" are numbers of colours in a palette, no intensities: convert it by Image > Type > RGB Color first.");
	}

	/** Whether slices were added or deleted since, which macros can do despite the lock. */
	boolean isChanged() {
		// NB: A closed image has nothing left to compare; its pixels were still there to work on.
		return image.getStackSize() > 0 && image.getProcessor() != null && !form.equals(form(image));
	}

	/** That it is, in a sentence. */
	String changed() {
		return "The image " + image.getTitle() + " was changed meanwhile: run the command again.";
	}

	/** Unlocks it. */
	@Override
	public void close() {
		image.unlock();
	}

	private static List<Integer> form(final ImagePlus image) {
		return List.of(image.getWidth(), image.getHeight(), image.getStackSize(), image.getBitDepth());
	}
}
