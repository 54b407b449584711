package org.gncfoe.image;

import java.awt.Color;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.ImageStack;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;
import ij.process.LUT;

import org.gncfoe.api.IntensityScale;
import org.gncfoe.compute.Cancellation;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.compute.Window;
import org.gncfoe.noise.KnownNoise;
import org.gncfoe.noise.NoiseAnalysis;
import org.gncfoe.noise.NoiseKind;
import org.gncfoe.noise.NoiseModel;
import org.gncfoe.restore.Progress;

/**
 * Shows a piece of what {@link ImageDenoiser} would make of an image: noise and scale are those of the whole channel, and the
 * piece is computed with so much around it that its pixels come out the same. What was found out about the noise is kept, so
 * that other pieces and settings are fast.
 *
 * <pre>
 * ImagePreview preview = new ImagePreview(imp);
 * ImagePreview.Piece piece = preview.denoise(engine, DenoiseOptions.defaults(), new Rectangle(100, 100, 200, 200), Progress.NONE);
 * </pre>
 */
public final class ImagePreview {

	/** As many pixels more than twice a step's reach are computed around a piece; what lies farther has no visible effect. */
	private static final int MARGIN = 24;

	/** Grey levels of the picture of the difference per standard deviation of the noise. */
	private static final int DIFFERENCE = 32;

	private final ImagePlus image;
	private final List<Channel> channels = new ArrayList<>();
	private KnownNoise known;
	private boolean currentPlane;

	/**
	 * A piece.
	 *
	 * @param picture the denoised piece as it would be displayed
	 * @param before the piece as it is displayed
	 * @param difference what is taken away, in standard deviations of the noise: grey 128 is nothing, black and white are four
	 * @param noise its noise in words: {@code sigma 12.3 (estimated)}
	 * @param seconds the time it took
	 */
	public record Piece(ColorProcessor picture, ColorProcessor before, ColorProcessor difference, String noise, double seconds) {}

