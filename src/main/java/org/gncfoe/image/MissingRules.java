package org.gncfoe.image;

import java.awt.Point;
import java.util.AbstractList;
import java.util.List;
import java.util.OptionalDouble;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.process.ImageProcessor;

import org.gncfoe.missing.MissingPixels;

/** The ways to say which pixels of an image are missing. */
public final class MissingRules {

	private static final int RGB = 0xffffff;

	private MissingRules() {}

	/** The names {@link #of} knows. */
	public static List<String> names() {
		return List.of("nan", "zero", "saturated", "hot");
	}

	/**
	 * The rule of a name as on the command line: {@code nan}, {@code zero}, {@code saturated} or {@code hot}.
	 *
	 * @throws IllegalArgumentException if there is none; with a sentence for the user
	 */
	public static MissingRule of(final String name) {
		switch (name) {
			case "nan":
				return notFinite();
			case "zero":
				return zero();
			case "saturated":
				return saturated();
			case "hot":
				return defects();
			default:
				throw new IllegalArgumentException("Pixels cannot be missing by \"" + name +
					"\": take nan, zero, saturated, hot, or a mask image.");
		}
	}

	/** NaN and infinite pixels only. */
	public static MissingRule notFinite() {
		return image -> (slice, component, levels) -> MissingPixels.notFinite(levels);
	}

	/** Pixels that are zero; of RGB those that are black. */
	public static MissingRule zero() {
		return image -> (slice, component, levels) -> {
			final Object pixels = image.getStack().getPixels(slice + 1);
			if (!(pixels instanceof int[])) return MissingPixels.zero(levels);
			final boolean[] missing = new boolean[levels.length];
			for (int p = 0; p < missing.length; p++)
				missing[p] = (((int[]) pixels)[p] & RGB) == 0;
			return missing;
		};
	}

	/** Pixels at the value where the detector was saturated, one for the whole image; see {@link MissingPixels#saturation}. */
	public static MissingRule saturated() {
		return image -> {
			final OptionalDouble level = MissingPixels.saturation(planes(image));
			return (slice, component, levels) -> level.isEmpty() ? new boolean[levels.length] : MissingPixels.saturated(levels,
				level.getAsDouble());
		};
	}

	/** Hot and dead pixels and bad lines, found in every plane by itself; see {@link MissingPixels#defects}. */
	public static MissingRule defects() {
		return image -> (slice, component, levels) -> MissingPixels.defects(levels, image.getHeight(), image.getWidth());
	}

	/** What the image's selection covers, the same in every plane: an area, a line or points. */
	public static MissingRule selection() {
		return image -> {
			final Roi roi = image.getRoi();
			if (roi == null) throw new IllegalArgumentException(
				"The image has no selection: draw one around what is missing.");
			final int width = image.getWidth(), height = image.getHeight();
			final boolean[] inside = new boolean[width * height];
			for (final Point point : roi.getContainedPoints())
				if (point.x >= 0 && point.x < width && point.y >= 0 && point.y < height) inside[point.y * width + point.x] = true;
			return (slice, component, levels) -> inside.clone();
		};
	}

	/**
	 * The pixels where a mask is not zero. A mask of one plane serves all planes of the image; one with as many planes as the
	 * image, or as one of its channels, each its own.
	 *
	 * @param mask an image of any depth
	 */
	public static MissingRule mask(final ImagePlus mask) {
		return image -> {
			if (mask.getWidth() != image.getWidth() || mask.getHeight() != image.getHeight())
				throw new IllegalArgumentException("The mask " + mask.getTitle() + " has " + mask.getWidth() + "x" + mask
					.getHeight() + " pixels, the image " + image.getWidth() + "x" + image.getHeight() + ".");
			final int planes = mask.getStackSize(), all = image.getStackSize(), channels = image.getNChannels();
			if (planes != 1 && planes != all && planes != all / channels) throw new IllegalArgumentException("The mask " + mask
				.getTitle() + " has " + planes + " planes: it needs 1 or as many as the image, " + all + (channels > 1
					? ", or as one of its channels, " + all / channels : "") + ".");
			return (slice, component, levels) -> notZero(mask.getStack().getProcessor(planes == 1 ? 1 : planes == all ? slice + 1
				: slice / channels + 1));
		};
	}

	// -- Helper methods --

	private static boolean[] notZero(final ImageProcessor mask) {
		final boolean[] missing = new boolean[mask.getPixelCount()];
		final boolean rgb = mask.getBitDepth() == 24;
		for (int p = 0; p < missing.length; p++)
			missing[p] = rgb ? (mask.get(p) & RGB) != 0 : mask.getf(p) != 0;
		return missing;
	}

	/** All planes, read one by one when they are asked for. */
	private static List<float[]> planes(final ImagePlus image) {
		final int channels = Wraps.channels(image);
		final ChannelPlanes[] all = new ChannelPlanes[channels];
		for (int c = 0; c < channels; c++)
			all[c] = new ChannelPlanes(image, c);
		return new AbstractList<>() {

			@Override
			public float[] get(final int i) {
				return all[i % channels].read(i / channels);
			}

			@Override
			public int size() {
				return channels * all[0].count();
			}
		};
	}
}
