package org.gncfoe.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import ij.ImagePlus;

import org.gncfoe.api.PlaneDeconvolver;
import org.gncfoe.blur.Psf;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.noise.NoiseModel;
import org.gncfoe.restore.Progress;

/** The work of deconvolving one image. */
final class DeconvolveRun extends PlaneRun {

	/** Float arrays of the size of a tile that are needed at once. */
	private static final int ARRAYS = 24;

	private final DeconvolveOptions options;
	private final Psf psf;
	private final List<Double> sigmas = new ArrayList<>();
	private final List<NoiseModel> noises = new ArrayList<>();
	private final List<String> remarks = new ArrayList<>();
	private int steps;
	private boolean measured;

	/**
	 * @param image the image; {@code options} may mean only its current plane
	 * @param tile side of the tiles, in pixels
	 */
	DeconvolveRun(final PriorEngine engine, final String priorName, final ImagePlus image,
		final DeconvolveOptions options, final int tile)
	{
		super(engine, priorName, input(image, options.currentPlane()), options.channels().in(image, options.currentPlane()),
			Region.all(image.getHeight(), image.getWidth()), options.bits(), tile);
		this.options = options;
		psf = options.psf().of(image);
		psf.checkFits(height, width);
		remarks.addAll(psf.remarks());
		if (psf.isPoint()) remarks.add("The PSF is a single pixel: there is no blur to take away, only noise.");
	}

	@Override
	String work() {
		return "Deconvolving " + image.getTitle();
	}

	@Override
	String instead(final int planes) {
		return planes == 1 ? null : "deconvolve the current plane only, or the file with gnc-foe deconvolve";
	}

	@Override
	String suffix() {
		return "-deconvolved";
	}

	@Override
	long memory(final ImageFiles.Shape shape, final int held) {
		return memory(shape, options, engine, tile, held);
	}

	/** The same for an image that is not opened yet. */
	static long memory(final ImageFiles.Shape shape, final DeconvolveOptions options, final PriorEngine engine,
		final int tile, final int held)
	{
		final long plane = shape.pixels(), side = tile + 4L * PlaneDeconvolver.usualRim();
		final int depth = options.bits() == OutputBits.FLOAT ? 32 : shape.bitDepth();
		return held * plane * Memory.perPixel(depth) + plane * Float.BYTES + Math.max(isKnown(options) ? 0 : Memory.estimating(
			ChannelPlanes.samplePixels(shape)), ARRAYS * Float.BYTES * Math.min(2 * plane, side * side)) + Memory.base(engine.prior(), plane);
	}

	// -- Channels --

	@Override
	Channel prepare(final ChannelPlanes planes, final int number, final Progress progress) {
		final ChannelNoise found = ChannelNoise.find(planes, planes.samples(progress), options.sigma(), options.noise());
		measured |= NoData.holds(found.samples().parts());
		progress.check();
		final PlaneDeconvolver deconvolver = new PlaneDeconvolver(engine, found.noise(), found.samples().mean(), found.scale(),
			psf, options.settings(), tile);
		if (found.sigma() > 0) for (final String remark : found.remarks())
			remarks.add(where(number) + remark);
		else remarks.add(where(number) + String.format(Locale.ROOT,
			"There is no noise; it is reckoned with a little, of %.3g grey levels.", deconvolver.sigma()));
		sigmas.add(found.sigma());
		noises.add(found.noise());
		steps = deconvolver.schedule().steps();
		return new Channel(planes, deconvolver, true, image.getBitDepth() == 32 ? (k, source) -> missing((float[]) source)
			: (k, source) -> null);
	}

	@Override
	boolean isMeasured() {
		return measured;
	}

	/** Where pixels hold no data; null if all do. */
	private static boolean[] missing(final float[] levels) {
		boolean[] missing = null;
		for (int p = 0; p < levels.length; p++) {
			if (!NoData.isMissing(levels[p])) continue;
			if (missing == null) missing = new boolean[levels.length];
			missing[p] = true;
		}
		return missing;
	}

	// -- Report --

	/** What was done, or, before all planes were made, is going to be done. */
	DenoiseReport report(final double seconds) {
		final List<String> all = new ArrayList<>(remarks);
		if (missing() > 0) all.add(Words.count(missing(), "pixel is", "pixels are") +
			" NaN or infinite; they were treated as missing and filled in.");
		all.addAll(remarks("finite"));
		return new DenoiseReport(priorName, engine.backend().device(), sigmas, noises, !isKnown(options), steps, planes(),
			seconds, all, List.of());
	}

	/** Whether nothing about the noise has to be estimated. */
	private static boolean isKnown(final DeconvolveOptions options) {
		return !Double.isNaN(options.sigma()) || options.noise().isComplete();
	}

	@Override
	String info(final boolean done) {
		final List<String> parts = new ArrayList<>(List.of("GNC Deconvolve", "psf=" + options.psf(), "prior=" + priorName,
			report(Double.NaN).noiseInWords().replaceFirst(" ", "="), "steps=" + steps, "bits=" + options.bits()));
		parts.addAll(common(options.channels()));
		return String.join("; ", parts);
	}
}
