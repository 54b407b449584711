package org.gncfoe.command;

import ij.ImagePlus;
import ij.WindowManager;
import ij.macro.Interpreter;

/** Ends a batch mode of ImageJ, and forgets its images, which would be open images to the next test. */
final class BatchImages {

	private BatchImages() {}

	static void forget() {
		final int[] ids = WindowManager.getIDList();
		if (ids != null) for (final int id : ids) {
			final ImagePlus image = WindowManager.getImage(id);
			if (image != null) Interpreter.removeBatchModeImage(image);
		}
		Interpreter.batchMode = false;
		WindowManager.setTempCurrentImage(null);
	}
}
