package org.gncfoe.image;

import java.util.ArrayList;
import java.util.List;

import ij.ImagePlus;

import net.imglib2.Interval;

import org.gncfoe.api.DenoisingSettings;
import org.gncfoe.api.InpaintingSettings;
import org.gncfoe.api.IntensityScale;
import org.gncfoe.api.JointSmoothing;
import org.gncfoe.api.PlaneInpainter;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.noise.NoiseModel;
import org.gncfoe.noise.Samples;
import org.gncfoe.restore.Holes;
import org.gncfoe.restore.InpaintSettings;
import org.gncfoe.restore.Inpainter;
import org.gncfoe.restore.LearnedSchedules.Task;
import org.gncfoe.restore.LearnedSchedules;
import org.gncfoe.restore.Progress;
import org.gncfoe.restore.SolverKind;

/** The work of inpainting one image. */
final class InpaintRun extends PlaneRun {

	/** Of so many channels of one plane at most it is kept what was found missing in them. */
	private static final int KEPT = 4;

	private final MissingRule.Finder finder;
	private final InpaintOptions options;
	private final List<Double> sigmas = new ArrayList<>();
	private final List<NoiseModel> noises = new ArrayList<>();
	private final List<String> remarks = new ArrayList<>();
	private int steps, widest;
	private boolean learned, measured;

	/**
	 * @param image the image; {@code options} may mean only its current plane
	 * @param rule finds what is missing
	 * @param tile side of the tiles, in pixels
	 */
	InpaintRun(final PriorEngine engine, final String priorName, final ImagePlus image, final MissingRule rule,
		final InpaintOptions options, final int tile)
	{
		super(engine, priorName, input(image, options.currentPlane()), options.channels().in(image, options.currentPlane()),
			Region.all(image.getHeight(), image.getWidth()), options.bits(), tile);
		this.options = options;
		// NB: A mask with a plane for each of the image's is counted on the whole image.
		final int first = options.currentPlane() ? image.getCurrentSlice() - 1 : 0;
		final MissingRule.Finder all = rule.on(image);
		finder = (slice, component, levels) -> all.find(first + slice, component, levels);
	}

	@Override
	String work() {
		return "Inpainting " + image.getTitle();
	}

	@Override
	String instead(final int planes) {
		return planes == 1 ? "inpaint a part of it"
			: "inpaint the current plane only, or the file with GNC Inpaint Files, which holds one plane at a time";
	}

	@Override
	String suffix() {
		return "-inpainted";
	}

	@Override
	long memory(final ImageFiles.Shape shape, final int held) {
		return memory(shape, options, engine, tile, held);
	}

	/** The same for an image that is not opened yet. */
	static long memory(final ImageFiles.Shape shape, final InpaintOptions options, final PriorEngine engine, final int tile,
		final int held)
	{
		final long plane = shape.pixels(), samples = ChannelPlanes.samplePixels(shape);
		final int depth = options.bits() == OutputBits.FLOAT ? 32 : shape.bitDepth();
		final long largest = new Inpainter(engine, options.settings(IntensityScale.BYTES, 0), tile).largestTile(shape.height(),
			shape.width());
		final long looking = samples * Float.BYTES + Math.max(Memory.finding(plane), options.isKnown() ? 0 : Memory
			.estimating(samples));
		return held * plane * Memory.perPixel(depth) + (shape.planes() <= KEPT ? shape.planes() * Wraps.components(shape
			.bitDepth()) * plane : 0) + Math.max(looking, Math.max(Memory.finding(plane), Memory.inpainting(plane, largest))) +
			Memory.base(engine.prior(), plane);
	}

	// -- Channels --

	@Override
	Channel prepare(final ChannelPlanes planes, final int number, final Progress progress) {
		final Lost lost = new Lost(planes);
		measured |= planes.hasFixedScale();
		// NB: Only what is used is looked at.
		final boolean look = options.denoises() && !options.isKnown() || !planes.hasFixedScale();
		final Samples samples = !look ? new Samples(List.of(), height, width) : planes.samples((k, part) -> {
			progress.check();
			return lost.without(k, part);
		});
		measured |= NoData.holds(samples.parts());
		final ChannelNoise found = ChannelNoise.find(planes, samples, options.sigma(), options.noise().ofChannel(number,
			Wraps.channels(image)));
		for (final String remark : found.remarks())
			remarks.add(where(number) + remark);
		if (options.denoises()) {
			sigmas.add(found.sigma());
			noises.add(found.noise());
		}
		final DenoisingSettings denoising = found.sigma() == 0 ? null : found.settings(engine, DenoiseOptions.defaults()
			.withSolver(options.solver()),
			k -> (part, ignored) -> lost.without((int) k, part), planes.count(), bounds, progress.part(0, 0), (k, levels) -> {});
		// NB: The plane is filled as a whole: holes of any width have no seams.
		final InpaintSettings flow = options.settings(found.scale(), found.sigma() / found.scale().factor());
		final InpaintingSettings settings = new InpaintingSettings(found.scale(), options.solver() == SolverKind.FLOW ? flow
			: joint(flow, found.scale(), lost, planes.count() / 2, progress.part(0, 0)), Math.max(width, height), 0, denoising);
		final PlaneInpainter inpainter = new PlaneInpainter(engine, settings, tile);
		learned = inpainter.isLearned();
		return new Channel(planes, inpainter, denoising != null, (k, source) -> {
			final boolean[] missing = lost.in(k, source);
			final boolean[] observed = new boolean[missing.length];
			boolean any = false;
			for (int p = 0; p < missing.length; p++)
				any |= !(observed[p] = !missing[p]);
			if (!any) return null;
			widest = Math.max(widest, Holes.widest(observed, height, width));
			steps = inpainter.schedule().steps();
			return missing;
		});
	}

