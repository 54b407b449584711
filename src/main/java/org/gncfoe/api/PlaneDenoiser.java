package org.gncfoe.api;

import org.gncfoe.compute.PriorEngine;
import org.gncfoe.noise.AnscombeTransform;
import org.gncfoe.noise.NoiseKind;
import org.gncfoe.noise.NoiseModel;
import org.gncfoe.restore.DenoiseSettings;
import org.gncfoe.restore.Denoiser;
import org.gncfoe.restore.Inpainter;
import org.gncfoe.restore.Progress;
import org.gncfoe.restore.Schedule;

import net.imglib2.Interval;

/**
 * Denoises parts of planes in grey levels. The noise of a camera becomes Gaussian noise of variance 1 first, by the
 * generalised Anscombe transform, then come the steps, then the exact unbiased inverse. May be used by several threads.
 */
final class PlaneDenoiser {

	private final DenoisingSettings settings;
	private final Denoiser denoiser;
	private final Inpainter filler;
	private final AnscombeTransform transform;
	private final int stride;

	/** @param engine the prior, opened on a backend; stays the caller's to close */
	PlaneDenoiser(final PriorEngine engine, final DenoisingSettings settings) {
		this.settings = settings;
		stride = settings.reach() == 0 ? 1 : engine.prior().stride();
		denoiser = new Denoiser(engine, settings.steps());
		filler = Denoiser.filler(engine, settings.sigma());
		transform = settings.isCamera() ? new AnscombeTransform(settings.noise().camera()) : null;
	}

	/** See {@link DenoisingSettings#of}. */
	static DenoisingSettings settings(final NoiseModel noise, final IntensityScale scale, final PriorEngine engine,
		final DenoiseSettings steps)
	{
		final double sigma = (noise.kind() == NoiseKind.POISSON ? 1 : noise.sigmaAt(0)) / scale.factor();
		final Schedule schedule = sigma == 0 ? null : new Denoiser(engine, steps).schedule(sigma);
		// NB: What is read begins on multiples of the stride.
		final int reach = schedule == null ? 0 : schedule.steps() * engine.prior().gradientRadius() + engine.prior()
			.stride() - 1;
		// NB: Holes of any width are filled in; what lies farther away has no visible effect.
		return new DenoisingSettings(noise, scale, 1, steps, reach, DenoisingSettings.TILE, Denoiser.filler(engine, sigma)
			.reach(0), false);
	}

	/**
	 * What {@link #denoise} reads: the plane in the prior's unit, complete.
	 *
	 * @param levels the plane, grey levels
	 * @param bounds the plane; null: it has no border
	 */
	Pixels input(final Pixels levels, final Interval bounds) {
		final Pixels unit = levels.map(this::toUnit);
		if (settings.complete()) return unit;
		return new FilledPixels(unit, FilledPixels.NOT_FINITE, filler, bounds, settings.tile(), settings.rim(), 0.5f);
	}

	/**
	 * Denoises a part.
	 *
	 * @param input as from {@link #input}
	 * @param part x and y
	 * @param bounds the plane; null: it has no border
	 * @param share share of the work that reading is
	 * @param progress told after every step
	 * @return {@code [height][width]} of the part, grey levels, all finite
	 */
	float[] denoise(final Pixels input, final Interval part, final Interval bounds, final double share,
		final Progress progress)
	{
		final Interval outer = Parts.aligned(Parts.grown(part, settings.reach(), bounds), stride, bounds);
		final float[] noisy = input.read(outer, progress.part(0, share));
		final float[] clean = settings.sigma() == 0 ? noisy : denoiser.denoise(noisy, (int) outer.dimension(1), (int) outer
			.dimension(0), settings.sigma(), progress.part(share, 1));
		final float[] levels = new float[Math.toIntExact(part.dimension(0) * part.dimension(1))];
		Parts.copy(clean, outer, levels, part);
		toLevels(levels);
		return levels;
	}

	// -- Helper methods --

	private void toUnit(final float[] levels) {
		if (transform != null) for (int p = 0; p < levels.length; p++)
			if (Float.isFinite(levels[p])) levels[p] = (float) transform.forward(levels[p]);
		settings.scale().applyTo(levels);
	}

	private void toLevels(final float[] unit) {
		final double offset = transform == null ? 0 : settings.noise().camera().offset(), factor = settings.factor();
		for (int p = 0; p < unit.length; p++) {
			final float level = settings.scale().level(unit[p]);
			unit[p] = transform == null ? level : (float) transform.inverse(level);
			if (factor != 1) unit[p] = (float) (offset + factor * (unit[p] - offset));
		}
	}
}
