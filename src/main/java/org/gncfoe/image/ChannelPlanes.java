package org.gncfoe.image;

import java.util.ArrayList;
import java.util.List;

import ij.ImagePlus;
import ij.ImageStack;

import net.imglib2.FinalInterval;
import net.imglib2.Interval;

import org.gncfoe.api.IntensityScale;
import org.gncfoe.api.Pixels;
import org.gncfoe.noise.Samples;
import org.gncfoe.noise.ValueRange;
import org.gncfoe.restore.Progress;

/** The planes of one channel of an image, in grey levels: all slices and frames. Red, green and blue are channels too. */
final class ChannelPlanes {

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
		return plane(k).read(new FinalInterval(width, height), Progress.NONE);
	}

	/** Plane k in grey levels; where it holds no data, NaN. */
	Pixels plane(final int k) {
		return pixels(stack.getPixels(slices.get(k) + 1));
	}

	/** The same of a plane's pixels. */
	Pixels pixels(final Object source) {
		final Pixels pixels = Pixels.of(Wraps.plane(source, width, height, component));
		return bitDepth == 32 ? pixels.map(NoData::clear) : pixels;
	}

	/**
	 * A copy of a part of a plane, with marks for no data.
	 *
	 * @param source the plane's pixels
	 * @param part x and y
	 */
	float[] readAsIs(final Object source, final Interval part) {
		return Pixels.of(Wraps.plane(source, width, height, component)).read(part, Progress.NONE);
	}

	/** From how many pixels noise and scale of a channel are found, of an image that is not opened yet; or a few less. */
	static long samplePixels(final ImageFiles.Shape shape) {
		return Samples.pixels(shape.planes(), shape.pixels());
	}

	/** What noise and scale of the channel are found from. */
	Samples samples(final Progress progress) {
		return samples((k, part) -> {
			progress.check();
			return plane(k).read(part, Progress.NONE);
		});
	}

	/** The same of planes that are read so. */
	Samples samples(final Samples.Reader reader) {
		return Samples.of(slices.size(), width, height, reader);
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
