package org.gncfoe.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.gncfoe.image.ImageWriter;

import ij.ImagePlus;

/** Sees before the work whether its result can be kept. */
final class ResultCheck {

	private ResultCheck() {}

	/**
	 * Checks the file a result goes to.
	 *
	 * @param input the input
	 * @param output where the result goes
	 * @param image the input, opened
	 * @param exact whether the result has 32 bits whatever the input has
	 * @throws IOException if the result cannot be written there; with a sentence for the user
	 */
	static void check(final Path input, final Path output, final ImagePlus image, final boolean exact)
		throws IOException
	{
		final boolean separated = exact && image.getBitDepth() == 24;
		final String objection = ImageWriter.objection(output, exact ? 32 : image.getBitDepth(), image.getStackSize() *
			(separated ? 3 : 1));
		if (objection != null) throw new IOException(objection);
		final Path folder = output.toAbsolutePath().getParent();
		if (!Files.isDirectory(folder)) throw new IOException("There is no folder " + folder + " for the result of " + input +
			".");
		if (!Files.isWritable(folder)) throw new IOException("The folder " + folder +
			" cannot be written to: choose another one for the results.");
		checkOther(input, output);
	}

	/**
	 * Checks that a file to be written is not the input.
	 *
	 * @throws IOException if it is; with a sentence for the user
	 */
	static void checkOther(final Path input, final Path file) throws IOException {
		if (Files.exists(file) && Files.isSameFile(file, input)) throw new IOException(
			"The result would overwrite the input " + input + ": choose another name or folder for it.");
	}
}
