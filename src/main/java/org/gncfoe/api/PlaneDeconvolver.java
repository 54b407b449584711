package org.gncfoe.api;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

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
 * counts through the variance of each pixel, at the mean of the pixels around it.
 */
public final class PlaneDeconvolver implements PlaneRestorer {

	/** Around a tile are read the radius of the PSF, which is what its pixels are seen in, and so many pixels more. */
	private static final int MORE = 32;

	/** The variance of a pixel is that at the mean of so many pixels on each side of it. */
	private static final int MEAN_RADIUS = 2;

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
		final float[] precision = precision(values, height, width);
		scale.applyTo(values);
		final float[] sharp = deconvolver.deconvolve(values, precision, height, width, sigma, progress);
		for (int p = 0; p < sharp.length; p++)
			sharp[p] = scale.level(sharp[p]);
		return sharp;
	}

	/** Inverse variances in the prior's unit. */
	private float[] precision(final float[] levels, final int height, final int width) {
		final float[] precision = new float[levels.length];
		if (noise.kind() != NoiseKind.POISSON) {
			Arrays.fill(precision, (float) (1 / (sigma * sigma)));
			return precision;
		}
		final PoissonGaussian camera = noise.camera();
		final double least = LEAST_SIGMA * LEAST_SIGMA, unit = scale.factor() * scale.factor();
		for (int y = 0; y < height; y++)
			for (int x = 0; x < width; x++) {
				final double mean = mean(levels, height, width, y, x);
				if (!Double.isNaN(mean)) precision[y * width + x] = (float) (1 / Math.max(least, camera.variance(mean) / unit));
			}
		return precision;
	}

	/** Mean of the finite pixels around one; NaN if there is none. */
	private static double mean(final float[] levels, final int height, final int width, final int y, final int x) {
		double sum = 0;
		int n = 0;
		for (int j = Math.max(0, y - MEAN_RADIUS); j <= Math.min(height - 1, y + MEAN_RADIUS); j++)
			for (int i = Math.max(0, x - MEAN_RADIUS); i <= Math.min(width - 1, x + MEAN_RADIUS); i++)
				if (Float.isFinite(levels[j * width + i])) {
					sum += levels[j * width + i];
					n++;
				}
		return n == 0 ? Double.NaN : sum / n;
	}
}
