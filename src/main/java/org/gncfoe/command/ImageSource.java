package org.gncfoe.command;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import org.gncfoe.train.Patches.Picture;
import org.gncfoe.train.TrainingImages;

/**
 * The clean images that a command learns from: those in a folder or those open now.
 *
 * @param source {@link #FOLDER} or {@link #IMAGES}
 * @param folder the folder; null or an empty path where there is none
 */
record ImageSource(String source, File folder) {

	static final String FOLDER = "folder", IMAGES = "images";

	/**
	 * Reads the images.
	 *
	 * @throws IllegalArgumentException if there is no such source, no folder is given, or no image open; with a sentence
	 * @throws IOException if there is no image in the folder; with a sentence for the user
	 */
	List<Picture> pictures() throws IOException {
		if (source.equals(IMAGES)) return OpenImages.pictures();
		if (!source.equals(FOLDER)) throw new IllegalArgumentException("There is no source \"" + source +
			"\": take folder or images.");
		if (!isGiven(folder)) throw new IllegalArgumentException("There is nothing to train on: choose a folder of images.");
		return TrainingImages.read(folder.toPath());
	}

	/** A name for the images. */
	String name() {
		if (source.equals(IMAGES)) return "open images";
		final Path path = folder.toPath().toAbsolutePath().normalize();
		return String.valueOf(path.getFileName());
	}

	/** Whether a parameter holds a file. NB: Dialogs give an empty path for none. */
	static boolean isGiven(final File file) {
		return file != null && !file.getPath().isBlank();
	}
}
