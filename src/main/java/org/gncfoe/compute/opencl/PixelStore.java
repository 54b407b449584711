package org.gncfoe.compute.opencl;

/**
 * Where an image and its data term live between steps: whole on the device, or in main memory if the device is too small.
 * Work goes tile by tile either way.
 */
interface PixelStore extends AutoCloseable {

	/** Sets the image, {@code [channels][height][width]}. */
	void write(float[] x);

	/** Copies the image out. */
	void read(float[] x);

	/** Sets the data term, or removes it when both are null. */
	void observe(float[] z, float[] precision);

	/** True if there is a data term. */
	boolean observed();

	/** Planes that hold these pixels of the image (and maybe more). */
	Planes image(Rect source);

	/** Planes that hold these pixels of the observation. */
	Planes observation(Rect target);

	/** Planes that hold these pixels of its precision, of the same geometry as {@link #observation}. */
	Planes precision(Rect target);

	/** Planes into which these pixels of the next image are to be written. */
	Planes next(Rect target);

	/** Says that these pixels of the next image have been enqueued. */
	void written(Rect target);

	/** The next image, complete, becomes the image. */
	void swap();

	@Override
	void close();
}
