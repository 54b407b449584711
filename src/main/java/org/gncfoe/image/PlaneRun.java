package org.gncfoe.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

import ij.ImagePlus;
import ij.ImageStack;

import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.img.array.ArrayImgs;

import org.gncfoe.api.Missing;
import org.gncfoe.api.PlaneRestorer;
import org.gncfoe.api.Pixels;
import org.gncfoe.compute.Cancellation;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.restore.Progress;
import org.gncfoe.restore.ScheduleShape;
import org.gncfoe.restore.SolverKind;

/**
 * The way every image goes, whatever is done to it: what is the same for all planes is found channel by channel, then any
 * plane of the result is made when it is asked for, by the restorer of its channel. Only one plane of the image need be in
 * memory. Large planes are worked on in parts, which equal the whole bit for bit.
 */
abstract class PlaneRun {

	/** Planes in memory while they are written one by one: the one that is made, the one being written, and a black one. */
	static final int BUFFERS = 3;

	/** Side in pixels up to which a plane is worked on as a whole. */
	static final int TILE = 2560;

	/**
	 * A channel of the image.
	 *
	 * @param planes its planes
	 * @param restorer restores them; null: they stay as they are
	 * @param changesAll whether pixels that are not missing change
	 * @param finder finds the missing pixels
	 * @param known the pixels of plane k if it was restored before, else null
	 * @param neighbours its planes restored with the help of their neighbours; null: each by itself
	 */
	record Channel(ChannelPlanes planes, PlaneRestorer restorer, boolean changesAll, Finder finder,
		IntFunction<Pixels> known, NeighbourPlanes neighbours)
	{

		/** A channel whose planes are restored each by itself, none of them before. */
		Channel(final ChannelPlanes planes, final PlaneRestorer restorer, final boolean changesAll, final Finder finder) {
			this(planes, restorer, changesAll, finder, k -> null, null);
		}

		/** A channel that is not chosen. */
		static Channel kept(final ChannelPlanes planes) {
			return new Channel(planes, null, false, null);
		}
	}

	/** Finds the missing pixels of the planes of a channel. */
	interface Finder {

		/**
		 * True where a pixel is missing, {@code [height][width]}; or null if none is.
		 *
		 * @param k number of the plane in its channel
		 * @param source its pixels
		 */
		boolean[] missing(int k, Object source);
	}

	final PriorEngine engine;
	final String priorName;
	final ImagePlus image;
	final int width, height, tile;
	final FinalInterval bounds;
	private final ImageStack stack;
	private final boolean[] chosen;
	private final Region region;
	private final ResultPlanes result;
	private final List<Channel> channels = new ArrayList<>();
	private long missing;
	private int empty;

	/**
	 * @param image the image, or the plane of it that is meant
	 * @param chosen which channels are restored
	 * @param region which pixels may change
	 * @param bits the bit depth of the result
	 * @param tile side in pixels up to which a plane is worked on as a whole
	 */
	PlaneRun(final PriorEngine engine, final String priorName, final ImagePlus image, final boolean[] chosen,
		final Region region, final OutputBits bits, final int tile)
	{
		this.engine = engine;
		this.priorName = priorName;
		this.image = image;
		this.chosen = chosen;
		this.region = region;
		this.tile = tile;
		stack = image.getStack();
		width = image.getWidth();
		height = image.getHeight();
		bounds = new FinalInterval(width, height);
		result = new ResultPlanes(image, bits);
	}

	// -- What is done --

	/**
	 * Finds what is the same for all planes of a channel.
	 *
	 * @param number its number, from 0
	 */
	abstract Channel prepare(ChannelPlanes planes, int number, Progress progress);

	/** Whether there is any pixel in the channels chosen, known once these are prepared. */
	abstract boolean isMeasured();

	/** What is done, and its subject: {@code Denoising cells.tif}. */
	abstract String work();

	/** What to do if there is no memory for a result of so many planes; null: nothing. */
	abstract String instead(int planes);

	/** What is added to the title. */
	abstract String suffix();

	/**
	 * The Info line of the result. NB: Without the time it took, so that the same input gives the same file.
	 *
	 * @param done whether its planes are made; what is not known before is left out
	 */
	abstract String info(boolean done);

	/** About how much memory this takes with so many planes of the result in memory, without the image's own. */
	abstract long memory(ImageFiles.Shape shape, int held);

	// -- The way of the planes --

	/** Finds what is the same for all planes; to be called first. */
	final void prepare(final Progress progress) {
		for (int c = 0; c < chosen.length; c++) {
			final ChannelPlanes planes = new ChannelPlanes(image, c);
			channels.add(chosen[c] ? prepare(planes, c, progress) : Channel.kept(planes));
		}
		if (!isMeasured()) throw NoData.nothing(image.getTitle());
	}

	/** Makes plane i of the result, counted from 0. */
	final Object plane(final int i, final Progress progress) {
		progress.check();
		final int slice = result.slice(i), first = result.firstComponent(i), n = result.componentsPerPlane();
		final Object source = stack.getPixels(slice + 1), plane = result.create();
		for (int c = first; c < first + n; c++)
			restore(channel(slice, c), slice / image.getNChannels(), source, plane, progress.part((double) (c - first) / n, (c -
				first + 1.0) / n));
		progress.update(1);
		return plane;
	}

	/** The channel of a component of a slice of the image's stack. */
	final Channel channel(final int slice, final int component) {
		return channels.get(slice % image.getNChannels() * Wraps.components(image.getBitDepth()) + component);
	}

