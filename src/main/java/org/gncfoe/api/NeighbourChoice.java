package org.gncfoe.api;

import java.util.function.LongFunction;

import org.gncfoe.compute.PriorEngine;
import org.gncfoe.noise.NoiseSpectrum;
import org.gncfoe.restore.Progress;
import org.gncfoe.restore.Sure;

import net.imglib2.FinalInterval;
import net.imglib2.Interval;

/**
 * Tells whether, and along which dimension, neighbouring planes make the error smaller, as {@link Sure} estimates it on a few
 * windows of the image: the neighbours count as known, the noise is that of the plane that is meant. The same image gives
 * the same choice.
 */
public final class NeighbourChoice {

	/** Windows looked at: their side in pixels, and their number at most. */
	private static final int SIDE = 160, MOST = 3;

	/** How much better than none neighbours must be. */
	private static final double BETTER = 0.98;

	private final PriorEngine engine;
	private final DenoisingSettings settings;
	private final Interval bounds;
	private final NoiseSpectrum noise;

	/**
	 * A plane in its line.
	 *
	 * @param line the planes along the dimension, grey levels
	 * @param last number of the last one; the first is 0
	 * @param k number of the plane that is meant
	 */
	public record Place(MeanFactor.Stack line, long last, long k) {}

	/**
	 * @param engine the prior, opened on a backend
	 * @param settings of the noise of single planes
	 * @param bounds a plane
	 */
	public NeighbourChoice(final PriorEngine engine, final DenoisingSettings settings, final Interval bounds) {
		this.engine = engine;
		this.settings = settings;
		this.bounds = bounds;
		noise = settings.spectrum() == null ? NoiseSpectrum.white(settings.sigma() * settings.sigma()) : settings.spectrum();
	}

	/** The error, prior's unit squared, that neighbours must go below: a little less than that of planes by themselves. */
	public double alone(final long count, final MeanFactor.Stack planes, final Progress progress) {
		final double error = error(count, k -> new Place(ignored -> planes.plane(k), 0, 0), progress);
		return error > 0 ? BETTER * error : error;
	}

	/**
	 * The estimated mean squared error with neighbours, prior's unit squared.
	 *
	 * @param count number of planes
	 * @param places every plane in its line
	 */
	public double error(final long count, final LongFunction<Place> places, final Progress progress) {
		final int n = (int) Math.min(MOST, count);
		double sum = 0;
		int used = 0;
		for (int i = 0; i < n; i++) {
			progress.check();
			final Place place = places.apply((long) ((i + 0.5) * count / n));
			final double error = error(place, window((i + 0.5) / n, (i * 2 % n + 0.5) / n), i);
			if (!Double.isFinite(error)) continue;
			sum += error;
			used++;
		}
		return used == 0 ? Double.NaN : sum / used;
	}

	// -- Helper methods --

	private Interval window(final double fx, final double fy) {
		final long w = Math.min(SIDE, bounds.dimension(0)), h = Math.min(SIDE, bounds.dimension(1));
		return FinalInterval.createMinSize(bounds.min(0) + (long) (fx * (bounds.dimension(0) - w + 1)), bounds.min(1) +
			(long) (fy * (bounds.dimension(1) - h + 1)), w, h);
	}

	/** NaN where the window has missing pixels. */
	private double error(final Place place, final Interval window, final long seed) {
		final NeighbourDenoiser denoiser = new NeighbourDenoiser(engine, settings, place.line, 0, place.last, window, SIDE);
		final float[] noisy = place.line.plane(place.k).read(window, Progress.NONE);
		denoiser.alone().toUnit(noisy);
		for (final float value : noisy)
			if (!Float.isFinite(value)) return Double.NaN;
		return new Sure(noisy, (int) window.dimension(1), (int) window.dimension(0), noise, seed).of(y -> denoiser.with(
			place.k, (part, ignored) -> part(y, window, part)).inUnit(place.k).read(window, Progress.NONE)).error();
	}

	private static float[] part(final float[] all, final Interval window, final Interval part) {
		final float[] values = new float[(int) (part.dimension(0) * part.dimension(1))];
		Parts.copy(all, window, values, part);
		return values;
	}
}
