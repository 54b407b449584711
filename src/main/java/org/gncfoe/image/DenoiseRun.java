package org.gncfoe.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import ij.ImagePlus;
import ij.ImageStack;
import ij.measure.Calibration;

import org.gncfoe.api.IntensityScale;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.compute.Tile;
import org.gncfoe.compute.Window;
import org.gncfoe.noise.CameraDenoiser;
import org.gncfoe.noise.NoiseAnalysis;
import org.gncfoe.noise.NoiseKind;
import org.gncfoe.noise.NoiseModel;
import org.gncfoe.restore.LearnedSchedules.Task;
import org.gncfoe.restore.LearnedSchedules;
import org.gncfoe.restore.Progress;
import org.gncfoe.restore.ScheduleShape;

/**
 * The work on one image: finds noise and scale of all channels first, then makes any plane of the result when it is asked
 * for. Only one plane of the image need be in memory.
 * <p>
 * Large planes are denoised in tiles, each with so much around it that its pixels come out as if the plane had been denoised
 * as a whole: every step reaches as far as the prior's filters do. Planes with missing pixels are not cut, as what is filled
 * in depends on pixels far away.
 * </p>
 */
final class DenoiseRun extends PlaneWork {

	/** Side in pixels up to which a plane is denoised as a whole; longer sides are cut into equal tiles. */
	static final int TILE = 2560;

	/** Tiles are larger than that where the rim would make up most of them: so many times the halo. */
	private static final int HALOS = 4;

	/** Steps where the program chooses. */
	private static final int USUAL_STEPS = 10;

	private final PriorEngine engine;
	private final String priorName;
	private final int probes, tile, width, height;
	private final ImagePlus image;
	private final DenoiseOptions options;
	private final ImageStack stack;
	private final boolean[] chosen;
	private final Region region;
	private final ResultPlanes result;
	private final List<Channel> channels = new ArrayList<>();
	private final List<String> remarks = new ArrayList<>();
	private int steps;
	private boolean learned, measured;
	private long missing, marked;
	private int empty;

	/** A channel of the image and what was found about it: nothing about one that is not chosen. */
	private record Channel(ChannelPlanes planes, NoiseModel noise, double sigma, PlaneDenoiser denoiser) {}

	/**
	 * @param probes probes for the posterior standard deviation, or 0
	 * @param chosen which channels of the image are denoised
	 * @param tile side of the tiles, in pixels
	 */
	DenoiseRun(final PriorEngine engine, final String priorName, final int probes, final ImagePlus image,
		final boolean[] chosen, final DenoiseOptions options, final int tile)
	{
		this.engine = engine;
		this.priorName = priorName;
		this.probes = probes;
		this.image = image;
		this.chosen = chosen;
		this.options = options;
		this.tile = tile;
		stack = image.getStack();
		width = image.getWidth();
		height = image.getHeight();
		region = options.selectionOnly() ? Region.selected(image) : Region.all(height, width);
		result = new ResultPlanes(image, options.bits());
	}

	@Override
	ResultPlanes result() {
		return result;
	}

	/**
	 * About how much memory this takes, in bytes, besides the image if it is in memory.
	 *
	 * @param held how many planes of the result are in memory at a time
	 */
	long memory(final int held) {
		return memory(new ImageFiles.Shape(width, height, stack.getSize(), image.getBitDepth()), options, engine, probes, tile,
			held) + (stack.isVirtual() ? (long) width * height * Memory.perPixel(image.getBitDepth()) : 0);
	}

	/** The same for an image that is not opened yet. */
	static long memory(final ImageFiles.Shape shape, final DenoiseOptions options, final PriorEngine engine,
		final int probes, final int tile, final int held)
	{
		final int halo = (options.steps() == 0 ? USUAL_STEPS : options.steps()) * engine.prior().gradientRadius();
		final long plane = shape.pixels(), side = Math.max(tile, HALOS * halo) + 2L * halo;
		final int depth = options.bits() == OutputBits.FLOAT ? 32 : shape.bitDepth();
		// NB: Where the noise is that of a camera, the plane is kept in 32 bits until its mean is known.
		return held * plane * Memory.perPixel(depth) + (probes > 0 ? held * plane * Float.BYTES : 0) + (plane > side * side
			? plane * Float.BYTES : 0) + Math.max(isKnown(options) ? 0 : Memory.estimating(ChannelPlanes.samplePixels(shape)), Memory
				.working(probes > 0 ? plane : Math.min(plane, side * side), probes > 0)) + Memory.base(engine.prior().depth());
	}

	// -- Noise and scale --

	/** Finds noise and scale of all channels. */
	@Override
	void prepare(final Progress progress) {
		for (int c = 0; c < Wraps.channels(image); c++)
			channels.add(prepare(c, progress));
		if (!measured) throw NoData.nothing(image.getTitle());
	}

