package org.gncfoe.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import ij.ImagePlus;
import ij.ImageStack;

import org.gncfoe.api.IntensityScale;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.compute.Tile;
import org.gncfoe.compute.Window;
import org.gncfoe.missing.MissingPixels;
import org.gncfoe.noise.GaussianNoise;
import org.gncfoe.noise.NoiseEstimate;
import org.gncfoe.noise.Plausibility;
import org.gncfoe.noise.ValueRange;
import org.gncfoe.restore.DenoiseSettings;
import org.gncfoe.restore.Denoiser;
import org.gncfoe.restore.Holes;
import org.gncfoe.restore.Inpainter;
import org.gncfoe.restore.LearnedSchedules.Task;
import org.gncfoe.restore.LearnedSchedules;
import org.gncfoe.restore.Progress;
import org.gncfoe.restore.ScheduleShape;

/**
 * The work of inpainting one image: finds scale and noise of all channels first, then makes any plane of the result when it
 * is asked for. Only one plane of the image need be in memory. Large planes are worked on in tiles, without seams.
 */
final class InpaintRun extends PlaneWork {

	/** Of so many channels of one plane at most it is kept what was found missing in them. */
	private static final int KEPT = 4;

	private final PriorEngine engine;
	private final String priorName;
	private final ImagePlus image;
	private final ImageStack stack;
	private final MissingRule.Finder finder;
	private final boolean[] chosen;
	private final InpaintOptions options;
	private final int tile, width, height;
	private final ResultPlanes result;
	private final List<Channel> channels = new ArrayList<>();
	private final List<Double> sigmas = new ArrayList<>();
	private final List<String> remarks = new ArrayList<>();
	private int steps, widest, empty;
	private long missing;
	private boolean learned, measured;

	/**
	 * A channel of the image and what was found about it.
	 *
	 * @param observed where its only plane is observed; null if there are several, or that is not known yet
	 * @param inpainter null for one that is not chosen
	 */
	private record Channel(ChannelPlanes planes, IntensityScale scale, double sigma, boolean[] observed,
		Inpainter inpainter) {}

	/**
	 * @param finder finds what is missing in a plane of the image
	 * @param chosen which channels of the image are inpainted
	 * @param tile side of the tiles, in pixels
	 */
	InpaintRun(final PriorEngine engine, final String priorName, final ImagePlus image, final MissingRule.Finder finder,
		final boolean[] chosen, final InpaintOptions options, final int tile)
	{
		this.engine = engine;
		this.priorName = priorName;
		this.image = image;
		this.finder = finder;
		this.chosen = chosen;
		this.options = options;
		this.tile = tile;
		stack = image.getStack();
		width = image.getWidth();
		height = image.getHeight();
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
		final ImageFiles.Shape shape = new ImageFiles.Shape(width, height, stack.getSize(), image.getBitDepth());
		return memory(shape, options, engine, tile, held) + (stack.isVirtual() ? shape.pixels() * Memory.perPixel(shape
			.bitDepth()) : 0);
	}

	/** The same for an image that is not opened yet. */
	static long memory(final ImageFiles.Shape shape, final InpaintOptions options, final PriorEngine engine, final int tile,
		final int held)
	{
		final long plane = shape.pixels(), samples = ChannelPlanes.samplePixels(shape);
		final int depth = options.bits() == OutputBits.FLOAT ? 32 : shape.bitDepth();
		final long largest = inpainter(engine, options, IntensityScale.BYTES, 0, tile).largestTile(shape.height(), shape
			.width());
		final long looking = samples * Float.BYTES + Math.max(Memory.finding(plane), options.sigma() > 0 || options
			.sigma() == 0 ? 0 : Memory.estimating(samples));
		return held * plane * Memory.perPixel(depth) + (shape.planes() <= KEPT ? shape.planes() * Wraps.components(shape
			.bitDepth()) * plane : 0) +
			Math.max(looking, Math.max(Memory.finding(plane), Memory.inpainting(plane, largest))) + Memory.base(engine.prior()
				.depth());
	}

	// -- Scale and noise --

	@Override
	void prepare(final Progress progress) {
		for (int c = 0; c < Wraps.channels(image); c++)
			channels.add(prepare(c, progress));
		if (!measured) throw NoData.nothing(image.getTitle());
	}

