package org.gncfoe.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.gncfoe.image.ImageFiles;
import org.gncfoe.train.Patches.Picture;
import org.gncfoe.train.TrainingImages;

import ij.ImagePlus;
import ij.WindowManager;

/** The images open in ImageJ: by title, and as pictures to train on, the windows of a training left out. */
final class OpenImages {

	private OpenImages() {}

	/**
	 * The open image of a title, or the image in a file.
	 *
	 * @param purpose what it would be for, and what to do, after "There is no open image or file X"
	 * @throws IllegalArgumentException if there is neither; with a sentence for the user
	 * @throws IOException if the file cannot be read; with a sentence for the user
	 */
	static ImagePlus named(final String title, final String purpose) throws IOException {
		final ImagePlus open = WindowManager.getImage(title);
		if (open != null) return open;
		try {
			if (Files.exists(Path.of(title))) return ImageFiles.open(Path.of(title));
		}
		catch (final InvalidPathException e) {
			// Said below.
		}
		throw new IllegalArgumentException("There is no open image or file \"" + title + "\" " + purpose);
	}

	/** @throws IllegalArgumentException if there are none; with a sentence for the user */
	static List<Picture> pictures() {
		final List<Picture> pictures = new ArrayList<>();
		final int[] ids = WindowManager.getIDList();
		for (final int id : ids == null ? new int[0] : ids) {
			final ImagePlus image = WindowManager.getImage(id);
			if (image != null && image.getProcessor() != null && image.getProperty(TrainingWindow.MARK) == null) pictures.addAll(
				TrainingImages.of(image));
		}
		if (pictures.isEmpty()) throw new IllegalArgumentException(
			"There is no open image to train on: open some, or choose a folder.");
		return pictures;
	}
}