	/** What is known of a channel. */
	private record Channel(List<float[]> samples, IntensityScale scale, NoiseModel estimated, double mean) {}

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
		final int number = engine.prior().imageChannels();
		if (number != 1) throw new IllegalArgumentException("The prior is for images of " + number +
			" channels: take one for grey images.");
		final Rectangle inner = piece.intersection(new Rectangle(0, 0, image.getWidth(), image.getHeight()));
		return inner.isEmpty() ? null : Cancellation.during(progress::isCanceled, () -> compute(engine, options, inner,
			progress));
	}

	// -- Helper methods --

	private Piece compute(final PriorEngine engine, final DenoiseOptions options, final Rectangle inner,
		final Progress progress)
	{
		final long start = System.nanoTime();
		if (!options.noise().equals(known) || options.currentPlane() != currentPlane) channels.clear();
		known = options.noise();
		currentPlane = options.currentPlane();
		final Region region = options.selectionOnly() ? Region.selected(image) : Region.all(image.getHeight(), image.getWidth());
		final boolean composite = isComposite() && !options.currentPlane();
		final int margin = MARGIN + 2 * engine.prior().gradientRadius();
		final Rectangle outer = new Rectangle(inner.x - margin, inner.y - margin, inner.width + 2 * margin, inner.height + 2 *
			margin).intersection(new Rectangle(0, 0, image.getWidth(), image.getHeight()));
		final ImagePlus noisy = cut(outer, composite);
		final ResultStack result = new ResultStack(noisy, OutputBits.SAME);
		final float[] removed = new float[outer.width * outer.height];
		final int components = Wraps.components(image.getBitDepth());
		final List<NoiseModel> noises = new ArrayList<>();
		final List<Double> sigmas = new ArrayList<>();
		final int shown = options.currentPlane() || composite ? 0 : components * (image.getC() - 1);
		final boolean[] chosen = options.channels().in(image, options.currentPlane());
		for (int c = 0; c < Wraps.channels(noisy); c++) {
			progress.check();
			final float[] levels = new ChannelPlanes(noisy, c).read(noisy.getStack().getPixels(c / components + 1), Window.of(
				outer.height, outer.width));
			result.write(c / components, c % components, levels);
			if (!chosen[shown + c]) continue;
			final Channel channel = channel(shown + c, options, progress);
			final NoiseModel noise = Double.isNaN(options.sigma()) ? channel.estimated : NoiseModel.gaussian(options.sigma());
			final double sigma = noise.sigmaAt(channel.mean);
			noises.add(noise);
			sigmas.add(sigma);
			if (sigma == 0 || !anyFinite(levels) || !region.meets(outer)) continue;
			final float[] clean = denoiser(engine, options, noise, sigma, channel).denoise(levels, outer.height, outer.width,
				progress);
			for (int p = 0; p < levels.length; p++)
				if (region.contains(outer.y + p / outer.width, outer.x + p % outer.width)) {
					removed[p] += (float) ((levels[p] - clean[p]) / sigma);
					levels[p] = clean[p];
				}
			result.write(c / components, c % components, levels);
		}
		final double seconds = (System.nanoTime() - start) * 1e-9;
		final boolean estimated = Double.isNaN(options.sigma()) && !options.noise().isComplete();
		final DenoiseReport report = new DenoiseReport("", "", sigmas, noises, estimated, 0, 1, seconds, List.of());
		final ImagePlus denoised = Metadata.withMetadata(noisy, result.stack(), "", "");
		final Rectangle part = new Rectangle(inner.x - outer.x, inner.y - outer.y, inner.width, inner.height);
		return new Piece(crop(new ColorProcessor(denoised.getImage()), part), crop(new ColorProcessor(noisy.getImage()), part),
			crop(difference(removed, outer.width, Math.max(1, noises.size())), part), noises.isEmpty() ? "no channel to denoise"
				: report.noiseInWords(), seconds);
	}

	private static ColorProcessor crop(final ColorProcessor picture, final Rectangle part) {
		picture.setRoi(part);
		return (ColorProcessor) picture.crop();
	}

	/** What was removed, summed over channels, in grey. */
	private static ColorProcessor difference(final float[] removed, final int width, final int channels) {
		final ColorProcessor picture = new ColorProcessor(width, removed.length / width);
		for (int p = 0; p < removed.length; p++) {
			final int grey = Math.max(0, Math.min(255, Math.round(128 + DIFFERENCE * removed[p] / (float) Math.sqrt(channels))));
			picture.set(p, grey << 16 | grey << 8 | grey);
		}
		return picture;
	}

	private static PlaneDenoiser denoiser(final PriorEngine engine, final DenoiseOptions options, final NoiseModel noise,
		final double sigma, final Channel channel)
	{
		return noise.kind() == NoiseKind.POISSON ? PlaneDenoiser.camera(engine, options, noise.camera(), sigma,
			channel.samples) : PlaneDenoiser.gaussian(engine, options, channel.scale, sigma);
	}

	private Channel channel(final int c, final DenoiseOptions options, final Progress progress) {
		while (channels.size() <= c)
			channels.add(null);
		Channel channel = channels.get(c);
		final boolean estimate = Double.isNaN(options.sigma());
		if (channel != null && (channel.estimated != null || !estimate)) return channel;
		final ImagePlus from = options.currentPlane() ? Metadata.currentPlane(image) : image;
		final ChannelPlanes planes = new ChannelPlanes(from, c);
		final ChannelPlanes.Samples read = planes.readSamples(progress);
		final List<float[]> samples = read.parts();
		final NoiseModel noise = !estimate ? null : NoiseAnalysis.of(samples, read.height(), read.width(), planes.range(
			samples), options.noise()).model();
		final IntensityScale scale = planes.scale(samples);
		final double mean = DenoiseRun.mean(samples);
		// NB: Only the noise of a camera needs the samples again.
		channel = new Channel(noise != null && noise.kind() == NoiseKind.POISSON ? samples : List.of(), scale, noise, mean);
		channels.set(c, channel);
		return channel;
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

	private static boolean anyFinite(final float[] levels) {
		for (final float level : levels)
			if (Float.isFinite(level)) return true;
		return false;
	}
}