	/** A channel by its number, from 0: what is found about it. */
	final Channel channel(final int number) {
		return channels.get(number);
	}

	/** The pixels that may change. */
	final Interval changed() {
		return region.bounds();
	}

	private void restore(final Channel channel, final int k, final Object source, final Object plane,
		final Progress progress)
	{
		final int component = channel.planes.component();
		if (channel.restorer == null) {
			result.copy(channel.planes, source, plane, component);
			return;
		}
		final boolean[] lost = channel.finder.missing(k, source);
		final int n = lost == null ? 0 : count(lost);
		missing += n;
		if (lost != null && n == lost.length) empty++;
		final boolean untouched = n == 0 && !channel.changesAll || lost != null && n == lost.length;
		final Region written = channel.changesAll || untouched ? region : region.where(lost, width);
		if (untouched || !written.isAll(bounds)) result.copy(channel.planes, source, plane, component);
		if (untouched) return;
		final Pixels known = channel.neighbours == null ? channel.known.apply(k) : null;
		final Pixels restored = channel.neighbours != null ? channel.neighbours.restored(k) : known != null ? known
			: channel.restorer.restored(channel.planes.pixels(source), lost == null ? Missing.NOT_FINITE : Missing.of(ArrayImgs
				.booleans(lost, width, height)), bounds);
		final List<Interval> parts = channel.restorer.parts(written.bounds(), tile, bounds);
		for (int p = 0; p < parts.size(); p++) {
			final float[] values = NoData.checkFinite(restored.read(parts.get(p), progress.part((double) p / parts.size(), (p +
				1.0) / parts.size())), priorName);
			result.write(plane, component, written, values, parts.get(p));
		}
	}

	private static int count(final boolean[] mask) {
		int n = 0;
		for (final boolean value : mask)
			if (value) n++;
		return n;
	}

	// -- Results --

	/** The image with its metadata, all of it in memory. */
	final ImagePlus hold(final Progress progress) {
		final int n = result.count();
		Memory.check(memory(n), work(), instead(n));
		progress.update(0);
		prepare(progress);
		final ImageStack planes = new ImageStack(width, height);
		for (int i = 0; i < n; i++)
			planes.addSlice(result.label(i), plane(i, progress.part((double) i / n, (i + 1.0) / n)));
		return Metadata.withMetadata(image, planes, title(), info(true));
	}

	/**
	 * Writes the image to a file: several planes to a TIFF file one by one, a single one to any.
	 *
	 * @throws IOException if the file cannot be written; with a sentence for the user
	 */
	final void write(final Path file, final Progress progress) throws IOException {
		final BooleanSupplier canceled = progress::isCanceled;
		if (stack.getSize() == 1) {
			final ImagePlus whole = Cancellation.during(canceled, () -> hold(progress));
			progress.check();
			ImageWriter.write(whole, file);
			progress.update(1);
			return;
		}
		Memory.check(memory(BUFFERS), work(), null);
		progress.update(0);
		Cancellation.during(canceled, () -> {
			prepare(progress);
			return null;
		});
		final int n = result.count();
		final PlaneSource planes = new PlaneSource(result, width, height, i -> Cancellation.during(canceled, () -> plane(i,
			progress.part((double) i / n, (i + 1.0) / n))));
		ImageWriter.write(Metadata.withMetadata(image, planes, title(), info(false)), planes, file);
		progress.update(1);
	}

	private String title() {
		return image.getShortTitle() + suffix();
	}

	/** About how much memory this takes, besides the image if it is in memory. */
	private long memory(final int held) {
		final ImageFiles.Shape shape = new ImageFiles.Shape(width, height, stack.getSize(), image.getBitDepth());
		return memory(shape, held) + (stack.isVirtual() ? shape.pixels() * Memory.perPixel(shape.bitDepth()) : 0);
	}

	// -- Reports --

	/** How many values were missing in the planes made so far. */
	final long missing() {
		return missing;
	}

	/** Number of planes. */
	final int planes() {
		return stack.getSize();
	}

	/** What is said before a remark on a channel. */
	final String where(final int channel) {
		return Wraps.channels(image) > 1 ? "Channel " + (channel + 1) + ": " : "";
	}

	/** What is said of all results: planes without a pixel, and clipped values. */
	final List<String> remarks(final String none) {
		final List<String> all = new ArrayList<>();
		if (empty > 0) all.add(Words.count(empty, "plane has", "planes have") + " no " + none +
			" pixel and stayed as they were.");
		if (result.clipped() > 0) all.add(Words.count(result.clipped(), "value was", "values were") +
			" clipped to the range of the bit depth.");
		return all;
	}

	/** The parts of the Info line that all results have, after those of their own. */
	final List<String> common(final Channels which) {
		final List<String> parts = new ArrayList<>();
		if (!which.isAll()) parts.add("channels=" + which);
		parts.add("device=" + engine.backend().device());
		return parts;
	}

	/** How the smoothing was chosen, for the Info line. */
	static String scheduleInWords(final SolverKind solver, final boolean learned, final ScheduleShape shape) {
		return solver == SolverKind.JOINT ? "joint" : learned ? "learned" : String.valueOf(shape == null ? ScheduleShape.LOG
			: shape);
	}

	// -- What is checked first --

	/** @throws IllegalArgumentException if the prior is not one for grey images; with a sentence for the user */
	static void checkPrior(final PriorEngine engine, final String priorName) {
		final int channels = engine.prior().imageChannels();
		if (channels != 1) throw new IllegalArgumentException("The prior " + priorName + " is for images of " + channels +
			" channels: take one for grey images.");
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