	private Channel prepare(final int channel, final Progress progress) {
		final ChannelPlanes planes = new ChannelPlanes(image, channel);
		if (!chosen[channel]) return new Channel(planes, null, 0, null, null);
		final boolean estimate = Double.isNaN(options.sigma());
		boolean[] only = null;
		List<float[]> samples = List.of();
		double sigma = options.sigma();
		measured |= planes.hasFixedScale();
		// NB: Only what is used is looked at.
		if (estimate || !planes.hasFixedScale()) {
			final List<float[]> levels = new ArrayList<>();
			for (final int k : planes.samples()) {
				progress.check();
				final float[] plane = planes.read(k);
				measured |= NoData.holds(List.of(plane));
				only = observed(planes, k, plane);
				for (int p = 0; p < plane.length; p++)
					if (!only[p]) plane[p] = Float.NaN;
				levels.add(plane);
			}
			final ChannelPlanes.Samples parts = planes.parts(levels);
			samples = parts.parts();
			if (estimate) sigma = sigma(parts, planes.range(samples), channel);
		}
		if (options.sigma() != 0) sigmas.add(sigma);
		final IntensityScale scale = planes.scale(samples);
		final Inpainter inpainter = inpainter(engine, options, scale, sigma, tile);
		learned = inpainter.isLearned();
		return new Channel(planes, scale, sigma, planes.count() == 1 && image.getNChannels() <= KEPT ? only : null, inpainter);
	}

	private static Inpainter inpainter(final PriorEngine engine, final InpaintOptions options, final IntensityScale scale,
		final double sigma, final int tile)
	{
		return new Inpainter(engine, options.settings(scale, sigma / scale.factor()), tile);
	}

	/** The noise of a channel, in grey levels. */
	private double sigma(final ChannelPlanes.Samples samples, final ValueRange range, final int channel) {
		final NoiseEstimate estimate = GaussianNoise.estimate(samples.parts(), samples.height(), samples.width(), range);
		final String objection = Plausibility.objection(samples.parts(), estimate.sigma());
		final String warning = objection != null ? objection : estimate.warning();
		if (warning != null) remarks.add((Wraps.channels(image) > 1 ? "Channel " + (channel + 1) + ": " : "") + warning);
		return objection != null ? 0 : estimate.sigma();
	}

	private boolean[] observed(final ChannelPlanes planes, final int k, final float[] levels) {
		final boolean[] observed = finder.find(planes.slice(k), planes.component(), levels);
		for (int p = 0; p < levels.length; p++)
			observed[p] = !observed[p] && Float.isFinite(levels[p]);
		return observed;
	}

	// -- Planes --

	@Override
	Object plane(final int i, final Progress progress) {
		progress.check();
		final int slice = result.slice(i), first = result.firstComponent(i), n = result.componentsPerPlane();
		final int components = Wraps.components(image.getBitDepth());
		final Object source = stack.getPixels(slice + 1), plane = result.create();
		for (int c = first; c < first + n; c++)
			restore(channels.get(slice % image.getNChannels() * components + c), slice / image.getNChannels(), source, plane,
				progress.part((double) (c - first) / n, (c - first + 1.0) / n));
		progress.update(1);
		return plane;
	}

	/** Makes plane k of a channel. */
	private void restore(final Channel channel, final int k, final Object source, final Object plane,
		final Progress progress)
	{
		final int component = channel.planes.component();
		if (channel.inpainter == null) {
			result.copy(channel.planes, source, plane, component);
			return;
		}
		final float[] values = channel.planes.read(source, Window.of(height, width));
		final boolean[] observed = channel.observed != null ? channel.observed : observed(channel.planes, k, values);
		final int lost = values.length - MissingPixels.count(observed);
		missing += lost;
		if (lost == values.length) empty++;
		if (lost == values.length || lost == 0 && channel.sigma == 0) {
			result.copy(channel.planes, source, plane, component);
			return;
		}
		channel.scale.applyTo(values);
		final double share = channel.sigma == 0 ? 1 : lost == 0 ? 0 : 0.9;
		if (lost > 0) {
			widest = Math.max(widest, Holes.widest(observed, height, width));
			steps = channel.inpainter.schedule().steps();
			channel.inpainter.fill(values, observed, height, width, progress.part(0, share));
			NoData.checkFinite(values, priorName);
		}
		if (channel.sigma == 0) writeMissing(channel, source, values, observed, plane);
		else denoise(channel, values, plane, progress.part(share, 1));
	}

