package org.gncfoe.command;

import java.util.ArrayList;
import java.util.List;

import org.gncfoe.train.Patches.Picture;
import org.gncfoe.train.TrainingImages;

import ij.ImagePlus;
import ij.WindowManager;

/** The images open in ImageJ, as pictures to train on; the windows of a training are left out. */
final class OpenImages {

	private OpenImages() {}

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
