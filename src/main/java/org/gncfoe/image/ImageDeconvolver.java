package org.gncfoe.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CancellationException;

import ij.ImagePlus;

import org.gncfoe.compute.Cancellation;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.restore.LearnedSchedules;
import org.gncfoe.restore.LearnedSchedules.Task;
import org.gncfoe.restore.Progress;

/**
 * Takes a known blur away from any image ImageJ knows: 8, 16 or 32 bits, RGB, stacks and hyperstacks, plane by plane. Noise
 * and scale of the intensities are found once per channel, so that planes stay comparable.
 *
 * <pre>
 * try (Backend backend = Backends.open("auto", 0); PriorEngine engine = backend.open(Priors.load("natural-r1"))) {
 *   ImageDeconvolver deconvolver = new ImageDeconvolver(engine, "natural-r1");
 *   DeconvolveOptions options = DeconvolveOptions.of(PsfSource.gaussian("1.6"));
 *   ImagePlus sharp = deconvolver.deconvolve(imp, options, Progress.NONE).image();
 * }
 * </pre>
 */
public final class ImageDeconvolver {

	/** Side of the tiles planes are worked on in, in pixels. */
	private static final int TILE = 1024;

	private final PriorEngine engine;
	private final String priorName;
	private final int tile;

	/**
	 * @param engine a prior for grey images, an energy, opened on a backend; stays the caller's to close
	 * @param priorName name of the prior, for the report
	 * @throws IllegalArgumentException if the prior is not one for grey images, or fine-tuned for another task; with a
	 *           sentence for the user
	 */
	public ImageDeconvolver(final PriorEngine engine, final String priorName) {
		this(engine, priorName, TILE);
	}

	/** @param tile side of the tiles, in pixels */
	ImageDeconvolver(final PriorEngine engine, final String priorName, final int tile) {
		this.engine = Objects.requireNonNull(engine, "engine");
		this.priorName = Objects.requireNonNull(priorName, "priorName");
		this.tile = tile;
		PlaneRun.checkPrior(engine, priorName);
		if (LearnedSchedules.isForOther(engine.prior(), Task.DENOISE)) throw new IllegalArgumentException("The prior " + priorName +
			" was fine-tuned for something else than denoising: choose auto or an energy such as natural-r1.");
	}

	/** What decides results besides image and options, in one line: the prior. */
	public String settings() {
		return "prior " + priorName + " " + engine.prior().fingerprint();
	}

	/**
	 * Deconvolves an image. The result is held in memory; of large stacks {@link #write} needs less.
	 *
	 * @param image any image with pixels; not changed. Virtual stacks are read plane by plane
	 * @param options how
	 * @param progress told after every step of every plane
	 * @return a new image with the metadata of the old one, and a report
	 * @throws NotEnoughMemoryException if there is not enough memory for it
	 * @throws IllegalArgumentException if the image has no pixels, or the PSF does not fit it; with a sentence for the user
	 * @throws CancellationException if progress says so, which is asked within every step too
	 */
	public DenoisedImage deconvolve(final ImagePlus image, final DeconvolveOptions options, final Progress progress) {
		return Cancellation.during(progress::isCanceled, () -> {
			final long start = System.nanoTime();
			final DeconvolveRun run = new DeconvolveRun(engine, priorName, image, options, tile);
			final ImagePlus sharp = run.hold(progress);
			final DenoiseReport report = run.report((System.nanoTime() - start) * 1e-9);
			progress.update(1);
			return new DenoisedImage(sharp, report, null);
		});
	}

	/**
	 * Deconvolves an image into a file, plane by plane: only one plane of the result is in memory at a time.
	 *
	 * @param file ends with .tif or .tiff, for a single plane also .png; there whole or not at all; an existing file is replaced
	 * @return what was done
	 * @throws IOException if the file cannot be written; with a sentence for the user
	 * @throws IllegalArgumentException as in {@link #deconvolve}
	 */
	public DenoiseReport write(final ImagePlus image, final DeconvolveOptions options, final Path file,
		final Progress progress) throws IOException
	{
		final long start = System.nanoTime();
		final DeconvolveRun run = new DeconvolveRun(engine, priorName, image, options, tile);
		run.write(file, progress);
		return run.report((System.nanoTime() - start) * 1e-9);
	}

	/** About how much memory deconvolving an image file takes, in bytes. */
	public long memory(final ImageFiles.Shape shape, final DeconvolveOptions options) {
		return (ImageFiles.isLarge(shape) ? 1 : shape.planes()) * shape.pixels() * Memory.perPixel(shape.bitDepth()) +
			DeconvolveRun.memory(shape, options, engine, tile, shape.planes() == 1 ? 1 : PlaneRun.BUFFERS);
	}
}
