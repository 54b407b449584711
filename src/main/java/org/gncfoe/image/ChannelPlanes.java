package org.gncfoe.image;

import java.util.ArrayList;
import java.util.List;

import ij.ImagePlus;
import ij.ImageStack;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.loops.LoopBuilder;
import net.imglib2.type.numeric.RealType;

import org.gncfoe.api.IntensityScale;
import org.gncfoe.compute.Tile;
import org.gncfoe.compute.Window;
import org.gncfoe.noise.ValueRange;
import org.gncfoe.restore.Progress;

/** The planes of one channel of an image, in grey levels: all slices and frames. Red, green and blue are channels too. */
final class ChannelPlanes {

	/** Noise and scale of a channel are found from about as many pixels and planes at most. */
	private static final int MOST_PIXELS = 32_000_000, MOST_PLANES = 16;

	/** Of planes with more pixels, so many squares of this side: as many pixels. */
	private static final int PARTS = 8, SIDE = 2000;

	private final ImageStack stack;
	private final int width, height, bitDepth, component;
	private final List<Integer> slices = new ArrayList<>();

	/** @param channel 0 .. {@link Wraps#channels} - 1 */
	ChannelPlanes(final ImagePlus image, final int channel) {
		stack = image.getStack();
		width = image.getWidth();
		height = image.getHeight();
		bitDepth = image.getBitDepth();
		final int components = Wraps.components(bitDepth);
		component = channel % components;
		for (int s = channel / components; s < stack.getSize(); s += image.getNChannels())
			slices.add(s);
	}

	/** Number of planes. */
	int count() {
		return slices.size();
	}

	/** Index in the stack, from 0, of plane k. */
	int slice(final int k) {
		return slices.get(k);
	}

	/** 0; of RGB 0, 1 or 2. */
	int component() {
		return component;
	}

	/** A copy of plane k, {@code [height][width]}. */
	float[] read(final int k) {
		return read(stack.getPixels(slices.get(k) + 1), Window.of(height, width));
	}

	/**
	 * A copy of a part of a plane; where it holds no data, NaN.
	 *
	 * @param pixels the plane's pixels
	 * @param window the part
	 */
	float[] read(final Object pixels, final Window window) {
		final float[] levels = readAsIs(pixels, window);
		if (bitDepth == 32) NoData.clear(levels);
		return levels;
	}

	/**
	 * A copy of a part of a plane.
	 *
	 * @param pixels the plane's pixels
	 * @param window the part
	 */
	float[] readAsIs(final Object pixels, final Window window) {
		final float[] levels = new float[window.height() * window.width()];
		final RandomAccessibleInterval<? extends RealType<?>> plane = Wraps.plane(pixels, width, height, component);
		LoopBuilder.setImages(ResultPlanes.part(plane, window), ArrayImgs.floats(levels, window.width(), window.height()))
			.forEachPixel((pixel, level) -> level.set(pixel.getRealFloat()));
		return levels;
	}

	/** From how many pixels noise and scale of a channel are found, of an image that is not opened yet; or a few less. */
	static long samplePixels(final ImageFiles.Shape shape) {
		return Math.min(MOST_PIXELS, sampled(shape.planes(), shape.pixels()) * shape.pixels());
	}

	private static int sampled(final int planes, final long pixels) {
		return (int) Math.min(planes, Math.max(1, Math.min(MOST_PLANES, MOST_PIXELS / pixels)));
	}

	/** Planes from which noise and scale are found, evenly spread: their numbers k. */
	int[] samples() {
		final int n = sampled(slices.size(), (long) width * height);
		final int[] samples = new int[n];
		for (int i = 0; i < n; i++)
			samples[i] = (int) ((i + 0.5) * slices.size() / n);
		return samples;
	}

	/**
	 * Copies of the sample planes; of planes larger than the most pixels to look at, parts of some, spread evenly over planes
	 * and places.
	 */
	Samples readSamples(final Progress progress) {
		final List<float[]> parts = new ArrayList<>();
		if ((long) width * height <= MOST_PIXELS) {
			for (final int k : samples()) {
				progress.check();
				parts.add(read(k));
			}
			return new Samples(parts, height, width);
		}
		for (int i = 0; i < PARTS; i++) {
			progress.check();
			parts.add(read(stack.getPixels(slices.get((int) (share(i) * slices.size())) + 1), part(i)));
		}
		return new Samples(parts, part(0).height(), part(0).width());
	}

	/**
	 * What noise and scale of a channel are found from.
	 *
	 * @param parts planes or parts of planes, {@code [height][width]}, grey levels
	 * @param height height of each in pixels
	 * @param width width of each in pixels
	 */
	record Samples(List<float[]> parts, int height, int width) {}

	/** Of sample planes, read and prepared: as many pixels as {@link #readSamples} would take. */
	Samples parts(final List<float[]> planes) {
		if ((long) width * height <= MOST_PIXELS) return new Samples(planes, height, width);
		final float[] plane = planes.get(0);
		final List<float[]> parts = new ArrayList<>();
		for (int i = 0; i < PARTS; i++) {
			final Window window = part(i);
			parts.add(new Tile(window, window).copy(plane, height, width, new float[1][(int) window.area()])[0]);
		}
		return new Samples(parts, part(0).height(), part(0).width());
	}

	/** Where the i-th part of a plane is that is too large to be looked at as a whole. */
	private Window part(final int i) {
		final int h = Math.min(height, SIDE), w = (int) Math.min(width, (long) SIDE * SIDE / h);
		return new Window((int) (share(i * 3 % PARTS) * (height - h)), (int) (share(i) * (width - w)), h, w);
	}

	private static double share(final int i) {
		return (i + 0.5) / PARTS;
	}

	/** Whether the scale does not depend on the pixels. */
	boolean hasFixedScale() {
		return bitDepth == 8 || bitDepth == 24;
	}

	/** One scale for all planes of the channel. */
	IntensityScale scale(final List<float[]> samples) {
		return hasFixedScale() ? IntensityScale.BYTES : IntensityScale.ofRange(samples);
	}

	/** The range of values the channel could hold when it was recorded. */
	ValueRange range(final List<float[]> samples) {
		final ValueRange detected = ValueRange.detect(samples);
		return bitDepth == 32 ? detected : detected.intersect(new ValueRange(0, bitDepth == 16 ? 65535 : 255));
	}
}
