package org.gncfoe.image;

import java.awt.Color;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.ImageStack;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;
import ij.process.LUT;

import net.imglib2.FinalInterval;
import net.imglib2.Interval;

import org.gncfoe.api.Missing;
import org.gncfoe.api.Pixels;
import org.gncfoe.api.PlaneDenoiser;
import org.gncfoe.compute.Cancellation;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.noise.KnownNoise;
import org.gncfoe.noise.NoiseModel;
import org.gncfoe.restore.Progress;
import org.gncfoe.restore.ScheduleShape;
import org.gncfoe.restore.SolverKind;

/**
 * Shows a piece of what {@link ImageDenoiser} would make of an image: the same bits, as noise and scale are those of the whole
 * channel, and a piece is computed with as much around it as its pixels depend on. What was found about the noise is kept, so
 * that other pieces and settings are fast.
 *
 * <pre>
 * ImagePreview preview = new ImagePreview(imp);
 * ImagePreview.Piece piece = preview.denoise(engine, DenoiseOptions.defaults(), new Rectangle(100, 100, 200, 200), Progress.NONE);
 * </pre>
 */
public final class ImagePreview {

	/** Grey levels of the picture of the difference per standard deviation of the noise. */
	private static final int DIFFERENCE = 32;

	/** Side in pixels of the parts of neighbouring planes that are computed: as little as a piece needs. */
	private static final int TILE = 256;

	private final ImagePlus image;
	private final Map<Integer, ChannelNoise> found = new HashMap<>();
	private final Map<Integer, PlaneDenoiser> denoisers = new HashMap<>();
	private final Map<Integer, Optional<NeighbourPlanes>> neighbours = new HashMap<>();
	private Noise noise;
	private Way way;

	/**
	 * A piece.
	 *
	 * @param picture the denoised piece as it would be displayed
	 * @param before the piece as it is displayed
	 * @param difference what is taken away, in standard deviations of the noise: grey 128 is nothing, black and white are four
	 * @param noise its noise in words: {@code sigma 12.3 (estimated)}
	 * @param seconds the time it took
	 */
	public record Piece(ColorProcessor picture, ColorProcessor before, ColorProcessor difference, String noise,
		double seconds) {}

	/** What decides what is found about the noise: while it stays, that is kept. */
	private record Noise(KnownNoise known, boolean currentPlane, boolean estimated) {}

	/** What decides how channels are denoised, besides their noise. */
	private record Way(PriorEngine engine, double sigma, int steps, double smoothing, ScheduleShape shape,
		SolverKind solver, NeighbourAxis neighbours) {}

	/** @param image any image with pixels; not changed */
	public ImagePreview(final ImagePlus image) {
		this.image = Objects.requireNonNull(image, "image");
	}

	/**
	 * Denoises a piece of what is displayed: of a composite all channels, else of the plane shown. Channels that are not chosen,
	 * and what is outside the selection where only that is denoised, are shown as they are.
	 *
	 * @param engine a prior for grey images, opened on a backend
	 * @param options how
	 * @param piece the pixels wanted; what lies outside the image is left out
	 * @param progress asked whether to stop
	 * @return the piece, or null if none of it is in the image
	 * @throws IllegalArgumentException if the prior is not one for grey images, or there is no such channel or selection; with
	 *           a sentence for the user
	 * @throws CancellationException if progress says so
	 */
	public Piece denoise(final PriorEngine engine, final DenoiseOptions options, final Rectangle piece,
		final Progress progress)
	{
		PlaneRun.checkPrior(engine, "chosen");
		final Rectangle inner = piece.intersection(new Rectangle(0, 0, image.getWidth(), image.getHeight()));
		return inner.isEmpty() ? null : Cancellation.during(progress::isCanceled, () -> compute(engine, options, inner,
			progress));
	}

	// -- Helper methods --

	private Piece compute(final PriorEngine engine, final DenoiseOptions options, final Rectangle inner,
		final Progress progress)
	{
		final long start = System.nanoTime();
		forget(engine, options);
		final Region region = options.selectionOnly() ? Region.selected(image) : Region.all(image.getHeight(), image
			.getWidth());
		final boolean composite = isComposite() && !options.currentPlane();
		final ImagePlus noisy = cut(inner, composite);
		final ResultStack result = new ResultStack(noisy, OutputBits.SAME);
		final float[] removed = new float[inner.width * inner.height];
		final int components = Wraps.components(image.getBitDepth());
		final List<NoiseModel> noises = new ArrayList<>();
		final List<Double> sigmas = new ArrayList<>();
		final int shown = options.currentPlane() || composite ? 0 : components * (image.getC() - 1);
		final boolean[] chosen = options.channels().in(image, options.currentPlane());
		for (int c = 0; c < Wraps.channels(noisy); c++) {
			progress.check();
			final int slice = composite ? image.getStackIndex(c + 1, image.getZ(), image.getT()) : image.getCurrentSlice();
			final Pixels plane = new ChannelPlanes(image, shown + c).pixels(image.getStack().getPixels(slice));
			final Interval part = FinalInterval.createMinSize(inner.x, inner.y, inner.width, inner.height);
			final float[] levels = plane.read(part, Progress.NONE);
			result.write(c / components, c % components, levels);
			if (!chosen[shown + c]) continue;
			final ChannelNoise channel = channel(shown + c, options, progress);
			noises.add(channel.noise());
			sigmas.add(channel.sigma());
			if (channel.sigma() == 0 || !region.meets(inner) || !NoData.holds(List.of(levels))) continue;
			final FinalInterval bounds = new FinalInterval(image.getWidth(), image.getHeight());
			final PlaneDenoiser alone = denoiser(shown + c, engine, options, channel, bounds, progress);
			final NeighbourPlanes joined = options.currentPlane() ? null : neighbours(shown + c, engine, options, alone, bounds,
				progress);
			final float[] clean = (joined == null ? alone.restored(plane, Missing.NOT_FINITE, bounds) : joined.restored((slice -
				1) / image.getNChannels())).read(part, progress);
			for (int p = 0; p < levels.length; p++)
				if (region.contains(inner.y + p / inner.width, inner.x + p % inner.width)) {
					removed[p] += (float) ((levels[p] - clean[p]) / channel.sigma());
					levels[p] = clean[p];
				}
			result.write(c / components, c % components, levels);
		}
		final double seconds = (System.nanoTime() - start) * 1e-9;
		final ImagePlus denoised = Metadata.withMetadata(noisy, result.stack(), "", "");
		return new Piece(new ColorProcessor(denoised.getImage()), new ColorProcessor(noisy.getImage()), difference(removed,
			inner.width, Math.max(1, noises.size())), noises.isEmpty() ? "no channel to denoise" : Words.noise(noises, sigmas,
				!DenoiseRun.isKnown(options)), seconds);
	}

