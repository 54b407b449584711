package org.gncfoe.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CancellationException;

import ij.ImagePlus;

import org.gncfoe.compute.Cancellation;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.restore.Progress;
import org.gncfoe.restore.Uncertainty;

/**
 * Denoises any image ImageJ knows: 8, 16 or 32 bits, RGB, stacks and hyperstacks. Every plane of every channel is denoised
 * by itself; noise and scale of the intensities are found once per channel, so that planes stay comparable. Planes of any
 * size are cut into tiles, without seams.
 *
 * <pre>
 * try (Backend backend = Backends.open("auto", 0); PriorEngine engine = backend.open(Priors.load("natural-r1"))) {
 *   ImageDenoiser denoiser = new ImageDenoiser(engine, "natural-r1");
 *   DenoisedImage result = denoiser.denoise(imp, DenoiseOptions.defaults(), Progress.NONE);
 *   System.out.println(result.report().summary());
 * }
 * </pre>
 */
public final class ImageDenoiser {

	private final PriorEngine engine;
	private final String priorName;
	private final int probes, tile;
	private final boolean checking;

	/** The share of the time that checking takes. */
	private static final double CHECK = 0.5;

	/**
	 * A denoiser that does not tell how sure it is.
	 *
	 * @param engine a prior for grey images, opened on a backend; stays the caller's to close
	 * @param priorName name of the prior, for the report
	 * @throws IllegalArgumentException if the prior is not one for grey images
	 */
	public ImageDenoiser(final PriorEngine engine, final String priorName) {
		this(engine, priorName, 0);
	}

	/**
	 * @param engine a prior for grey images, opened on a backend; stays the caller's to close
	 * @param priorName name of the prior, for the report
	 * @param probes probes for the posterior standard deviation ({@link Uncertainty}); 0: not asked for
	 * @throws IllegalArgumentException if the prior is not one for grey images or the number of probes is negative
	 */
	public ImageDenoiser(final PriorEngine engine, final String priorName, final int probes) {
		this(engine, priorName, probes, PlaneRun.TILE);
	}

	/** @param tile side of the tiles large planes are cut into, in pixels */
	ImageDenoiser(final PriorEngine engine, final String priorName, final int probes, final int tile) {
		this(engine, priorName, probes, tile, false);
	}

	private ImageDenoiser(final PriorEngine engine, final String priorName, final int probes, final int tile,
		final boolean checking)
	{
		this.tile = tile;
		this.checking = checking;
		if (probes < 0) throw new IllegalArgumentException("The number of probes must be at least 1, not " + probes + ".");
		this.probes = probes;
		this.engine = Objects.requireNonNull(engine, "engine");
		this.priorName = Objects.requireNonNull(priorName, "priorName");
		PlaneRun.checkPrior(engine, priorName);
	}

	/**
	 * The same, which also measures whether denoising did well ({@link DenoiseReport#checks}), or does not. It takes denoising a
	 * plane of every channel, or 1024 x 1024 pixels of it, twice more.
	 */
	public ImageDenoiser withChecks(final boolean value) {
		return new ImageDenoiser(engine, priorName, probes, tile, value);
	}

	/** The prior, opened on a backend. */
	public PriorEngine engine() {
		return engine;
	}

	/** Name of the prior. */
	public String priorName() {
		return priorName;
	}

	/** Probes for the posterior standard deviation; 0: it is not asked for. */
	public int probes() {
		return probes;
	}

	/** What decides results besides image and options, in one line: the prior and the number of probes. */
	public String settings() {
		return "prior " + priorName + " " + engine.prior().fingerprint() + (probes > 0 ? ", " + probes + " probes" : "");
	}

	/**
	 * Denoises an image. The result is held in memory; of large stacks {@link #write} needs less.
	 *
	 * @param image any image with pixels; not changed. Virtual stacks are read plane by plane
	 * @param options how
	 * @param progress told after every step of every plane
	 * @return a new image with the metadata of the old one, and a report
	 * @throws NotEnoughMemoryException if there is not enough memory for it
	 * @throws IllegalArgumentException if the image has no pixels; with a sentence for the user
	 * @throws CancellationException if progress says so, which is asked within every step too
	 */
	public DenoisedImage denoise(final ImagePlus image, final DenoiseOptions options, final Progress progress) {
		return Cancellation.during(progress::isCanceled, () -> hold(image, options, progress));
	}

