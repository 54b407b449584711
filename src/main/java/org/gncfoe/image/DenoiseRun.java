package org.gncfoe.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import ij.ImagePlus;
import ij.measure.Calibration;

import net.imglib2.FinalInterval;
import net.imglib2.img.array.ArrayImgs;

import org.gncfoe.api.DenoisingSettings;
import org.gncfoe.api.MeanFactor;
import org.gncfoe.api.NeighbourDenoiser;
import org.gncfoe.api.Pixels;
import org.gncfoe.api.PlaneDenoiser;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.noise.Correlation;
import org.gncfoe.noise.NoiseModel;
import org.gncfoe.noise.ValueRange;
import org.gncfoe.prior.Prior;
import org.gncfoe.restore.LearnedSchedules.Task;
import org.gncfoe.restore.LearnedSchedules;
import org.gncfoe.restore.Progress;

/** The work of denoising one image. */
final class DenoiseRun extends PlaneRun {

	/** Tiles are larger than asked for where the rim would make up most of them: so many times the halo. */
	private static final int HALOS = 4;

	/** Steps where the program chooses, and how far they reach with one layer of 7x7 filters, in pixels. */
	private static final int USUAL_STEPS = 10, USUAL_HALO = USUAL_STEPS * 6;

	private final int probes;
	private final DenoiseOptions options;
	private final List<Double> sigmas = new ArrayList<>();
	private final List<NoiseModel> noises = new ArrayList<>();
	private final List<String> remarks = new ArrayList<>(), neighbours = new ArrayList<>();
	private final List<DenoiseCheck> checks = new ArrayList<>();
	private final Map<Integer, ValueRange> ranges = new TreeMap<>();
	private int steps;
	private boolean learned, measured;
	private long marked;

	/**
	 * @param probes probes for the posterior standard deviation, or 0
	 * @param image the image; {@code options} may mean only its current plane
	 * @param tile side of the tiles, in pixels
	 */
	DenoiseRun(final PriorEngine engine, final String priorName, final int probes, final ImagePlus image,
		final DenoiseOptions options, final int tile)
	{
		super(engine, priorName, input(image, options.currentPlane()), options.channels().in(image, options.currentPlane()),
			options.selectionOnly() ? Region.selected(image) : Region.all(image.getHeight(), image.getWidth()), options.bits(),
			tile);
		this.probes = probes;
		this.options = options;
	}

	@Override
	String work() {
		return "Denoising " + image.getTitle();
	}

	@Override
	String instead(final int planes) {
		return planes == 1 ? null
			: "denoise the current plane only, or the file with GNC Denoise Files, which holds one plane at a time";
	}

	@Override
	String suffix() {
		return "-denoised";
	}

	@Override
	long memory(final ImageFiles.Shape shape, final int held) {
		final int components = Wraps.components(shape.bitDepth());
		return memory(shape, options, engine, probes, tile, held) + NeighbourPlanes.kept(options.neighbours(), image, image
			.getNChannels() * components) * perKept(shape);
	}

	/** About what neighbours take of an image that is not opened yet, whose dimensions are not known. */
	static long neighbours(final ImageFiles.Shape shape, final DenoiseOptions options) {
		return options.neighbours() == NeighbourAxis.NONE || shape.planes() == 1 ? 0 : Math.min(shape.planes(),
			NeighbourDenoiser.PLANES) * perKept(shape);
	}

	/** What a plane takes as long as it is a neighbour: as it is, in the prior's unit, and denoised. */
	private static long perKept(final ImageFiles.Shape shape) {
		return shape.pixels() * (Memory.perPixel(shape.bitDepth()) + 2 * Float.BYTES);
	}

	/** The same for an image that is not opened yet. */
	static long memory(final ImageFiles.Shape shape, final DenoiseOptions options, final PriorEngine engine,
		final int probes, final int tile, final int held)
	{
		final int halo = halo(options, engine.prior());
		final long plane = shape.pixels(), side = Math.max(tile, HALOS * halo) + 2L * halo;
		final int depth = options.bits() == OutputBits.FLOAT ? 32 : shape.bitDepth();
		return held * plane * Memory.perPixel(depth) + (probes > 0 ? held * plane * Float.BYTES : 0) + (plane > side * side
			? plane * Float.BYTES : 0) + Math.max(isKnown(options) ? 0 : Memory.estimating(ChannelPlanes.samplePixels(shape)),
				Memory.working(probes > 0 ? plane : Math.min(plane, side * side), probes > 0)) + Memory.base(engine.prior(), plane);
	}