	/** Writes the pixels of a plane, with values in the prior's unit where they are missing, row by row. */
	private void writeMissing(final Channel channel, final Object source, final float[] values, final boolean[] observed,
		final Object plane)
	{
		final Region all = Region.all(height, width);
		for (int y = 0; y < height; y++) {
			final Window row = new Window(y, 0, 1, width);
			final float[] levels = channel.planes.read(source, row);
			for (int x = 0; x < width; x++)
				if (!observed[y * width + x]) levels[x] = channel.scale.level(values[y * width + x]);
			result.write(plane, channel.planes.component(), all, levels, row, row);
		}
	}

	/** Denoises values in the prior's unit. NB: First filling in measured 1 dB better than both in one descent. */
	private void denoise(final Channel channel, final float[] values, final Object plane, final Progress progress) {
		final Denoiser denoiser = new Denoiser(engine, DenoiseSettings.defaults());
		final double unitSigma = channel.sigma / channel.scale.factor();
		final List<Tile> tiles = DenoiseRun.tiles(Window.of(height, width), height, width, tile, denoiser.schedule(unitSigma)
			.steps() * engine.prior().gradientRadius());
		for (int n = 0; n < tiles.size(); n++) {
			final Window outer = tiles.get(n).outer();
			final float[] noisy = tiles.get(n).copy(values, height, width, new float[1][Math.toIntExact(outer.area())])[0];
			final float[] clean = NoData.checkFinite(denoiser.denoise(noisy, outer.height(), outer.width(), unitSigma, progress.part((double) n /
				tiles.size(), (n + 1.0) / tiles.size())), priorName);
			result.write(plane, channel.planes.component(), Region.all(height, width), channel.scale.toLevels(clean), outer, tiles
				.get(n).inner());
		}
	}

	// -- Report --

	/** What was done, or, before all planes were made, is going to be done. */
	InpaintReport report(final double seconds) {
		final List<String> all = new ArrayList<>(remarks);
		if (engine.prior().isFineTuned() && LearnedSchedules.of(engine.prior()).all(Task.INPAINT).isEmpty()) all.add("The prior " +
			priorName + " was fine-tuned for something else than inpainting: choose auto or another one.");
		if (missing == 0) all.add("No pixel is missing" + (sigmas.isEmpty() ? ", so nothing was changed." : "."));
		if (widest > Inpainter.BRIDGED) all.add("The widest hole is " + widest + " pixels wide: where more than about " +
			Inpainter.BRIDGED + " are missing, the prior only continues the surroundings smoothly; what was there cannot be " +
			"known.");
		if (empty > 0) all.add(Words.count(empty, "plane has", "planes have") + " no observed pixel and stayed as they were.");
		if (result.clipped() > 0) all.add(Words.count(result.clipped(), "value was", "values were") +
			" clipped to the range of the bit depth.");
		return new InpaintReport(priorName, engine.backend().device(), missing, sigmas, Double.isNaN(options.sigma()), steps,
			stack.getSize(), seconds, all);
	}

	/** The Info line of a result; before its planes are made, seconds is NaN, and what is not known yet is left out. */
	String info(final InpaintReport report) {
		final boolean done = !Double.isNaN(report.seconds());
		final List<String> parts = new ArrayList<>(Arrays.asList("GNC Inpaint"));
		if (done) parts.add("missing=" + report.missing());
		parts.add("prior=" + report.prior());
		parts.add(report.observedInWords());
		if (done) parts.add("steps=" + report.steps());
		if (!Double.isNaN(options.smoothing())) parts.add("smoothing=" + options.smoothing());
		if (report.steps() > 0 || !done) parts.add("schedule=" + (learned ? "learned" : options.shape() == null
			? ScheduleShape.LOG : options.shape()));
		parts.add("bits=" + options.bits());
		if (!options.channels().isAll()) parts.add("channels=" + options.channels());
		parts.add("device=" + report.device());
		return String.join("; ", parts);
	}
}
