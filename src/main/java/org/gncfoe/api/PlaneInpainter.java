package org.gncfoe.api;

import org.gncfoe.compute.PriorEngine;
import org.gncfoe.restore.Inpainter;
import org.gncfoe.restore.Progress;

import net.imglib2.Interval;

/** Fills in missing pixels in parts of planes in grey levels, and denoises them if asked for. Used by several threads. */
final class PlaneInpainter {

	/** Share of the work that filling in is, where pixels are denoised too. */
	private static final double FILLING = 0.9;

	private final InpaintingSettings settings;
	private final Inpainter inpainter;
	private final PlaneDenoiser denoiser;

	/** @param engine the prior, opened on a backend; stays the caller's to close */
	PlaneInpainter(final PriorEngine engine, final InpaintingSettings settings) {
		this.settings = settings;
		inpainter = new Inpainter(engine, settings.steps(), Math.max(Inpainter.TILE, settings.tile()));
		denoiser = settings.denoising() == null ? null : new PlaneDenoiser(engine, settings.denoising().withComplete(true));
	}

	/**
	 * The plane with its missing pixels filled in, and denoised where asked for; grey levels.
	 *
	 * @param levels the plane, grey levels
	 * @param missing what is missing
	 * @param bounds the plane; null: it has no border
	 */
	Pixels filled(final Pixels levels, final FilledPixels.Missing missing, final Interval bounds) {
		final FilledPixels.Missing all = (part, values) -> {
			final boolean[] lost = missing.in(part, values);
			for (int p = 0; p < lost.length; p++)
				lost[p] |= !Float.isFinite(values[p]);
			return lost;
		};
		final Pixels filled = new FilledPixels(levels.map(settings.scale()::applyTo), all, inpainter, bounds, settings.tile(),
			settings.rim(), 0.5f).map(this::toLevels);
		if (denoiser == null) return filled;
		final Pixels input = denoiser.input(filled, bounds);
		return (part, progress) -> denoiser.denoise(input, part, bounds, FILLING, progress);
	}

	private void toLevels(final float[] unit) {
		for (int p = 0; p < unit.length; p++)
			unit[p] = settings.scale().level(unit[p]);
	}
}
