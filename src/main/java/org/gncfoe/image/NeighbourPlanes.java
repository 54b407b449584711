package org.gncfoe.image;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import ij.ImagePlus;
import ij.measure.Calibration;

import net.imglib2.FinalInterval;

import org.gncfoe.api.DenoisingSettings;
import org.gncfoe.api.NeighbourChoice;
import org.gncfoe.api.NeighbourDenoiser;
import org.gncfoe.api.Pixels;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.restore.Progress;

/**
 * The planes of a channel denoised with the help of their neighbours along z or t: all slices of a frame, or all frames of a
 * slice, are a line. Kept in memory is what a few planes around those need that are asked for.
 */
final class NeighbourPlanes {

	private final ChannelPlanes planes;
	private final NeighbourAxis axis;
	/** Slices of a frame, the last number of a line, and the side of the parts that are worked on. */
	private final int slices, last, side;
	private final PriorEngine engine;
	private final DenoisingSettings settings;
	private final FinalInterval bounds;
	private final Map<Integer, NeighbourDenoiser> lines = new HashMap<>();

	private NeighbourPlanes(final ImagePlus image, final ChannelPlanes planes, final NeighbourAxis axis,
		final PriorEngine engine, final DenoisingSettings settings, final FinalInterval bounds, final int side)
	{
		this.planes = planes;
		this.axis = axis;
		this.engine = engine;
		this.settings = settings;
		this.bounds = bounds;
		this.side = side;
		slices = image.getNSlices();
		last = length(axis, image) - 1;
	}

	/**
	 * The planes of a channel with their neighbours.
	 *
	 * @param axis what is asked for
	 * @param planes the planes of the channel
	 * @param bounds a plane
	 * @param side side in pixels up to which planes are worked on, and kept, as a whole
	 * @return null if planes are to be denoised each by itself
	 * @throws IllegalArgumentException if the image has other neighbours than those asked for; with a sentence for the user
	 */
	static NeighbourPlanes of(final NeighbourAxis axis, final ImagePlus image, final ChannelPlanes planes,
		final PriorEngine engine, final DenoisingSettings settings, final FinalInterval bounds, final int side,
		final Progress progress)
	{
		if (!canBe(axis, image) || settings.sigma() == 0) return null;
		if (axis != NeighbourAxis.AUTO) return new NeighbourPlanes(image, planes, axis, engine, settings, bounds, side);
		final NeighbourChoice choice = new NeighbourChoice(engine, settings, bounds);
		NeighbourPlanes best = null;
		double least = choice.alone(planes.count(), k -> planes.plane((int) k), progress);
		for (final NeighbourAxis one : List.of(NeighbourAxis.Z, NeighbourAxis.T)) {
			if (length(one, image) < 2) continue;
			final NeighbourPlanes these = new NeighbourPlanes(image, planes, one, engine, settings, bounds, side);
			final double error = choice.error(planes.count(), these::place, progress);
			if (!(error < least)) continue;
			least = error;
			best = these;
		}
		return best;
	}

	/**
	 * Whether the image has such neighbours.
	 *
	 * @throws IllegalArgumentException if it has others only; with a sentence for the user
	 */
	static boolean canBe(final NeighbourAxis axis, final ImagePlus image) {
		final int z = image.getNSlices(), t = image.getNFrames();
		if (axis == NeighbourAxis.NONE || z == 1 && t == 1) return false;
		if (axis == NeighbourAxis.Z && z == 1) throw new IllegalArgumentException("The image " + image.getTitle() + " has " + t +
			" frames and no slices along z: take the neighbours t.");
		if (axis == NeighbourAxis.T && t == 1) throw new IllegalArgumentException("The image " + image.getTitle() + " has " + z +
			" slices along z and one frame: take the neighbours z, or tell by Image > Properties that its planes are frames.");
		return true;
	}

	/** How many planes are kept in memory at most, of an image of so many channels that are denoised. */
	static long kept(final NeighbourAxis axis, final ImagePlus image, final int channels) {
		if (axis == NeighbourAxis.NONE || image.getNSlices() * image.getNFrames() == 1) return 0;
		final boolean time = axis == NeighbourAxis.T || axis == NeighbourAxis.AUTO && image.getNFrames() > 1;
		final long lines = time ? image.getNSlices() : 1, length = time ? image.getNFrames() : image.getNSlices();
		return channels * lines * Math.min(NeighbourDenoiser.PLANES, length);
	}

	/** Plane k of the channel, of which any part can be read; best asked for in ascending order. */
	Pixels restored(final int k) {
		final NeighbourDenoiser line = line(k);
		line.forgetBefore(at(k));
		return line.restored(at(k));
	}

	/** What is said of the neighbours: {@code z (slices 3.2 pixels apart)}. */
	String inWords(final ImagePlus image) {
		if (axis == NeighbourAxis.T) return axis.toString();
		final Calibration calibration = image.getCalibration();
		final double apart = calibration.pixelDepth / calibration.pixelWidth;
		return calibration.scaled() && apart > 0 && Double.isFinite(apart) ? String.format(java.util.Locale.ROOT,
			"%s (slices %.2g pixels apart)", axis, apart) : axis.toString();
	}

	/** Along which dimension the neighbours are. */
	NeighbourAxis axis() {
		return axis;
	}

	// -- Helper methods --

	private static int length(final NeighbourAxis axis, final ImagePlus image) {
		return axis == NeighbourAxis.Z ? image.getNSlices() : image.getNFrames();
	}

	/** The line of plane k: its frame, or its slice. */
	private int lineOf(final int k) {
		return axis == NeighbourAxis.Z ? k / slices : k % slices;
	}

	/** Where plane k is in its line. */
	private int at(final int k) {
		return axis == NeighbourAxis.Z ? k % slices : k / slices;
	}

	private NeighbourDenoiser line(final int k) {
		final int number = lineOf(k);
		// NB: Slices come frame by frame: those of other frames are not needed any more.
		if (axis == NeighbourAxis.Z) lines.keySet().removeIf(n -> n != number);
		return lines.computeIfAbsent(number, n -> new NeighbourDenoiser(engine, settings, i -> plane(n, i), 0, last, bounds,
			side));
	}

	private Pixels plane(final int line, final long i) {
		return planes.plane((int) (axis == NeighbourAxis.Z ? line * slices + i : i * slices + line));
	}

	/** Plane k with its line, to try it. */
	private NeighbourChoice.Place place(final long k) {
		final int line = lineOf((int) k);
		return new NeighbourChoice.Place(i -> plane(line, i), last, at((int) k));
	}
}