	/** Forgets what was found for other options. */
	private void forget(final PriorEngine engine, final DenoiseOptions options) {
		final Noise wanted = new Noise(options.noise(), options.currentPlane(), Double.isNaN(options.sigma()));
		final Way its = new Way(engine, options.sigma(), options.steps(), options.smoothing(), options.shape(),
			options.solver(), options.neighbours());
		if (!wanted.equals(noise)) found.clear();
		if (!wanted.equals(noise) || !its.equals(way)) {
			denoisers.clear();
			neighbours.clear();
		}
		noise = wanted;
		way = its;
	}

	/** What is removed, summed over channels, in grey. */
	private static ColorProcessor difference(final float[] removed, final int width, final int channels) {
		final ColorProcessor picture = new ColorProcessor(width, removed.length / width);
		for (int p = 0; p < removed.length; p++) {
			final int grey = Math.max(0, Math.min(255, Math.round(128 + DIFFERENCE * removed[p] / (float) Math.sqrt(
				channels))));
			picture.set(p, grey << 16 | grey << 8 | grey);
		}
		return picture;
	}

	private ChannelNoise channel(final int c, final DenoiseOptions options, final Progress progress) {
		final ChannelNoise kept = found.computeIfAbsent(c, ignored -> {
			final ChannelPlanes planes = planes(c, options);
			return ChannelNoise.find(planes, planes.samples(progress), options.sigma(), known(c, options));
		});
		return Double.isNaN(options.sigma()) ? kept : kept.withSigma(options.sigma(), known(c, options));
	}

	private KnownNoise known(final int c, final DenoiseOptions options) {
		return options.noise().ofChannel(c, Wraps.channels(image));
	}

	private PlaneDenoiser denoiser(final int c, final PriorEngine engine, final DenoiseOptions options,
		final ChannelNoise channel, final FinalInterval bounds, final Progress progress)
	{
		return denoisers.computeIfAbsent(c, ignored -> {
			final ChannelPlanes planes = planes(c, options);
			return new PlaneDenoiser(engine, channel.settings(engine, options, k -> planes.plane((int) k), planes.count(), bounds,
				progress.part(0, 0), (k, levels) -> {}));
		});
	}

	/** A channel with its neighbours; null if its planes are denoised each by itself. */
	private NeighbourPlanes neighbours(final int c, final PriorEngine engine, final DenoiseOptions options,
		final PlaneDenoiser alone, final FinalInterval bounds, final Progress progress)
	{
		return neighbours.computeIfAbsent(c, ignored -> Optional.ofNullable(NeighbourPlanes.of(options.neighbours(), image,
			planes(c, options), engine, alone.settings(), bounds, TILE, progress.part(0, 0)))).orElse(null);
	}

	private ChannelPlanes planes(final int c, final DenoiseOptions options) {
		return new ChannelPlanes(options.currentPlane() ? Metadata.currentPlane(image) : image, c);
	}

	private boolean isComposite() {
		return image.isComposite() && ((CompositeImage) image).getMode() == CompositeImage.COMPOSITE;
	}

	/** A piece of what is displayed, displayed in the same way, with pixels of its own and without drawings. */
	private ImagePlus cut(final Rectangle piece, final boolean composite) {
		final ImageStack stack = new ImageStack(piece.width, piece.height);
		final int channels = composite ? image.getNChannels() : 1;
		for (int c = 1; c <= channels; c++) {
			final int slice = composite ? image.getStackIndex(c, image.getZ(), image.getT()) : image.getCurrentSlice();
			final ImageProcessor plane = image.getStack().getProcessor(slice);
			plane.setRoi(piece);
			stack.addSlice(plane.crop());
		}
		final ImagePlus cut = new ImagePlus("", stack);
		if (composite) {
			cut.setDimensions(channels, 1, 1);
			final CompositeImage colours = new CompositeImage(cut, CompositeImage.COMPOSITE);
			colours.copyLuts(image);
			return colours;
		}
		if (cut.getBitDepth() != 24) {
			cut.setLut(lut());
			cut.setDisplayRange(image.getDisplayRangeMin(), image.getDisplayRangeMax());
		}
		return cut;
	}

	/** The colours in which a single channel is displayed. */
	private LUT lut() {
		if (!image.isComposite()) return image.getProcessor().getLut();
		final CompositeImage composite = (CompositeImage) image;
		return composite.getMode() == CompositeImage.GRAYSCALE ? LUT.createLutFromColor(Color.WHITE) : composite.getChannelLut(
			image.getC());
	}
}