	private Channel prepare(final int channel, final Progress progress) {
		final ChannelPlanes planes = new ChannelPlanes(image, channel);
		if (!chosen[channel]) return new Channel(planes, null, 0, null);
		final ChannelPlanes.Samples samples = planes.readSamples(progress);
		measured |= NoData.holds(samples.parts());
		final IntensityScale scale = planes.scale(samples.parts());
		progress.check();
		final NoiseModel noise = noise(planes, samples, channel);
		progress.check();
		final double sigma = noise.sigmaAt(mean(samples.parts()));
		if (!Double.isNaN(options.sigma()) && sigma > scale.factor()) remarks.add(String.format(Locale.ROOT,
			"The sigma given, %.4g, is larger than the range of the image's values, %.4g: hardly more than their mean is left.",
			sigma, scale.factor()));
		final PlaneDenoiser denoiser = noise.kind() == NoiseKind.POISSON && sigma > 0 ? PlaneDenoiser.camera(engine, options,
			noise.camera(), sigma, samples.parts()) : PlaneDenoiser.gaussian(engine, options, scale, sigma);
		if (sigma > 0) steps = denoiser.schedule().steps();
		learned = denoiser.isLearned();
		return new Channel(planes, noise, sigma, denoiser);
	}

	/** The noise of a channel. */
	private NoiseModel noise(final ChannelPlanes planes, final ChannelPlanes.Samples samples, final int channel) {
		if (!Double.isNaN(options.sigma())) return NoiseModel.gaussian(options.sigma());
		final NoiseAnalysis analysis = NoiseAnalysis.of(samples.parts(), samples.height(), samples.width(), planes.range(
			samples.parts()), options.noise());
		final String where = Wraps.channels(image) > 1 ? "Channel " + (channel + 1) + ": " : "";
		for (final String remark : analysis.remarks())
			remarks.add(where + remark);
		if (analysis.model().kind() == NoiseKind.GAUSSIAN && analysis.model().sigmaAt(0) == 0) remarks.add(where +
			"No noise was found, so nothing was changed.");
		return analysis.model();
	}

	/** Mean of the finite pixels; 0 if there are none. */
	static double mean(final List<float[]> samples) {
		double sum = 0;
		long n = 0;
		for (final float[] plane : samples)
			for (final float v : plane)
				if (Float.isFinite(v)) {
					sum += v;
					n++;
				}
		return n == 0 ? 0 : sum / n;
	}

	// -- Planes --

	@Override
	Object plane(final int i, final Progress progress) {
		progress.check();
		final int slice = result.slice(i), first = result.firstComponent(i), n = result.componentsPerPlane();
		final Object source = stack.getPixels(slice + 1), plane = result.create();
		for (int c = first; c < first + n; c++)
			restore(channel(slice, c), source, plane, c, progress.part((double) (c - first) / n, (c - first + 1.0) / n));
		progress.update(1);
		return plane;
	}

	/** Posterior standard deviations of a component of a slice, grey levels; NaN where pixels are missing. */
	float[] deviation(final int slice, final int component, final Progress progress) {
		final Channel channel = channel(slice, component);
		final float[] levels = channel.planes.read(stack.getPixels(slice + 1), Window.of(height, width));
		if (channel.denoiser != null && missing(levels) < levels.length) return channel.denoiser.deviation(levels, height, width, probes, slice, progress);
		Arrays.fill(levels, Float.NaN);
		return levels;
	}

	private Channel channel(final int slice, final int component) {
		final int components = Wraps.components(image.getBitDepth());
		return channels.get(slice % image.getNChannels() * components + component);
	}

	private void restore(final Channel channel, final Object source, final Object plane, final int component,
		final Progress progress)
	{
		if (channel.denoiser == null) {
			result.copy(channel.planes, source, plane, component);
			return;
		}
		final long lost = image.getBitDepth() == 32 ? missing(source) : 0, all = (long) width * height;
		missing += lost;
		if (lost > 0) for (final float level : (float[]) source)
			if (NoData.isMark(level)) marked++;
		if (lost == all) empty++;
		final boolean untouched = lost == all || channel.sigma == 0 && lost == 0;
		if (untouched || options.selectionOnly()) result.copy(channel.planes, source, plane, component);
		if (untouched) return;
		final Window bounds = region.bounds();
		if (lost > 0 && (width > tile || height > tile)) Memory.check(Memory.working(all, false), "Filling in the NaN and " +
			"infinite pixels of " + image.getTitle(), "inpaint a part of it");
		final List<Tile> tiles = lost > 0 ? List.of(new Tile(bounds, Window.of(height, width))) : tiles(bounds, height, width, tile,
			channel.denoiser.schedule().steps() * engine.prior().gradientRadius());
		final CameraDenoiser.Balance balance = channel.denoiser.balance();
		final float[] kept = balance == null ? null : new float[Math.toIntExact(bounds.area())];
		for (int k = 0; k < tiles.size(); k++) {
			final Window inner = tiles.get(k).inner(), outer = tiles.get(k).outer();
			final float[] levels = channel.planes.read(source, outer);
			final float[] clean = NoData.checkFinite(channel.denoiser.denoise(levels, outer.height(), outer.width(), progress
				.part((double) k / tiles.size(), (k + 1.0) / tiles.size())), priorName);
			if (balance == null) result.write(plane, component, region, clean, outer, inner);
			else keep(tiles.get(k), levels, clean, balance, kept);
		}
		if (balance == null) return;
		balance.applyTo(kept);
		result.write(plane, component, region, kept, bounds, bounds);
	}