	/** NB: A network knows its steps. Where noise is correlated, an energy of one layer stands in for it. */
	private static int halo(final DenoiseOptions options, final Prior prior) {
		if (options.steps() > 0) return options.steps() * prior.gradientRadius();
		if (!prior.isFineTuned()) return USUAL_STEPS * prior.gradientRadius();
		final int steps = options.settings(1).schedule(Math.sqrt(prior.maxT()), LearnedSchedules.of(prior)).steps();
		return Math.max(USUAL_HALO, steps * prior.gradientRadius());
	}

	// -- Channels --

	@Override
	Channel prepare(final ChannelPlanes planes, final int number, final Progress progress) {
		final ChannelNoise found = ChannelNoise.find(planes, planes.samples(progress), options.sigma(), options.noise()
			.ofChannel(number, Wraps.channels(image)));
		measured |= NoData.holds(found.samples().parts());
		progress.check();
		for (final String remark : found.remarks())
			remarks.add(where(number) + remark);
		final double sigma = found.sigma();
		if (!Double.isNaN(options.sigma()) && sigma > found.scale().factor()) remarks.add(String.format(Locale.ROOT,
			"The sigma given, %.4g, is larger than the range of the image's values, %.4g: hardly more than their mean is left.",
			sigma, found.scale().factor()));
		sigmas.add(sigma);
		noises.add(found.noise());
		if (sigma > 0) ranges.put(number, planes.range(found.samples().parts()));
		final Map<Long, float[]> done = new HashMap<>();
		final PlaneDenoiser denoiser = new PlaneDenoiser(engine, settings(found, planes, progress, done));
		if (sigma > 0) steps = denoiser.schedule().steps();
		learned = denoiser.isLearned();
		return new Channel(planes, denoiser, sigma > 0, image.getBitDepth() == 32 ? (k, source) -> missing(source) : (k,
			source) -> null, k -> done(done.remove((long) k), denoiser), neighbours(planes, number, denoiser, progress));
	}

	private NeighbourPlanes neighbours(final ChannelPlanes planes, final int number, final PlaneDenoiser denoiser,
		final Progress progress)
	{
		final NeighbourPlanes found = NeighbourPlanes.of(options.neighbours(), image, planes, engine, denoiser.settings(), bounds,
			tile, progress.part(0, 0));
		neighbours.add(found == null ? NeighbourAxis.NONE.toString() : found.inWords(image));
		if (options.neighbours() == NeighbourAxis.AUTO && image.getStackSize() > image.getNChannels()) remarks.add(where(
			number) + (found == null ? "Neighbouring planes were estimated not to help: every plane was denoised by itself."
				: "Neighbours along " + found.axis() + " were chosen by the estimated error."));
		if (found != null && probes > 0) remarks.add(where(number) +
			"The uncertainty is that of planes without their neighbours: larger than with them.");
		return found;
	}

	/** @param done receives the planes that were denoised on the way, with the factor 1 */
	private DenoisingSettings settings(final ChannelNoise found, final ChannelPlanes planes, final Progress progress,
		final Map<Long, float[]> done)
	{
		final boolean complete = image.getBitDepth() != 32;
		// NB: a single plane is done then
		final boolean all = complete && planes() * Wraps.components(image.getBitDepth()) == 1 && MeanFactor.takesWhole(
			bounds);
		// NB: missing pixels are looked for in other ways later
		return found.settings(engine, options, k -> planes.plane((int) k), planes.count(), bounds, all ? progress : progress
			.part(0, 0), complete ? done::put : (k, levels) -> {}).withComplete(complete);
	}

	/** A plane that was denoised with the factor 1; null if it was not. */
	private Pixels done(final float[] levels, final PlaneDenoiser denoiser) {
		if (levels == null) return null;
		denoiser.applyFactor(levels);
		return Pixels.of(ArrayImgs.floats(levels, width, height));
	}

	@Override
	boolean isMeasured() {
		return measured;
	}

	/** Where pixels, of an array of floats, hold no data; null if all do. */
	private boolean[] missing(final Object source) {
		final float[] levels = (float[]) source;
		boolean[] missing = null;
		for (int p = 0; p < levels.length; p++) {
			if (!NoData.isMissing(levels[p])) continue;
			if (missing == null) missing = new boolean[levels.length];
			missing[p] = true;
			if (NoData.isMark(levels[p])) marked++;
		}
		if (missing != null && (width > tile || height > tile)) Memory.check(Memory.working(levels.length, false),
			"Filling in the NaN and infinite pixels of " + image.getTitle(), "inpaint a part of it");
		return missing;
	}

