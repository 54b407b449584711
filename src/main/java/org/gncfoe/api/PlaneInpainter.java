package org.gncfoe.api;

import java.util.List;
import java.util.Objects;

import org.gncfoe.compute.PriorEngine;
import org.gncfoe.restore.Inpainter;
import org.gncfoe.restore.Schedule;

import net.imglib2.Interval;
import net.imglib2.util.Intervals;

/** Fills in the missing pixels of planes, and denoises all of them if asked for. */
public final class PlaneInpainter implements PlaneRestorer {

	/** Share of the work that filling in is, where pixels are denoised too. */
	private static final double FILLING = 0.9;

	private final InpaintingSettings settings;
	private final Inpainter inpainter;
	private final PlaneDenoiser denoiser;

	/** @param engine the prior, opened on a backend; stays the caller's to close */
	public PlaneInpainter(final PriorEngine engine, final InpaintingSettings settings) {
		this(engine, settings, Inpainter.TILE);
	}

	/**
	 * The same with another limit for what is worked on at once, which changes memory and time only.
	 *
	 * @param side side in pixels up to which tiles are worked on as a whole
	 */
	public PlaneInpainter(final PriorEngine engine, final InpaintingSettings settings, final int side) {
		this.settings = Objects.requireNonNull(settings, "settings");
		inpainter = new Inpainter(engine, settings.steps(), side);
		denoiser = settings.denoising() == null ? null : new PlaneDenoiser(engine, settings.denoising().withComplete(true));
	}

	@Override
	public Pixels restored(final Pixels levels, final Missing missing, final Interval bounds) {
		final Pixels filled = new FilledPixels(levels.map(settings.scale()::applyTo), missing, inpainter, bounds, settings
			.tile(), settings.rim(), 0.5f).map(this::toLevels);
		return denoiser == null ? filled : denoiser.restored(filled, missing, bounds, FILLING);
	}

	@Override
	public List<Interval> parts(final Interval part, final long side, final Interval bounds) {
		if (denoiser != null) return denoiser.parts(part, side, bounds);
		// NB: The tiles in which holes are filled, so that each is computed once.
		return Parts.tiles(part, settings.tile(), bounds).stream().<Interval> map(tile -> Intervals.intersect(tile, part))
			.toList();
	}

	@Override
	public Schedule schedule() {
		return inpainter.schedule();
	}

	@Override
	public boolean isLearned() {
		return inpainter.isLearned();
	}

	// -- Helper methods --

	private void toLevels(final float[] unit) {
		for (int p = 0; p < unit.length; p++)
			unit[p] = settings.scale().level(unit[p]);
	}
}
