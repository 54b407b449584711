package org.gncfoe.api;

import java.util.ArrayList;
import java.util.List;

import org.gncfoe.compute.PriorEngine;

import net.imglib2.Interval;
import net.imglib2.RandomAccessible;
import net.imglib2.type.numeric.RealType;

/** The planes of an image of any dimensions, in lines along one of them, in which they are neighbours. */
final class NeighbourLines {

	/** Planes are worked on, and kept, in tiles of this side. */
	private static final int SIDE = 512;

	private final RandomAccessible<? extends RealType<?>> image;
	private final PriorEngine engine;
	private final DenoisingSettings settings;
	private final int along;
	private final Once<List<Long>, NeighbourDenoiser> lines = new Once<>();

	private NeighbourLines(final RandomAccessible<? extends RealType<?>> image, final PriorEngine engine,
		final DenoisingSettings settings, final int dimension)
	{
		this.image = image;
		this.engine = engine;
		this.settings = settings;
		along = dimension - 2;
	}

	/** @throws IllegalArgumentException if the image has no such dimension */
	static NeighbourLines of(final RandomAccessible<? extends RealType<?>> image, final PriorEngine engine,
		final DenoisingSettings settings, final Neighbours neighbours)
	{
		final int dimension = neighbours.dimension();
		if (dimension >= image.numDimensions()) throw new IllegalArgumentException("the image has " + image.numDimensions() +
			" dimensions: planes are no neighbours along dimension " + dimension);
		return new NeighbourLines(image, engine, settings, dimension);
	}

	/** The restored plane at a place in the higher dimensions. */
	Pixels restored(final List<Long> at) {
		final List<Long> line = with(at, 0);
		final NeighbourDenoiser denoiser = lines.get(line, () -> line(line));
		return denoiser.restored(at.get(along));
	}

	// -- Helper methods --

	private NeighbourDenoiser line(final List<Long> line) {
		final boolean ends = image instanceof Interval;
		// NB: Far from the ends of all numbers, so that windows can be reckoned.
		final long first = ends ? ((Interval) image).min(along + 2) : Long.MIN_VALUE / 2;
		final long last = ends ? ((Interval) image).max(along + 2) : Long.MAX_VALUE / 2;
		return new NeighbourDenoiser(engine, settings, k -> Pixels.of(Planes.plane(image, with(line, k))), first, last, Planes
			.bounds(image), SIDE);
	}

	private List<Long> with(final List<Long> at, final long k) {
		final List<Long> place = new ArrayList<>(at);
		place.set(along, k);
		return place;
	}
}