	/**
	 * Tiles of a part of a plane.
	 *
	 * @param tile their side in pixels; larger where the rim would make up most of them
	 * @param halo how far a pixel depends on others
	 */
	static List<Tile> tiles(final Window part, final int height, final int width, final int tile, final int halo) {
		final int side = Math.max(tile, HALOS * halo);
		return Tile.cut(part, height, width, side, side, halo);
	}

	/** Keeps the inner pixels of a tile until the mean of all is known. */
	private void keep(final Tile part, final float[] before, final float[] after, final CameraDenoiser.Balance balance,
		final float[] kept)
	{
		final Window inner = part.inner(), outer = part.outer(), bounds = region.bounds();
		for (int y = inner.y(); y < inner.y() + inner.height(); y++)
			for (int x = inner.x(); x < inner.x() + inner.width(); x++) {
				final int p = (y - outer.y()) * outer.width() + x - outer.x();
				balance.add(before[p], after[p]);
				kept[(y - bounds.y()) * bounds.width() + x - bounds.x()] = after[p];
			}
	}

	/** Number of pixels, of an array of floats, that hold no data. */
	private static int missing(final Object pixels) {
		int n = 0;
		for (final float level : (float[]) pixels)
			if (NoData.isMissing(level)) n++;
		return n;
	}

	// -- Report --

	/** What was done, or, before all planes were made, is going to be done. */
	DenoiseReport report(final double seconds) {
		final List<String> all = new ArrayList<>(remarks);
		if (engine.prior().isFineTuned() && LearnedSchedules.of(engine.prior()).all(Task.DENOISE).isEmpty()) all.add("The prior " +
			priorName + " was fine-tuned for something else than denoising: choose auto or another one.");
		else if (probes > 0 && engine.prior().isFineTuned()) all.add("The prior " + priorName +
			" was fine-tuned for denoising and is no density any more: its uncertainty is too small. Choose natural-r1 or auto for it.");
		if (missing > 0) all.add(Words.count(missing, "pixel is", "pixels are") +
			" NaN or infinite" + (marked > 0 ? ", or, " + marked + " of them, a mark for no data (beyond 1e37)" : "") +
			"; they were treated as missing and filled in.");
		if (empty > 0) all.add(Words.count(empty, "plane has", "planes have") + " no finite pixel and stayed as they were.");
		if (result.clipped() > 0) all.add(Words.count(result.clipped(), "value was", "values were") +
			" clipped to the range of the bit depth.");
		final Calibration calibration = image.getCalibration();
		if (options.bits() == OutputBits.FLOAT && calibration.calibrated()) all.add(
			"The calibration of grey values was left out: 32-bit values are raw grey levels.");
		final List<Channel> done = channels.stream().filter(channel -> channel.noise != null).toList();
		return new DenoiseReport(priorName, engine.backend().device(), done.stream().map(Channel::sigma).toList(), done
			.stream().map(Channel::noise).toList(), !isKnown(options), steps, stack.getSize(), seconds, all);
	}

	/** Whether nothing about the noise has to be estimated. */
	private static boolean isKnown(final DenoiseOptions options) {
		return !Double.isNaN(options.sigma()) || options.noise().isComplete();
	}

	/** The Info line of a result. NB: Without the time it took, so that the same input gives the same file. */
	String info(final DenoiseReport report) {
		final List<String> parts = new ArrayList<>(Arrays.asList("GNC Denoise", "prior=" + report.prior(), report.noiseInWords()
			.replaceFirst(" ", "="), "steps=" + report.steps()));
		if (!Double.isNaN(options.smoothing())) parts.add("smoothing=" + options.smoothing());
		if (report.steps() > 1) parts.add("schedule=" + (learned ? "learned" : options.shape() == null ? ScheduleShape.LOG
			: options.shape()));
		parts.add("bits=" + options.bits());
		if (options.selectionOnly()) parts.add("region=selection");
		if (!options.channels().isAll()) parts.add("channels=" + options.channels());
		parts.add("device=" + report.device());
		return String.join("; ", parts);
	}
}