	private DenoisedImage hold(final ImagePlus image, final DenoiseOptions options, final Progress progress) {
		final long start = System.nanoTime();
		final DenoiseRun run = new DenoiseRun(engine, priorName, probes, image, options, tile);
		final double rest = checking ? 1 - CHECK : 1, first = rest / (1 + probes);
		final ImagePlus denoised = run.hold(progress.part(0, first));
		final ResultStack deviations = probes == 0 ? null : deviations(run, progress.part(first, rest));
		if (checking) run.check(progress.part(rest, 1));
		final DenoiseReport report = run.report((System.nanoTime() - start) * 1e-9);
		progress.update(1);
		return new DenoisedImage(denoised, report, deviations == null ? null : deviation(run.image, deviations, run.info(
			true)));
	}

	/**
	 * Denoises an image into a file, plane by plane: only one plane of the result is in memory at a time. The file has
	 * what {@link #denoise} gives, but for the time it took.
	 *
	 * @param image any image with pixels; not changed. Virtual stacks are read plane by plane
	 * @param options how
	 * @param file ends with .tif or .tiff, for a single plane also .png; there whole or not at all; an existing file is replaced
	 * @param progress told after every step of every plane
	 * @return what was done
	 * @throws IOException if the file cannot be written; with a sentence for the user
	 * @throws NotEnoughMemoryException if there is not enough memory for it
	 * @throws IllegalArgumentException if the image has no pixels, or standard deviations were asked for; with a sentence
	 *           for the user
	 * @throws CancellationException if progress says so
	 */
	public DenoiseReport write(final ImagePlus image, final DenoiseOptions options, final Path file,
		final Progress progress) throws IOException
	{
		if (probes > 0) throw new IllegalArgumentException("The uncertainty of a stack is found in memory only.");
		final long start = System.nanoTime();
		final DenoiseRun run = new DenoiseRun(engine, priorName, 0, image, options, tile);
		run.write(file, progress.part(0, checking ? 1 - CHECK : 1));
		if (checking) Cancellation.during(progress::isCanceled, () -> {
			run.check(progress.part(1 - CHECK, 1));
			return null;
		});
		return run.report((System.nanoTime() - start) * 1e-9);
	}

	/**
	 * About how much memory denoising an image file takes, in bytes, as {@link #denoise} or, of stacks, {@link #write} do it.
	 *
	 * @param shape the image in the file
	 * @param options how
	 */
	public long memory(final ImageFiles.Shape shape, final DenoiseOptions options) {
		final boolean held = shape.planes() == 1 || probes > 0;
		return (ImageFiles.isLarge(shape) ? 1 : shape.planes()) * shape.pixels() * Memory.perPixel(shape.bitDepth()) +
			DenoiseRun.memory(shape, options, engine, probes, tile, held ? shape.planes() : PlaneRun.BUFFERS) + DenoiseRun
				.neighbours(shape, options);
	}

	// -- Helper methods --

	private ResultStack deviations(final DenoiseRun run, final Progress progress) {
		final ImagePlus input = run.image;
		final ResultStack deviations = new ResultStack(input, OutputBits.FLOAT);
		final int slices = input.getStackSize(), components = Wraps.components(input.getBitDepth()), n = slices * components;
		for (int k = 0; k < n; k++) {
			progress.check();
			deviations.write(k / components, k % components, run.deviation(k / components, k % components, progress.part(
				(double) k / n, (k + 1.0) / n)));
		}
		return deviations;
	}

	private ImagePlus deviation(final ImagePlus input, final ResultStack deviations, final String info) {
		final ImagePlus deviation = Metadata.withMetadata(input, deviations.stack(), input.getShortTitle() + "-uncertainty",
			"GNC Denoise: posterior standard deviation in grey levels; probes=" + probes + "; " + info);
		deviation.resetDisplayRange();
		return deviation;
	}
}
