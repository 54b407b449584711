package org.gncfoe.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CancellationException;

import ij.ImagePlus;

import org.gncfoe.compute.Cancellation;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.restore.Progress;

/**
 * Fills the missing pixels of any image ImageJ knows: 8, 16 or 32 bits, RGB, stacks and hyperstacks. Every plane of every
 * channel is inpainted by itself. Pixels that are not missing stay as they are, bit for bit, unless they are to be denoised.
 * Planes of any size are cut into tiles, without seams.
 *
 * <pre>
 * try (Backend backend = Backends.open("auto", 0); PriorEngine engine = backend.open(Priors.load("natural-r1"))) {
 *   ImageInpainter inpainter = new ImageInpainter(engine, "natural-r1");
 *   InpaintedImage result = inpainter.inpaint(imp, MissingRules.defects(), InpaintOptions.defaults(), Progress.NONE);
 *   System.out.println(result.report().summary());
 * }
 * </pre>
 */
public final class ImageInpainter {

	private final PriorEngine engine;
	private final String priorName;
	private final int tile;

	/**
	 * @param engine a prior for grey images, opened on a backend; stays the caller's to close
	 * @param priorName name of the prior, for the report
	 * @throws IllegalArgumentException if the prior is not one for grey images
	 */
	public ImageInpainter(final PriorEngine engine, final String priorName) {
		this(engine, priorName, PlaneRun.TILE);
	}

	/** @param tile side of the tiles large planes are cut into, in pixels */
	ImageInpainter(final PriorEngine engine, final String priorName, final int tile) {
		this.engine = Objects.requireNonNull(engine, "engine");
		this.priorName = Objects.requireNonNull(priorName, "priorName");
		this.tile = tile;
		PlaneRun.checkPrior(engine, priorName);
	}

	/** The prior, opened on a backend. */
	public PriorEngine engine() {
		return engine;
	}

	/** Name of the prior. */
	public String priorName() {
		return priorName;
	}

	/** What decides results besides image, rule and options, in one line: the prior. */
	public String settings() {
		return "prior " + priorName + " " + engine.prior().fingerprint();
	}

	/**
	 * Inpaints an image. The result is held in memory; of large stacks {@link #write} needs less.
	 *
	 * @param image any image with pixels; not changed. Virtual stacks are read plane by plane
	 * @param rule what is missing
	 * @param options how
	 * @param progress told after every step of every plane
	 * @return a new image with the metadata of the old one, and a report
	 * @throws NotEnoughMemoryException if there is not enough memory for it
	 * @throws IllegalArgumentException if the image has no pixels or the rule does not fit it; with a sentence for the user
	 * @throws CancellationException if progress says so, which is asked within every step too
	 */
	public InpaintedImage inpaint(final ImagePlus image, final MissingRule rule, final InpaintOptions options,
		final Progress progress)
	{
		return Cancellation.during(progress::isCanceled, () -> hold(image, rule, options, progress));
	}

	private InpaintedImage hold(final ImagePlus image, final MissingRule rule, final InpaintOptions options,
		final Progress progress)
	{
		final long start = System.nanoTime();
		final InpaintRun run = new InpaintRun(engine, priorName, image, rule, options, tile);
		final ImagePlus inpainted = run.hold(progress);
		final InpaintReport report = run.report((System.nanoTime() - start) * 1e-9);
		progress.update(1);
		return new InpaintedImage(inpainted, report);
	}

	/**
	 * Inpaints an image into a file, plane by plane: only one plane of the result is in memory at a time. The file has
	 * what {@link #inpaint} gives, but for the time it took and the number of missing pixels in its Info.
	 *
	 * @param image any image with pixels; not changed. Virtual stacks are read plane by plane
	 * @param rule what is missing
	 * @param options how
	 * @param file ends with .tif or .tiff, for a single plane also .png; there whole or not at all; an existing file is replaced
	 * @param progress told after every step of every plane
	 * @return what was done
	 * @throws IOException if the file cannot be written; with a sentence for the user
	 * @throws NotEnoughMemoryException if there is not enough memory for it
	 * @throws IllegalArgumentException if the image has no pixels or the rule does not fit it; with a sentence for the user
	 * @throws CancellationException if progress says so
	 */
	public InpaintReport write(final ImagePlus image, final MissingRule rule, final InpaintOptions options, final Path file,
		final Progress progress) throws IOException
	{
		final long start = System.nanoTime();
		final InpaintRun run = Cancellation.during(progress::isCanceled, () -> new InpaintRun(engine, priorName, image, rule,
			options, tile));
		run.write(file, progress);
		return run.report((System.nanoTime() - start) * 1e-9);
	}

	/**
	 * About how much memory inpainting an image file takes, in bytes, as {@link #inpaint} or, of stacks, {@link #write} do
	 * it.
	 *
	 * @param shape the image in the file
	 * @param options how
	 */
	public long memory(final ImageFiles.Shape shape, final InpaintOptions options) {
		return (ImageFiles.isLarge(shape) ? 1 : shape.planes()) * shape.pixels() * Memory.perPixel(shape.bitDepth()) +
			InpaintRun.memory(shape, options, engine, tile, shape.planes() == 1 ? 1 : PlaneRun.BUFFERS);
	}
}
