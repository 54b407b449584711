package org.gncfoe.image;

import java.nio.file.Path;
import java.io.IOException;
import java.util.function.BooleanSupplier;

import ij.ImagePlus;
import ij.ImageStack;

import org.gncfoe.compute.Cancellation;
import org.gncfoe.restore.Progress;

/** The work on one image, which makes the planes of the result one by one, and what is done with them. */
abstract class PlaneWork {

	/** Planes in memory while they are written one by one: the one that is made, the one being written, and a black one. */
	static final int BUFFERS = 3;

	/** The planes of the result. */
	abstract ResultPlanes result();

	/** Finds what is the same for all planes; to be called first. */
	abstract void prepare(Progress progress);

	/** Makes plane i of the result, counted from 0. */
	abstract Object plane(int i, Progress progress);

	/** Makes all planes in memory. */
	final ImageStack hold(final ImagePlus input, final Progress progress) {
		final int n = result().count();
		final ImageStack stack = new ImageStack(input.getWidth(), input.getHeight());
		for (int i = 0; i < n; i++)
			stack.addSlice(result().label(i), plane(i, progress.part((double) i / n, (i + 1.0) / n)));
		return stack;
	}

	/**
	 * Makes all planes and writes them to a TIFF file, one by one.
	 *
	 * @param title title of the result
	 * @param info its Info line
	 * @throws IOException if the file cannot be written; with a sentence for the user
	 */
	final void write(final ImagePlus input, final String title, final String info, final Path file,
		final Progress progress) throws IOException
	{
		final BooleanSupplier canceled = progress::isCanceled;
		final int n = result().count();
		final PlaneSource planes = new PlaneSource(result(), input.getWidth(), input.getHeight(), i -> Cancellation.during(
			canceled, () -> plane(i, progress.part((double) i / n, (i + 1.0) / n))));
		ImageWriter.write(Metadata.withMetadata(input, planes, title, info), planes, file);
	}

	/**
	 * The image, or its current plane.
	 *
	 * @throws IllegalArgumentException if it has no pixels; with a sentence for the user
	 */
	static ImagePlus input(final ImagePlus image, final boolean currentPlane) {
		if (image.getWidth() < 1 || image.getHeight() < 1 || image.getStackSize() < 1 || image.getStack().getPixels(
			1) == null) throw new IllegalArgumentException("The image has no pixels.");
		return currentPlane ? Metadata.currentPlane(image) : image;
	}
}