	/** The steps that joint optimisation takes in a plane of the channel, or the middle of it; as asked if none is missing. */
	private InpaintSettings joint(final InpaintSettings flow, final IntensityScale scale, final Lost lost, final int k,
		final Progress progress)
	{
		final Interval part = JointSmoothing.middle(bounds);
		final float[] values = lost.without(k, part);
		final boolean[] observed = new boolean[values.length];
		int n = 0;
		for (int p = 0; p < values.length; p++)
			if (observed[p] = Float.isFinite(values[p])) n++;
		if (n == 0 || n == values.length) return flow;
		scale.applyTo(values);
		return flow.withSchedule(new Inpainter(engine, flow).jointSchedule(values, observed, (int) part.dimension(1), (int) part
			.dimension(0), progress));
	}

	@Override
	boolean isMeasured() {
		return measured;
	}

	/** What is missing in the planes of a channel. The last answer is kept while there are few channels. */
	private final class Lost {

		private final ChannelPlanes planes;
		private int last = -1;
		private float[] levels;
		private boolean[] missing;

		Lost(final ChannelPlanes planes) {
			this.planes = planes;
		}

		/** True where plane k has no pixel. */
		private boolean[] in(final int k, final Object source) {
			if (k != last) look(k, planes.pixels(source).read(bounds, Progress.NONE));
			levels = null;
			final boolean[] found = missing;
			if (planes.count() > 1 || image.getNChannels() > KEPT) last = -1;
			return found;
		}

		/** A part of plane k with NaN where pixels are missing. */
		private float[] without(final int k, final Interval part) {
			if (k != last || levels == null) look(k, planes.read(k));
			final float[] values = new float[Math.toIntExact(part.dimension(0) * part.dimension(1))];
			for (int p = 0; p < values.length; p++) {
				final int at = (int) ((part.min(1) + p / part.dimension(0)) * width + part.min(0) + p % part.dimension(0));
				values[p] = missing[at] ? Float.NaN : levels[at];
			}
			return values;
		}

		private void look(final int k, final float[] plane) {
			last = k;
			levels = plane;
			missing = finder.find(planes.slice(k), planes.component(), levels);
			for (int p = 0; p < levels.length; p++)
				missing[p] |= !Float.isFinite(levels[p]);
		}
	}

	// -- Report --

	/** What was done, or, before all planes were made, is going to be done. */
	InpaintReport report(final double seconds) {
		final List<String> all = new ArrayList<>(remarks);
		if (LearnedSchedules.isForOther(engine.prior(), Task.INPAINT)) all.add(
			"The prior " + priorName + " was fine-tuned for something else than inpainting: choose auto or another one.");
		if (missing() == 0) all.add("No pixel is missing" + (sigmas.isEmpty() ? ", so nothing was changed." : "."));
		if (widest > Inpainter.BRIDGED) all.add("The widest hole is " + widest + " pixels wide: where more than about " +
			Inpainter.BRIDGED + " are missing, the prior only continues the surroundings smoothly; what was there cannot be " +
			"known.");
		all.addAll(remarks("observed"));
		return new InpaintReport(priorName, engine.backend().device(), missing(), sigmas, noises, !options.isKnown(), steps,
			planes(), seconds, all);
	}

	@Override
	String info(final boolean done) {
		final InpaintReport report = report(Double.NaN);
		final List<String> parts = new ArrayList<>(List.of("GNC Inpaint"));
		if (done) parts.add("missing=" + report.missing());
		parts.add("prior=" + report.prior());
		parts.add(report.observedInWords());
		if (done) parts.add("steps=" + report.steps());
		if (!Double.isNaN(options.smoothing())) parts.add("smoothing=" + options.smoothing());
		if (report.steps() > 0 || !done) parts.add("schedule=" + scheduleInWords(options.solver(), learned, options
			.shape()));
		parts.add("bits=" + options.bits());
		parts.addAll(common(options.channels()));
		return String.join("; ", parts);
	}
}
