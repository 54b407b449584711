package org.gncfoe.api;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;

import org.gncfoe.blur.Psf;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.noise.NoiseKind;
import org.gncfoe.noise.NoiseModel;
import org.gncfoe.noise.PoissonGaussian;
import org.gncfoe.restore.DeconvolveSettings;
import org.gncfoe.restore.Deconvolver;
import org.gncfoe.restore.Progress;
import org.gncfoe.restore.Schedule;

import net.imglib2.Interval;
import net.imglib2.util.Intervals;

/**
 * Takes the blur of a PSF away from planes. What a pixel becomes depends a little on pixels far away, so planes are worked on
 * in the tiles of a fixed grid, each with a rim around it: whoever asks for a pixel gets the same bits. The noise of a camera
 * counts through the variance of each pixel, which follows from the blurred image as it is in each step.
 */
public final class PlaneDeconvolver implements PlaneRestorer {

	/** Around a tile are read the radius of the PSF, which is what its pixels are seen in, and so many pixels more. */
	private static final int MORE = 32;

	/** The variance of a camera's pixel is at least that of the mean of so many photons. NB: That of none is 0. */
	private static final double LEAST_PHOTONS = 1;

	/** Least standard deviation of the noise, prior's unit: half a grey level of 255. */
	private static final double LEAST_SIGMA = 0.002;

	private final NoiseModel noise;
	private final IntensityScale scale;
	private final Deconvolver deconvolver;
	private final double sigma;
	private final int side, rim;

	/**
	 * @param engine the prior, an energy, opened on a backend; stays the caller's to close
	 * @param noise the noise, grey levels
	 * @param mean mean of the image, grey levels: where the noise of a camera decides the steps
	 * @param scale to the prior's unit
	 * @param psf the PSF
	 * @param settings the steps
	 * @param side side of the tiles, in pixels
	 */
	public PlaneDeconvolver(final PriorEngine engine, final NoiseModel noise, final double mean, final IntensityScale scale,
		final Psf psf, final DeconvolveSettings settings, final int side)
	{
		this.noise = Objects.requireNonNull(noise, "noise");
		this.scale = Objects.requireNonNull(scale, "scale");
		this.side = side;
		deconvolver = new Deconvolver(engine, psf, settings);
		sigma = Math.max(LEAST_SIGMA, noise.sigmaAt(mean) / scale.factor());
		rim = Math.max(psf.radiusX(), psf.radiusY()) + MORE;
	}

	@Override
	public Pixels restored(final Pixels levels, final Missing missing, final Interval bounds) {
		return (part, progress) -> {
			final float[] values = new float[Math.toIntExact(Intervals.numElements(part))];
			final List<Interval> tiles = Parts.tiles(part, side, bounds);
			for (int n = 0; n < tiles.size(); n++) {
				final Interval outer = Parts.grown(tiles.get(n), rim, bounds);
				final float[] sharp = deconvolve(levels, missing, outer, progress.part((double) n / tiles.size(), (n + 1.0) / tiles
					.size()));
				Parts.copy(sharp, outer, values, Intervals.intersect(tiles.get(n), part), part);
			}
			return values;
		};
	}

	@Override
	public List<Interval> parts(final Interval part, final long most, final Interval bounds) {
		// NB: The tiles themselves, so that each is computed once.
		return Parts.tiles(part, side, bounds).stream().<Interval> map(tile -> Intervals.intersect(tile, part)).toList();
	}

	@Override
	public Schedule schedule() {
		return deconvolver.schedule(sigma);
	}

	@Override
	public boolean isLearned() {
		return false;
	}

	/** Standard deviation of the noise at the mean, as it is reckoned with, grey levels. */
	public double sigma() {
		return sigma * scale.factor();
	}

	/** How many pixels around a tile are read with a PSF of usual size, for reckoning with memory. */
	public static int usualRim() {
		return 2 * MORE;
	}

	// -- Helper methods --

	private float[] deconvolve(final Pixels levels, final Missing missing, final Interval outer, final Progress progress) {
		final float[] values = levels.read(outer, Progress.NONE);
		final boolean[] lost = missing.in(outer, values);
		boolean any = false;
		for (int p = 0; p < values.length; p++) {
			if (lost[p]) values[p] = Float.NaN;
			any |= Float.isFinite(values[p]);
		}
		final int height = (int) outer.dimension(1), width = (int) outer.dimension(0);
		if (!any) {
			Arrays.fill(values, scale.level(0.5f));
			return values;
		}
		scale.applyTo(values);
		final float[] precision = new float[values.length];
		Arrays.fill(precision, (float) (1 / (sigma * sigma)));
		final float[] sharp = deconvolver.deconvolve(values, precision, variance(), height, width, sigma, progress);
		for (int p = 0; p < sharp.length; p++)
			sharp[p] = scale.level(sharp[p]);
		return sharp;
	}

	/** The variance by the mean, prior's unit; null: one for all. */
	private DoubleUnaryOperator variance() {
		if (noise.kind() != NoiseKind.POISSON) return null;
		final PoissonGaussian camera = noise.camera();
		final double unit = scale.factor() * scale.factor(), least = Math.max(LEAST_SIGMA * LEAST_SIGMA, LEAST_PHOTONS * camera
			.gain() * camera.gain() / unit);
		return mean -> Math.max(least, camera.variance(scale.level((float) mean)) / unit);
	}
}