	/** Posterior standard deviations of a component of a slice, grey levels; NaN where pixels are missing. */
	float[] deviation(final int slice, final int component, final Progress progress) {
		final Channel channel = channel(slice, component);
		final float[] levels = channel.planes().pixels(image.getStack().getPixels(slice + 1)).read(new FinalInterval(width,
			height), Progress.NONE);
		if (channel.restorer() != null && NoData.holds(List.of(levels))) return ((PlaneDenoiser) channel.restorer()).deviation(
			levels, height, width, probes, slice, progress);
		Arrays.fill(levels, Float.NaN);
		return levels;
	}

	// -- Report --

	/** Measures whether it did well, on the middle plane of every channel that is denoised. */
	void check(final Progress progress) {
		int done = 0;
		for (final Map.Entry<Integer, ValueRange> range : ranges.entrySet()) {
			final Channel channel = channel(range.getKey());
			final int k = channel.planes().count() / 2;
			final PlaneDenoiser denoiser = (PlaneDenoiser) channel.restorer();
			final Map<String, String> chosen = new LinkedHashMap<>();
			chosen.put("Prior", priorName);
			chosen.put("Steps", denoiser.schedule().steps() + (denoiser.isLearned() ? ", learned" : ""));
			chosen.put("Device", engine.backend().device());
			checks.add(new CheckRun(denoiser, channel.planes().plane(k), bounds, changed()).check(image.getTitle(), Wraps
				.channels(image) > 1 ? range.getKey() + 1 : 0, k + 1, range.getValue(), !isKnown(options), chosen, progress.part(
					(double) done / ranges.size(), (done + 1.0) / ranges.size())));
			done++;
		}
	}

	/** What was done, or, before all planes were made, is going to be done. */
	DenoiseReport report(final double seconds) {
		final List<String> all = new ArrayList<>(remarks);
		if (LearnedSchedules.isForOther(engine.prior(), Task.DENOISE)) all.add(
			"The prior " + priorName + " was fine-tuned for something else than denoising: choose auto or another one.");
		else if (probes > 0 && engine.prior().isFineTuned()) all.add("The prior " + priorName +
			" was fine-tuned for denoising and is no density any more: its uncertainty is too small. Choose natural-r1 or " +
			"auto for it.");
		if (missing() > 0) all.add(Words.count(missing(), "pixel is", "pixels are") + " NaN or infinite" + (marked > 0
			? ", or, " + marked + " of them, a mark for no data (beyond 1e37)" : "") +
			"; they were treated as missing and filled in.");
		all.addAll(remarks("finite"));
		for (final DenoiseCheck check : checks)
			for (final String warning : check.warnings())
				all.add((check.channel() > 0 ? "Channel " + check.channel() + ": " : "") + warning);
		final Calibration calibration = image.getCalibration();
		if (options.bits() == OutputBits.FLOAT && calibration.calibrated()) all.add(
			"The calibration of grey values was left out: 32-bit values are raw grey levels.");
		return new DenoiseReport(priorName, engine.backend().device(), sigmas, noises, !isKnown(options), steps, planes(),
			seconds, all, checks);
	}

	/** Whether nothing about the noise has to be estimated. */
	static boolean isKnown(final DenoiseOptions options) {
		return !Double.isNaN(options.sigma()) || options.noise().isComplete();
	}

	@Override
	String info(final boolean done) {
		final List<String> parts = new ArrayList<>(List.of("GNC Denoise", "prior=" + priorName, report(Double.NaN)
			.noiseInWords().replaceFirst(" ", "="), "steps=" + steps));
		if (!Double.isNaN(options.smoothing())) parts.add("smoothing=" + options.smoothing());
		if (steps > 1) parts.add("schedule=" + scheduleInWords(options.solver(), learned, options.shape()));
		if (!options.noise().correlation().equals(Correlation.AUTO)) parts.add("correlation=" + options.noise().correlation());
		if (neighbours.stream().anyMatch(n -> !n.equals(NeighbourAxis.NONE.toString()))) parts.add("neighbours=" + String.join(
			", ", neighbours));
		parts.add("bits=" + options.bits());
		if (options.selectionOnly()) parts.add("region=selection");
		parts.addAll(common(options.channels()));
		return String.join("; ", parts);
	}
}
